"""What is decided, put into records: with every reason and source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from painref.criteria.answers import Number, Span
from painref.criteria.judgement import FALSE, TRUE, Judgement, open_part, word_of
from painref.criteria.syntax import NEW
from painref.knowledge.bodies import is_payer, speaker
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    ContraindicationSeverity,
    Id,
    Question,
    QuestionType,
)
from painref.reference.cited import sources_of
from painref.triage.assessment import (
    AgreementRecord,
    AnswersRecord,
    Asked,
    Assessment,
    BleedingRecord,
    Check,
    ConditionRecord,
    ContradictionRecord,
    ContraindicationRecord,
    CouldBecome,
    CriteriaFinding,
    DispositionRecord,
    DrugRecord,
    FlagRecord,
    GradeRecord,
    GuidanceRecord,
    HoldRecord,
    LiftRecord,
    LineRecord,
    NotCleared,
    NotCovered,
    OpenFlagRecord,
    OpenQuestion,
    PayerRecord,
    Preparation,
    RecommendationRecord,
    RequestRecord,
    RequirementRecord,
    RowRecord,
    SafetyRecord,
    StepRecord,
    ThromboticRiskRecord,
    Until,
)
from painref.triage.engine.conditions import Support
from painref.triage.engine.context import PatientContext
from painref.triage.engine.decide import Decided, decide, open_needs
from painref.triage.engine.disposition import Disposition, DispositionWord
from painref.triage.engine.ranking import Ranked, decides
from painref.triage.engine.recommendations import (
    RecommendationResult,
    RecommendationStatus,
    RequirementResult,
    step_kind,
)
from painref.triage.engine.red_flags import OpenFlag, RaisedFlag, must_options
from painref.triage.engine.requests import Requested
from painref.triage.engine.safety import DrugPlan, Safety, Stated
from painref.triage.engine.verdicts import Row, VerdictKind
from painref.triage.phrases import latest_day, until_of, why_answer, why_disposition, why_row


def report(decided: Decided, *, could_become: bool = True) -> Assessment:
    """Return the assessment of one patient with every reason and source.

    What the disposition could become with one more answer is worked out on demand: it takes as many decisions again.
    """
    context, knowledge = decided.context, decided.rules.knowledge
    rows = tuple(_rows(decided))
    flags = tuple(_flag(item, decided) for item in decided.screening.raised)
    lifted = tuple(_flag(item, decided) for item in decided.screening.lifted)
    conditions = tuple(_condition(item, decided) for item in decided.supports)
    disposition = _disposition(decided.disposition, decided, _could_become(decided) if could_become else ())
    payers = tuple(_payers(decided))
    return Assessment(
        disposition=disposition,
        requests=tuple(_request(item, decided) for item in decided.requests),
        red_flags=flags,
        red_flags_lifted=lifted,
        red_flags_open=tuple(_open_flag(item, context) for item in decided.screening.open),
        safety=_safety(decided),
        conditions=conditions,
        rows=rows,
        payers=payers,
        open_questions=tuple(_open_questions(decided)),
        answers=_answers(decided),
        contradictions=tuple(
            ContradictionRecord(says=item.says, origin=item.origin) for item in decided.contradictions
        ),
        not_covered=tuple(_not_covered(decided)),
        adults_only=context.is_child and not any(row.recommendations for row in rows),
        sources=sources_of([disposition, *flags, *lifted, *conditions, *rows, *payers], knowledge),
        withdrawals=knowledge.withdrawals,
        data_version=knowledge.version,
        lens=decided.rules.lens.name,
        vocabulary=context.patient.vocabulary,
        as_of=context.patient.as_of,
    )


# --- Items of the questionnaire ---------------------------------------------------------------------------------------


def _asked(item: str, knowledge: Knowledge, answer: str | None = None) -> Asked:
    question, _, option = item.partition(".")
    return Asked(
        question=Id(question), option=Id(option) if option else None, text=_text_of(item, knowledge), answer=answer
    )


def _text_of(item: str, knowledge: Knowledge) -> str:
    """Return what an item is about: the text of the option, the name of the entry, or else the prompt."""
    name, _, option = item.partition(".")
    question = knowledge.questions[Id(name)]
    for one in question.options:
        if one.id == option:
            return one.text
    for entries in (knowledge.conditions, knowledge.medications, knowledge.procedures):
        if option in entries:
            return entries[Id(option)].name
    return question.prompt


def _open(judgement: Judgement, context: PatientContext) -> tuple[Asked, ...]:
    return tuple(_asked(item, context.knowledge) for item in context.items(judgement))


# --- Disposition and requests -----------------------------------------------------------------------------------------


def _disposition(
    disposition: Disposition, decided: Decided, could_become: tuple[CouldBecome, ...]
) -> DispositionRecord:
    context = decided.context
    flags = [context.knowledge.red_flags[flag] for flag in disposition.flags]
    raised = disposition.word in (DispositionWord.EMERGENCY, DispositionWord.URGENT, DispositionWord.WORK_UP_FIRST)
    row = disposition.row.row if disposition.row else None
    instead = " ".join(dict.fromkeys(flag.action for flag in flags)) if raised else ""
    first = row.support.condition.conservative_first if row else None
    if not instead and disposition.word is DispositionWord.CONSERVATIVE_FIRST and first is not None:
        instead = first.text
    refs = [ref for flag in flags for ref in flag.refs]
    if first is not None and disposition.word is DispositionWord.CONSERVATIVE_FIRST:
        refs.extend(first.refs)
    return DispositionRecord(
        word=disposition.word,
        reason=why_disposition(disposition, context),
        first=disposition.row.rank if disposition.row else None,
        procedure=row.procedure if row else None,
        procedure_name=row.rules.procedure.name if row else "",
        flags=disposition.flags,
        until=until_of(row, context) if row else None,
        instead=instead,
        screen_open=_open(disposition.screen_open, context),
        if_clear=_disposition(disposition.if_clear, decided, ()) if disposition.if_clear else None,
        could_become=could_become,
        refs=tuple(dict.fromkeys(refs)),
    )


def _could_become(decided: Decided) -> tuple[CouldBecome, ...]:
    """Return the words that come out where an item that must be asked is yes."""
    context = decided.context
    found: dict[DispositionWord, list[Asked]] = {}
    for item in context.items(decided.disposition.screen_open):
        word = decide(decided.rules, context.patient.affirming(item)).disposition.word
        if word is not decided.disposition.word:
            found.setdefault(word, []).append(_asked(item, context.knowledge, "yes"))
    return tuple(
        CouldBecome(word=word, answers=tuple(answers))
        for word, answers in sorted(found.items(), key=lambda pair: pair[0].rank)
    )


def _request(request: Requested, decided: Decided) -> RequestRecord:
    row, procedures = request.row, decided.rules.knowledge.procedures
    asked = procedures.get(Id(request.asked))
    return RequestRecord(
        requested=request.asked,
        name=asked.name if asked else request.asked,
        procedure=row.row.procedure if row else None,
        answer=request.answer,
        provisional=decided.provisional,
        reason=why_answer(request, decided.context),
        until=until_of(row.row, decided.context) if row else None,
        row=row.rank if row else None,
    )


# --- Red flags and conditions -----------------------------------------------------------------------------------------


def _flag(item: RaisedFlag, decided: Decided) -> FlagRecord:
    flag, truths = item.flag, decided.context.patient.answers.truths
    courses = {f"{name}.{option}" for name, kind in _courses(decided.rules.knowledge) for option in kind}
    return FlagRecord(
        id=flag.id,
        name=flag.name,
        urgency=flag.urgency,
        text=flag.text,
        action=flag.action,
        raised_by=tuple(_asked(name, decided.rules.knowledge, "yes") for name in item.raised_by),
        course_not_said=any(name in courses and f"{name}{NEW}" not in truths for name in item.raised_by),
        defers=tuple(rules.procedure.id for rules in decided.rules.procedures if flag.id in rules.flags),
        not_cleared=tuple(NotCleared(by=one.given.tests, reason=one.reason) for one in item.not_cleared),
        lifted_by=_lift(item, decided.context),
        refs=flag.refs,
        verified=flag.verified,
        origin=flag.origin,
    )


def _courses(knowledge: Knowledge) -> Iterator[tuple[Id, tuple[Id, ...]]]:
    for question in knowledge.questions.values():
        yield question.id, tuple(option.id for option in question.options if option.course)


def _lift(item: RaisedFlag, context: PatientContext) -> LiftRecord | None:
    lift = item.lift
    if lift is None:
        return None
    text = lift.clearing.text if lift.clearing else ""
    if lift.diagnosis is not None:
        text = f"explained by {context.knowledge.conditions[lift.diagnosis].name}"
    return LiftRecord(
        kind=lift.by,
        tests=lift.given.tests if lift.given else (),
        diagnosis=lift.diagnosis,
        flag=lift.flag,
        text=text,
    )


def _open_flag(item: OpenFlag, context: PatientContext) -> OpenFlagRecord:
    return OpenFlagRecord(
        id=item.flag.id,
        name=item.flag.name,
        urgency=item.flag.urgency,
        must=item.must != FALSE,
        open=_open(item.needs, context),
        origin=item.flag.origin,
    )


def _safety(decided: Decided) -> SafetyRecord:
    context = decided.context
    return SafetyRecord(total=len(set(must_options(context))), open=_open(open_needs(decided).must, context))


def _condition(item: Support, decided: Decided) -> ConditionRecord:
    condition, context = item.condition, decided.context
    return ConditionRecord(
        condition=condition.id,
        name=condition.name,
        support=item.support,
        supported_by=item.by,
        leading=condition.id in decided.leading,
        kind=condition.kind,
        parent=condition.parent,
        criteria=tuple(
            CriteriaFinding(
                name=criteria.name,
                truth=word_of(context.judge(criteria.when)),
                open=_open(context.judge(criteria.when), context),
                refs=criteria.refs,
                verified=criteria.verified,
                origin=criteria.origin,
            )
            for criteria in condition.criteria
            if criteria.when is not None
        ),
        open=_open(item.needs, context),
        origin=condition.origin,
    )


# --- Rows -------------------------------------------------------------------------------------------------------------


def _rows(decided: Decided) -> Iterator[RowRecord]:
    leads_to = _leads_to(decided)
    above = [decides(one, other) for one, other in pairwise(decided.rows)]
    for item, above_next in zip(decided.rows, [*above, None], strict=False):
        yield _row(item, above_next, leads_to.get(item.row.procedure, ()), decided)


def _leads_to(decided: Decided) -> dict[Id, tuple[Id, ...]]:
    """Return, for each procedure, those that wait for it."""
    found: dict[Id, list[Id]] = {}
    for item in decided.rows:
        for other in decided.rows:
            if not item.row.rules.lineage.isdisjoint(other.row.steps):
                found.setdefault(item.row.procedure, []).append(other.row.procedure)
    return {procedure: tuple(others) for procedure, others in found.items()}


def _row(item: Ranked, above_next: object, leads_to: tuple[Id, ...], decided: Decided) -> RowRecord:
    row, context = item.row, decided.context
    knowledge = context.knowledge
    procedure, indication = row.rules.procedure, row.indication.indication
    line = indication.line
    return RowRecord(
        rank=item.rank,
        group=item.group,
        procedure=procedure.id,
        procedure_name=procedure.name,
        condition=row.condition,
        condition_name=row.support.condition.name,
        condition_support=row.support.support,
        role=row.role,
        verdict=row.verdict,
        screened=row.is_screened,
        reason=why_row(row, context),
        steps=tuple(_steps(row, context)),
        preparations=tuple(_preparations(row)),
        confirm=_open(row.nearest.needs, context) if row.verdict is VerdictKind.IF_CONFIRMED and row.nearest else (),
        until=until_of(row, context),
        check_before=tuple(_checks(row, context)),
        by_hand=tuple(_by_hand(row)),
        contraindications=tuple(map(_contraindication, _true(row.safety))),
        drugs_known=row.safety.drugs_open == FALSE,
        drugs_without_hold=tuple(_without_hold(row.safety)),
        holds=tuple(_holds(row.safety, knowledge)),
        thrombotic_risk=tuple(_risks(row.safety, context)),
        line=None
        if line is None
        else LineRecord(
            place=line.place,
            basis=line.basis,
            decides=line.decides,
            after=line.after,
            optional=line.optional,
            text=line.text,
            refs=line.refs,
            verified=line.verified,
            origin=line.origin,
        ),
        tried=row.tried,
        agreement=AgreementRecord(word=row.count.agreement, in_favour=row.count.in_favour, against=row.count.against),
        grade=_grade(row, in_favour=True),
        grade_against=_grade(row, in_favour=False),
        recommendations=tuple(recommendation_record(result, context) for result in row.recommendations),
        deferred_by=row.deferred_by,
        leads_to=leads_to,
        invasiveness=procedure.invasiveness,
        bleeding=tuple(
            BleedingRecord(
                by=risk.by,
                bleeding_class=risk.bleeding_class,
                level=risk.level,
                verified=risk.verified,
                origin=risk.origin,
            )
            for risk in row.rules.bleeding_risk
        ),
        guidance=tuple(
            GuidanceRecord(modality=guidance.modality, role=guidance.role)
            for _, guidance in knowledge.guidance(procedure)
        ),
        above_next=above_next,  # type: ignore[arg-type]
        origin=procedure.origin,
    )


def _steps(row: Row, context: PatientContext) -> Iterator[StepRecord]:
    for step in row.steps:
        texts = [
            (requirement.rules.requirement, item.rules.recommendation.by)
            for item in row.recommendations
            for requirement in item.requirements
            if requirement.pending and requirement.rules.requirement.step == step
        ]
        yield StepRecord(
            step=step,
            name=context.knowledge.step_name(step),
            kind=step_kind(step, context),
            text="; ".join(dict.fromkeys(requirement.text for requirement, _ in texts)),
            asked_by=tuple(dict.fromkeys(by for _, by in texts)),
            origin=next((requirement.origin for requirement, _ in texts if requirement.origin), None),
        )


def _preparations(row: Row) -> Iterator[Preparation]:
    if not row.verdict.is_reachable:
        return
    for item in row.safety.true(ContraindicationSeverity.UNTIL_CORRECTED):
        stated, corrected = item.contraindication, item.contraindication.corrected
        yield Preparation(
            kind="correction",
            text=stated.text,
            what=corrected.what if corrected else stated.text,
            who=corrected.who if corrected else "",
            to=corrected.to or "" if corrected else "",
            medication=None,
            refs=stated.refs,
            verified=stated.verified,
            origin=stated.origin,
        )
    for drug in row.safety.drugs:
        if drug.cautious and not drug.postponed:
            yield _drug_preparation(drug)


def _drug_preparation(drug: DrugPlan) -> Preparation:
    deciding = [item.hold for item in drug.holds if item.decides]
    return Preparation(
        kind="plan" if drug.prescriber else "hold",
        text="; ".join(dict.fromkeys(hold.says for hold in deciding)) or "no body says how long it is held",
        what=f"a plan for {drug.name}" if drug.prescriber else f"hold {drug.name}",
        who="its prescriber" if drug.prescriber else "at booking",
        to="",
        medication=drug.medication.id if drug.medication else None,
        refs=tuple(dict.fromkeys(hold.by for hold in deciding)),
        verified=all(hold.verified for hold in deciding),
        origin=next((hold.origin for hold in deciding if hold.origin), None),
    )


def _checks(row: Row, context: PatientContext) -> Iterator[Check]:
    for item in row.safety.unknown:
        yield Check(
            text=item.contraindication.text,
            severity=item.severity,
            open=_open(item.judgement, context),
            origin=item.contraindication.origin,
        )
    if row.safety.drugs_open != FALSE:
        yield Check(
            text="Drugs: anticoagulants and antiplatelets not asked",
            severity=None,
            open=_open(row.safety.drugs_open, context),
        )
    if row.unasked_past != FALSE:
        yield Check(
            text="What has been done before: taken for not done", severity=None, open=_open(row.unasked_past, context)
        )


def _by_hand(row: Row) -> Iterator[Check]:
    for item in row.safety.by_hand:
        yield Check(
            text=item.contraindication.text, severity=item.severity, open=(), origin=item.contraindication.origin
        )
    if row.nearest is not None:
        for requirement in row.nearest.requirements:
            if requirement.rules.requirement.when is None:
                yield Check(
                    text=requirement.rules.requirement.text,
                    severity=None,
                    open=(),
                    origin=requirement.rules.requirement.origin,
                )


def _true(safety: Safety) -> Iterable[Stated]:
    order = list(ContraindicationSeverity)
    found = [item for item in safety.contraindications if item.judgement == TRUE]
    return sorted(found, key=lambda item: order.index(item.severity))


def _contraindication(item: Stated) -> ContraindicationRecord:
    stated = item.contraindication
    return ContraindicationRecord(
        text=stated.text,
        severity=stated.severity,
        counts_as=item.severity,
        stated_for=item.source.id,
        refs=stated.refs,
        verified=stated.verified,
        origin=stated.origin,
    )


def _holds(safety: Safety, knowledge: Knowledge) -> Iterator[HoldRecord]:
    for drug in safety.drugs:
        for item in drug.holds:
            reference = knowledge.references[item.hold.by]
            yield HoldRecord(
                medication=item.medication.id,
                name=item.medication.name,
                by=item.hold.by,
                body=speaker(reference, knowledge),
                year=reference.year,
                bleeding_class=item.bleeding_class,
                level=item.risk.level,
                action=item.hold.action,
                stop=item.hold.stop,
                restart=item.hold.restart,
                says=item.hold.says,
                decides=item.decides,
                verified=item.hold.verified and item.risk.verified,
                origin=item.hold.origin or item.risk.origin,
            )


def _without_hold(safety: Safety) -> Iterator[DrugRecord]:
    for drug in safety.drugs:
        if drug.cautious and not drug.holds:
            yield DrugRecord(
                name=drug.name,
                medication=drug.medication.id if drug.medication else None,
                text="No body in painref says how long it is held before this procedure.",
            )


def _risks(safety: Safety, context: PatientContext) -> Iterator[ThromboticRiskRecord]:
    for drug in safety.drugs:
        for risk in drug.risks:
            inside = risk.rule.wait is not None
            state = "unknown" if risk.judgement > 0 else "inside" if inside else "finding"
            yield ThromboticRiskRecord(
                id=risk.rule.id,
                by=risk.rule.by,
                medication=risk.medication.id,
                state=state,
                until=_until(risk.weeks_left, context) if inside else None,
                says=risk.rule.says,
                verified=risk.rule.verified,
                origin=risk.rule.origin,
            )


def _until(weeks: Number | None, context: PatientContext) -> Until | None:
    day = None if weeks is None else latest_day([weeks], context.patient.as_of)
    return Until(date=day, text=day or "the date is not known") if weeks is not None or day is None else None


def _grade(row: Row, *, in_favour: bool) -> GradeRecord | None:
    found = [
        item.rules.recommendation
        for item in row.recommendations
        if (item.rules.favourable if in_favour else item.rules.unfavourable)
        and item.rules.recommendation.verified
        and item.status is not RecommendationStatus.NOT_APPLICABLE
    ]
    best = min(found, key=lambda item: (item.strength.rank, item.certainty.rank), default=None)
    return GradeRecord(strength=best.strength, certainty=best.certainty) if best else None


def recommendation_record(result: RecommendationResult, context: PatientContext) -> RecommendationRecord:
    """Return the record of what one body says."""
    item, knowledge = result.rules.recommendation, context.knowledge
    reference = knowledge.references[item.by]
    return RecommendationRecord(
        by=item.by,
        body=speaker(reference, knowledge),
        year=reference.year,
        jurisdiction=reference.jurisdiction,
        at=item.at,
        kind=reference.kind,
        direction=item.direction,
        strength=item.strength,
        certainty=item.certainty,
        says=item.says,
        status=result.status,
        counted=result.rules.counts and result.status is not RecommendationStatus.NOT_APPLICABLE,
        requirements=tuple(requirement_record(one, context) for one in result.requirements),
        verified=item.verified,
        origin=item.origin,
    )


def requirement_record(result: RequirementResult, context: PatientContext) -> RequirementRecord:
    """Return the record of a requirement."""
    requirement = result.rules.requirement
    return RequirementRecord(
        text=requirement.text,
        truth="unknown" if requirement.when is None else word_of(result.judgement),
        askable=requirement.when is not None,
        step=requirement.step,
        failed=result.failed,
        open=_open(open_part(result.judgement) | result.unasked, context),
        origin=requirement.origin,
    )


def _payers(decided: Decided) -> Iterator[PayerRecord]:
    """Yield what payers that are followed say of each requested procedure."""
    knowledge = decided.rules.knowledge
    for request in decided.requests:
        if request.row is None:
            continue
        for result in request.row.row.recommendations:
            reference = knowledge.references[result.rules.recommendation.by]
            if is_payer(reference, knowledge):
                yield PayerRecord(
                    by=reference.id,
                    body=speaker(reference, knowledge),
                    year=reference.year,
                    procedure=request.row.row.procedure,
                    status=result.status,
                    requirements=tuple(requirement_record(one, decided.context) for one in result.requirements),
                    verified=result.rules.recommendation.verified,
                    origin=result.rules.recommendation.origin,
                )


# --- Questions and answers --------------------------------------------------------------------------------------------


def _open_questions(decided: Decided) -> Iterator[OpenQuestion]:
    """Yield the open items in the order in which they should be asked, each once, with the first reason for it."""
    context, needs = decided.context, open_needs(decided)
    bears: Counter[str] = Counter(item for row in needs.rows for item in context.items(row))
    turns = [
        ("must", needs.must),
        *(("first" if not n else "second" if n == 1 else "row", row) for n, row in enumerate(needs.rows)),
    ]
    turns += [("flag", needs.flags), ("condition", needs.conditions)]
    met = FALSE
    for because, judgement in turns:
        for item in context.items(judgement & ~met):
            question, option = _question_of(item, context)
            if not is_asked(question, item, context):
                continue
            yield OpenQuestion(
                question=question.id,
                option=Id(option) if option else None,
                text=_text_of(item, context.knowledge),
                prompt=question.prompt,
                how=next((one.how for one in question.options if one.id == option and one.how), question.how),
                because=because,
                rows=bears[item],
            )
        met |= judgement


def _question_of(item: str, context: PatientContext) -> tuple[Question, str]:
    question, _, option = item.partition(".")
    return context.knowledge.questions[Id(question)], option


def is_asked(question: Question, item: str, context: PatientContext) -> bool:
    """Return whether an open item is put to a person: not while its condition for being asked is false."""
    if not question.ask or (question.ask_if is not None and context.judge(question.ask_if) == FALSE):
        return False
    _, _, option = item.partition(".")
    asked = next((one for one in question.options if one.id == option), None)
    return asked is None or asked.ask_if is None or context.judge(asked.ask_if) != FALSE


def _answers(decided: Decided) -> AnswersRecord:
    patient, knowledge = decided.context.patient, decided.rules.knowledge
    derived = tuple(_asked(item, knowledge, _said(item, decided)) for item in patient.derived)
    by_statement = tuple(_asked(item, knowledge, "no") for item in sorted(patient.by_statement))
    skip = {*patient.derived, *patient.by_statement}
    answers = patient.answers
    items = [item for item in knowledge.bits if item not in skip]
    given = [(item, _said(item, decided)) for item in items]
    for question in knowledge.questions.values():
        if question.type is QuestionType.RECORDS:
            given += [(f"{question.id}.{record.what}", "yes") for record in answers.records]
            given += [(f"{question.id}.{what}", "no") for what in sorted(answers.denied)]
    return AnswersRecord(
        given=tuple(_asked(item, knowledge, said) for item, said in given if said is not None),
        derived=derived,
        by_statement=by_statement,
    )


def _said(item: str, decided: Decided) -> str | None:
    """Return the answer to an item in a word, or None if there is none."""
    answers = decided.context.patient.answers
    truth = answers.truths.get(item)
    if truth is not None:
        new = answers.truths.get(f"{item}{NEW}")
        return ("new" if new else "old" if new is False else "yes") if truth else "no"
    if item in answers.words:
        return answers.words[item]
    if item in answers.numbers:
        return _number(answers.numbers[item])
    option = item.partition(".")[2]
    return "suspected" if option in decided.context.patient.suspected and item.startswith("diagnoses.") else None


def _number(number: Number) -> str:
    if isinstance(number, Span):
        return f"{number.low:g} to {number.high:g}"
    return f"{number:g}"


def _not_covered(decided: Decided) -> Iterator[NotCovered]:
    patient = decided.context.patient
    yield from (NotCovered(kind="procedure", words=words) for words in patient.requested_otherwise)
    for slot, words in patient.in_words.items():
        yield NotCovered(kind="drug" if slot.startswith("drugs.") else "diagnosis", words=words)
