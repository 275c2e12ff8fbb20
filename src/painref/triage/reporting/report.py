"""What is decided, put into one record with every reason and source."""

from __future__ import annotations

from painref.reference.cited import sources_of
from painref.triage.assessment import AnswersRecord, Assessment, ContradictionRecord
from painref.triage.engine.decide import Decided
from painref.triage.engine.open_needs import OpenNeeds
from painref.triage.reporting.disposition import disposition_record, request_record, words_of_other_answers
from painref.triage.reporting.findings import condition_record, flag_record, open_flag_record, safety_record
from painref.triage.reporting.questions import answers_record, not_covered, open_questions
from painref.triage.reporting.recommendations import payer_records
from painref.triage.reporting.rows import row_records


def report(decided: Decided, *, could_become: bool = True, answers: bool = True) -> Assessment:
    """Return the assessment of one patient with every reason and source.

    What the disposition could become with one more answer is worked out on demand: it takes as many decisions again.
    Without `answers` neither what was answered is told nor what is still open, conditions that could still be included:
    enough for whoever shows what is decided and nothing of the interview.
    """
    context, knowledge = decided.context, decided.rules.knowledge
    needs = OpenNeeds(decided)
    supports = decided.supports if answers else [item for item in decided.supports if item.support.is_supported]
    rows = tuple(row_records(decided))
    flags = tuple(flag_record(item, decided) for item in decided.screening.raised)
    lifted = tuple(flag_record(item, decided) for item in decided.screening.lifted)
    conditions = tuple(condition_record(item, decided) for item in supports)
    others = words_of_other_answers(decided) if could_become else ()
    disposition = disposition_record(decided.disposition, decided, others)
    payers = tuple(payer_records(decided))
    return Assessment(
        disposition=disposition,
        requests=tuple(request_record(item, decided) for item in decided.requests),
        red_flags=flags,
        red_flags_lifted=lifted,
        red_flags_open=tuple(open_flag_record(item, context, asked=answers) for item in decided.screening.open),
        safety=safety_record(needs, decided),
        conditions=conditions,
        rows=rows,
        payers=payers,
        open_questions=tuple(open_questions(needs, context)) if answers else (),
        answers=answers_record(context) if answers else AnswersRecord(given=(), derived=(), by_statement=()),
        contradictions=tuple(
            ContradictionRecord(says=item.says, origin=item.origin) for item in decided.contradictions
        ),
        not_covered=tuple(not_covered(context.patient)),
        adults_only=context.is_child and not any(item.row.position.speaks for item in decided.rows),
        sources=sources_of([disposition, *flags, *lifted, *conditions, *rows, *payers], knowledge),
        withdrawals=knowledge.withdrawals,
        data_version=knowledge.version,
        lens=decided.rules.lens.name,
        vocabulary=context.patient.vocabulary,
        as_of=context.patient.as_of,
    )
