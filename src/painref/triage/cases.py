"""Cited patients: answers in, an assessment out. They test the knowledge, and show people how it thinks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.records import record
from painref.sources.binder import Binder
from painref.sources.document import Mapping as MappingNode
from painref.sources.document import Node, Scalar
from painref.sources.document import Sequence as SequenceNode
from painref.sources.loader import DataError
from painref.triage.assess import assess, assess_with
from painref.triage.assessment import Asked, Assessment, OpenQuestion, RowRecord
from painref.triage.engine.disposition import DispositionWord
from painref.triage.engine.requests import Answer
from painref.triage.engine.rules import Rules, prepare
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.lens import parse_lens
from painref.triage.questionnaire.answer_file import answers_text
from painref.triage.questionnaire.reading import read_answers
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.questionnaire.values import Given

AS_OF = date(2026, 11, 28)
"""The day of the answers of a case that does not say another."""

VOCABULARY = "2026.11"
"""The edition of the questions that a case was answered with, if it does not say another."""

NO_ROW = Id("none")
"""What a case names as its first row if no row may come out."""


@record
class ExpectedAnswer:
    """The answer that a request must get: the id as it is requested, and the answer."""

    requested: str
    answer: Answer


@record
class Expectation:
    """What must come out. Lists name procedures, families included, unless they say otherwise.

    `if_clear` is the word if all that must be asked first is no. `first` is the procedure of the first row, or
    `NO_ROW`.
    `candidates` are those whose verdict is now or after-preparation: `clear` have nothing to prepare, hold or weigh,
    `cautioned` have. `not_offered` have no such verdict, and if `nothing_offered`, no procedure has; those in
    `unreachable` are not even to be reached by a step or an answer. Each other list that is named as a verdict holds
    those of this verdict; `not_deferred` do not have it. `steps` name what waits for what.

    `red_flags_open` are flags that must be asked first. `check_before` names questions or ``question.option`` that are
    to be checked before a candidate, `open` those that are still to be asked. `holds` are drugs with a hold before a
    candidate, `against` references that must be shown speaking against one.
    """

    disposition: DispositionWord | None = None
    if_clear: DispositionWord | None = None
    request: tuple[ExpectedAnswer, ...] = ()
    red_flags: tuple[Id, ...] = ()
    red_flags_absent: tuple[Id, ...] = ()
    red_flags_lifted: tuple[Id, ...] = ()
    red_flags_open: tuple[Id, ...] = ()
    conditions: tuple[Id, ...] = ()
    first: Id | None = None
    candidates: tuple[Id, ...] = ()
    cautioned: tuple[Id, ...] = ()
    clear: tuple[Id, ...] = ()
    now: tuple[Id, ...] = ()
    after_preparation: tuple[Id, ...] = ()
    if_confirmed: tuple[Id, ...] = ()
    after_step: tuple[Id, ...] = ()
    postponed: tuple[Id, ...] = ()
    criteria_not_met: tuple[Id, ...] = ()
    no_position: tuple[Id, ...] = ()
    not_recommended: tuple[Id, ...] = ()
    done: tuple[Id, ...] = ()
    declined: tuple[Id, ...] = ()
    deferred: tuple[Id, ...] = ()
    not_deferred: tuple[Id, ...] = ()
    excluded: tuple[Id, ...] = ()
    not_offered: tuple[Id, ...] = ()
    not_now: tuple[Id, ...] = ()
    unreachable: tuple[Id, ...] = ()
    nothing_offered: bool = False
    nothing_now: bool = False
    steps: tuple[Id, ...] = ()
    holds: tuple[Id, ...] = ()
    against: tuple[Id, ...] = ()
    check_before: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A patient. `refs` are the sources whose criteria the case is made from; `about` says what it shows.

    `follow` is whose recommendations count: what the case says itself, else what its answers say.
    """

    id: Id
    title: str
    about: str
    refs: tuple[Id, ...]
    expect: Expectation
    given: Given
    follow: tuple[str, ...] = ()


@record
class CaseRecord:
    """A case as a file says it; `answers` as the text of an answers file."""

    id: Id
    title: str
    refs: tuple[Id, ...]
    expect: Expectation
    about: str = ""
    follow: tuple[str, ...] = ()
    answers: str = ""


@record
class CaseLine:
    """A case in a line, with what comes out; `first` is the procedure of the first row, if there is one."""

    id: Id
    title: str
    refs: tuple[Id, ...]
    disposition: DispositionWord
    first: Id | None


@record
class AssessedCase:
    """A case, and what painref makes of it."""

    case: CaseRecord
    assessment: Assessment


@record
class CaseOutcome:
    """A case, and what came out otherwise than it expects, in words; nothing if it comes out right."""

    id: Id
    title: str
    differences: tuple[str, ...]


def case_line(case: Case, assessment: Assessment) -> CaseLine:
    """Return a case in a line, with what its assessment came to."""
    return CaseLine(
        id=case.id,
        title=case.title,
        refs=case.refs,
        disposition=assessment.disposition.word,
        first=_first(assessment),
    )


def case_lines(cases: Iterable[Case], knowledge: Knowledge) -> list[CaseLine]:
    """Return some cases, a line each."""
    assessment_of = assessing(knowledge, answers=False)
    return [case_line(case, assessment_of(case)) for case in cases]


def assessed_case(case: Case, knowledge: Knowledge) -> AssessedCase:
    """Return a case as its file says it, assessed."""
    entry = CaseRecord(
        id=case.id,
        title=case.title,
        about=case.about,
        refs=case.refs,
        expect=case.expect,
        follow=case.follow,
        answers=answers_text(case.given, knowledge),
    )
    return AssessedCase(case=entry, assessment=assess_case(case, knowledge))


def parse_cases(documents: Iterable[Node], knowledge: Knowledge) -> Iterator[Case]:
    """Yield the cases of some documents (see `painref.library.case_files`), in their order.

    Raises `PainrefError`, with its location, for a case that cannot be read.
    """
    for document in documents:
        cases = document.items.get("cases") if isinstance(document, MappingNode) else None
        if not isinstance(cases, SequenceNode):
            raise PainrefError("no list of cases.", place=document.place, remedy="Begin the file with 'cases:'.")
        for node in cases.items:
            yield _case(node, knowledge)


def _case(node: Node, knowledge: Knowledge) -> Case:
    if not isinstance(node, MappingNode):
        raise PainrefError("a case is a mapping.", place=node.place, remedy="Begin it with '- id:'.")
    rest = MappingNode(node.place, {key: item for key, item in node.items.items() if key != "answers"}, node.keys)
    if "expect" in rest.items:
        rest.items["expect"] = _with_requests_listed(rest.items["expect"])
    binder = Binder()
    entry = binder.bind(rest, CaseRecord)
    if entry is None or binder.problems:
        raise DataError(binder.problems)
    given = _given(node.items.get("answers", MappingNode(node.place, {}, {})), knowledge)
    return Case(
        id=entry.id,
        title=entry.title,
        about=entry.about,
        refs=entry.refs,
        expect=entry.expect,
        follow=entry.follow or given.follow,
        given=given,
    )


def _given(answers: Node, knowledge: Knowledge) -> Given:
    """Return the answers of a case; it says their vocabulary and day where they are not those of most cases."""
    if isinstance(answers, MappingNode) and "vocabulary" not in answers.items:
        items = {"vocabulary": Scalar(answers.place, VOCABULARY, plain=False), **answers.items}
        answers = MappingNode(answers.place, items, answers.keys)
    return read_answers(answers, knowledge, AS_OF)


def _with_requests_listed(expect: Node) -> Node:
    """Return expectations with ``request: {id: answer}`` as the list of records that it stands for."""
    requests = expect.items.get("request") if isinstance(expect, MappingNode) else None
    if not isinstance(expect, MappingNode) or not isinstance(requests, MappingNode):
        return expect
    listed: list[Node] = [
        MappingNode(
            requests.keys[key],
            {"requested": Scalar(requests.keys[key], key, plain=True), "answer": answer},
            {"requested": requests.keys[key], "answer": requests.keys[key]},
        )
        for key, answer in requests.items.items()
    ]
    return MappingNode(expect.place, {**expect.items, "request": SequenceNode(requests.place, listed)}, expect.keys)


def assess_case(case: Case, knowledge: Knowledge) -> Assessment:
    """Return the assessment of the case's patient under the case's lens."""
    return assess(knowledge, patient_of(case.given, knowledge), parse_lens(case.follow, knowledge))


def assessing(knowledge: Knowledge, *, answers: bool = True) -> Callable[[Case], Assessment]:
    """Return what assesses many cases: the rules of each lens are prepared once, and no other answers are tried.

    Without `answers` what is only told of an interview is left out, which takes most of the time (see `report`), unless
    a case expects a question to be open.
    """
    rules = prepare(knowledge, many=True)

    @cache
    def rules_under(follow: tuple[str, ...]) -> Rules:
        return rules.under(parse_lens(follow, knowledge))

    return lambda case: assess_with(
        rules_under(case.follow),
        patient_of(case.given, knowledge),
        could_become=False,
        answers=answers or bool(case.expect.open),
    )


def differences(case: Case, assessment: Assessment, knowledge: Knowledge) -> list[str]:
    """Return what came out otherwise than expected, in words; empty if the case comes out right."""
    found = _Found(assessment, knowledge)
    return [*_overall(case.expect, assessment), *_by_verdict(case.expect, found), *_details(case.expect, found)]


def outcomes(cases: Iterable[Case], knowledge: Knowledge) -> tuple[CaseOutcome, ...]:
    """Return how each case comes out, in their order."""
    assessment_of = assessing(knowledge, answers=False)
    return tuple(
        CaseOutcome(id=case.id, title=case.title, differences=tuple(differences(case, assessment_of(case), knowledge)))
        for case in cases
    )


_OFFERED = frozenset({VerdictKind.NOW, VerdictKind.AFTER_PREPARATION})
_NAMED_AS_VERDICT = {kind.value.replace("-", "_"): kind for kind in VerdictKind}


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows of an assessment, to be asked about procedures and families."""

    assessment: Assessment
    knowledge: Knowledge

    @property
    def offered(self) -> list[RowRecord]:
        """The rows of candidates."""
        return [row for row in self.assessment.rows if row.verdict in _OFFERED]

    def rows(self, procedure: Id) -> list[RowRecord]:
        """Return the rows of a procedure, or of the variants of a family."""
        procedures, lineage = self.knowledge.procedures, self.knowledge.lineage
        return [
            row
            for row in self.assessment.rows
            if procedure in {ancestor.id for ancestor in lineage(procedures[row.procedure])}
        ]


def _overall(expect: Expectation, assessment: Assessment) -> Iterator[str]:
    """Yield what differs in the disposition, the requests, the flags and the conditions."""
    disposition = assessment.disposition
    if expect.disposition not in (None, disposition.word):
        yield f"disposition is {disposition.word}, not {expect.disposition}"
    if_clear = disposition.if_clear.word if disposition.if_clear else None
    if expect.if_clear not in (None, if_clear):
        yield f"disposition if clear is {if_clear}, not {expect.if_clear}"
    answers = {request.requested: request.answer for request in assessment.requests}
    for wanted in expect.request:
        if answers.get(wanted.requested) != wanted.answer:
            yield f"request: {wanted.requested} is {answers.get(wanted.requested)}, not {wanted.answer}"
    yield from _missing("red flag", expect.red_flags, (flag.id for flag in assessment.red_flags))
    for flag in assessment.red_flags:
        if flag.id in expect.red_flags_absent:
            yield f"red flag {flag.id} is raised"
    yield from _missing("lifted red flag", expect.red_flags_lifted, (flag.id for flag in assessment.red_flags_lifted))
    must = (flag.id for flag in assessment.red_flags_open if flag.must)
    yield from _missing("open red flag", expect.red_flags_open, must)
    supported = (item.condition for item in assessment.conditions if item.support.is_supported)
    yield from _missing("supported condition", expect.conditions, supported)


def _by_verdict(expect: Expectation, found: _Found) -> Iterator[str]:
    """Yield which procedures have another verdict than they should."""
    tests: dict[str, Callable[[RowRecord], bool]] = {
        "candidates": lambda row: row.verdict in _OFFERED,
        "cautioned": lambda row: row.verdict in _OFFERED and _has_caution(row),
        "clear": lambda row: row.verdict is VerdictKind.NOW and not _has_caution(row),
    }
    for name, kind in _NAMED_AS_VERDICT.items():
        tests[name] = lambda row, kind=kind: row.verdict is kind  # type: ignore[misc]
    for name, test in tests.items():
        for procedure in getattr(expect, name):
            rows = found.rows(procedure)
            if not any(map(test, rows)):
                yield f"{name}: {procedure} is {', '.join(sorted({row.verdict for row in rows})) or 'without a row'}"
    for procedure in expect.not_offered:
        if any(row.verdict in _OFFERED for row in found.rows(procedure)):
            yield f"not_offered: {procedure} is offered"
    for procedure in expect.not_now:
        if any(row.verdict is VerdictKind.NOW for row in found.rows(procedure)):
            yield f"not_now: {procedure} is now"
    for procedure in expect.unreachable:
        if any(row.verdict.is_reachable for row in found.rows(procedure)):
            yield f"unreachable: {procedure} is reachable"
    for procedure in expect.not_deferred:
        if any(row.verdict is VerdictKind.DEFERRED for row in found.rows(procedure)):
            yield f"not_deferred: {procedure} is deferred"


def _has_caution(row: RowRecord) -> bool:
    """Return whether something has to be weighed, prepared or held before a procedure."""
    return bool(row.contraindications or row.preparations or any(hold.action != "continue" for hold in row.holds))


def _details(expect: Expectation, found: _Found) -> Iterator[str]:
    """Yield what differs in the order of the rows and in what stands with them."""
    assessment, offered = found.assessment, found.offered
    first = _first(assessment) or NO_ROW
    if expect.first not in (None, first):
        yield f"first row is {first}, not {expect.first}"
    if expect.nothing_offered and offered:
        yield f"offered: {', '.join(dict.fromkeys(row.procedure for row in offered))}"
    now = [row.procedure for row in offered if row.verdict is VerdictKind.NOW]
    if expect.nothing_now and now:
        yield f"now: {', '.join(dict.fromkeys(now))}"
    yield from _missing("step", expect.steps, (step.step for row in assessment.rows for step in row.steps))
    yield from _missing("drug hold", expect.holds, (hold.medication for row in offered for hold in row.holds))
    against = (item.by for row in offered for item in row.recommendations if "against" in item.direction)
    yield from _missing("reference against", expect.against, against)
    checks = (item for row in offered for check in row.check_before for item in check.open)
    yield from _missing("check before", expect.check_before, _called(checks))
    yield from _missing("open question", expect.open, _called(assessment.open_questions))


def _called(items: Iterable[Asked | OpenQuestion]) -> Iterator[str]:
    """Yield the names that an item of the questionnaire may be expected by: its question, and its option with it."""
    for item in items:
        yield item.question
        if item.option is not None:
            yield f"{item.question}.{item.option}"


def _first(assessment: Assessment) -> Id | None:
    return assessment.rows[0].procedure if assessment.rows else None


def _missing(what: str, wanted: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    present = set(found)
    for item in wanted:
        if item not in present:
            yield f"{what} {item} is missing"
