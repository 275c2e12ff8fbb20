"""What bodies ask for before a procedure as phrases of the field, for every medium."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from painref.knowledge.names import some_of
from painref.output.reference_wording import short_name, subject
from painref.output.wording import counted, open_answers, status, words

if TYPE_CHECKING:
    from painref.triage.assessment import RequirementRecord
    from painref.triage.criteria_page import BodyCriteria, CriteriaPage, IndicationCriteria, ProcedureCriteria


class Asking(NamedTuple):
    """A body that asks for something, with the procedure and the indication that it speaks of."""

    variant: ProcedureCriteria
    indication: IndicationCriteria
    body: BodyCriteria


def askings(record: CriteriaPage) -> Iterator[Asking]:
    """Yield every body that asks for something, in the order of the record; those that apply to the patient first."""
    every = [
        Asking(variant, indication, body)
        for variant in record.variants
        for indication in variant.indications
        for body in indication.bodies
    ]
    return iter(sorted(every, key=lambda asking: asking.body.recommendation.status == "not-applicable"))


def bottom_line(record: CriteriaPage) -> str:
    """Return the answer in a sentence or two: of one body, what is met and what is missing; of several, how many."""
    every = list(askings(record))
    applying = [asking for asking in every if asking.body.recommendation.status != "not-applicable"]
    if not record.answered:
        payers = len({asking.body.recommendation.body for asking in every if asking.body.payer})
        bodies = len({asking.body.recommendation.body for asking in every if not asking.body.payer})
        spoken = [counted(bodies, "clinical body").replace("bodys", "bodies")] if bodies else []
        spoken += [counted(payers, "payer")] if payers else []
        conditions = list(dict.fromkeys(short_name(asking.indication.condition_name) for asking in every))
        speaks = "speak" if bodies + payers != 1 else "speaks"
        return (
            f"{' and '.join(spoken)} {speaks} of it for {some_of(conditions, 3, ', ', ' and')}. "
            "With --answers FILE: what is met and what is missing."
        )
    if not applying:
        return "None of these rules applies to this patient."
    every_said = [f"{who(asking.body)}: {in_short(asking.body)}" for asking in applying]
    said = list(dict.fromkeys(every_said))[:2]  # a body may say the same of two conditions
    left = sum(one not in said for one in every_said)
    return f"{'. '.join(said)}.{f' {left} more below.' if left else ''}"


def who(body: BodyCriteria) -> str:
    """Return who asks, and when it said so: ``Medicare (CMS) 2023``."""
    return f"{body.recommendation.body} {body.recommendation.year}"


def in_short(body: BodyCriteria) -> str:
    """Return how far a body's own criteria are met and what is missing: ``4 of 5 met; missing: second block``."""
    judged = body.recommendation
    if judged.status == "not-applicable":
        return status(judged)
    if judged.direction in ("against", "conditional-against"):
        return f"advises against it ({status(judged)})"
    if not body.counted:
        return "asks for nothing that is counted"
    lacking = [subject(own_words(item.text)) for item in body.missing]
    missing = f"; missing: {some_of(lacking, 2)}" if lacking else ""
    return f"{body.met} of {body.counted} met{missing}"


def own_words(text: str) -> str:
    """Return a requirement as the body has it, without the brackets in which painref says how it asks for it."""
    return re.sub(r"\s*\([^()]*\)", "", text)


def without_readings(text: str) -> str:
    """Return what a body says without a clause on how painref reads it."""
    return re.sub(r"; that [^;]* is painref's own \w+", "", text)


def is_own_rule(text: str) -> bool:
    """Return whether painref adds a requirement to what a body asks for, and says so in its text."""
    return re.search(r"\(painref's own rule|; that .* is painref's own$", text) is not None


_BOXES = {"met": "[x]", "not met": "[ ]", "failed": "[ ]", "unknown": "[?]", "check by hand": "[?]"}


def box(state: str) -> str:
    """Return the box of a checklist for the state of a requirement, readable without colour."""
    return _BOXES[state]


def asked_for(item: RequirementRecord) -> str:
    """Return a requirement with the answers that decide it, as ``--set`` names them."""
    if not item.askable:
        return f"{item.text} (check by hand)"
    return f"{item.text} ({open_answers(item.open)})" if item.open else item.text


def asks(body: BodyCriteria, repeats: Iterable[str] = ()) -> str:
    """Return what a body asks for, in short; what holds for a repeat alone is left to the whole page."""
    left_out = set(repeats)
    texts = [subject(own_words(item.text)) for item in body.recommendation.requirements if item.text not in left_out]
    return some_of(texts, 3) or "nothing else"


def direction(body: BodyCriteria) -> str:
    """Return which way a body points."""
    return words(body.recommendation.direction)
