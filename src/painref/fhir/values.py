"""The values of a QuestionnaireResponse as an answers file has them; each error names its path."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from enum import Enum

from painref.errors import Place
from painref.fhir.names import ABSENT, NOT_ASKED, UCUM
from painref.fhir.units import quantity_text, ucum, units_of
from painref.knowledge.model import Question
from painref.sources.document import Mapping, Node, Scalar, Sequence
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.nodes import text_of
from painref.triage.questionnaire.words import UNKNOWN


def list_of(node: Node | None, place: Place, name: str) -> list[Node]:
    """Return the items of a list that may be left out. Raises `AnswerError` for what is no list."""
    if node is None:
        return []
    if not isinstance(node, Sequence):
        raise AnswerError(f"'{name}' is not a list.", place=place, remedy="FHIR has a list here.")
    return node.items


class Absent(Enum):
    """Why an answer has no value: it is not known, or nobody asked."""

    UNKNOWN = "unknown"
    NOT_ASKED = "not asked"

    def scalar(self, place: Place) -> Scalar | None:
        """Return what a file says: that it is unknown, or nothing."""
        return Scalar(place, UNKNOWN, plain=False) if self is Absent.UNKNOWN else None


def boolean(answer: Node, place: Place) -> Scalar | None:
    """Return a valueBoolean as yes or no, unknown where it is absent; None where nobody asked."""
    value = _value(answer, "valueBoolean", place)
    if isinstance(value, Absent):
        return value.scalar(place)
    if not isinstance(value, Scalar) or not isinstance(value.value, bool):
        raise _wrong("valueBoolean", "true or false", place)
    return Scalar(place, "yes" if value.value else "no", plain=False)


def string(answer: Node, place: Place) -> Scalar | None:
    """Return a valueString."""
    return _text(answer, "valueString", place)


def day(answer: Node, place: Place) -> Scalar | None:
    """Return a valueDate."""
    return _text(answer, "valueDate", place)


def code(answer: Node, place: Place, systems: Iterable[str]) -> Scalar | None:
    """Return the code of a valueCoding of one of these systems. Raises `AnswerError` for one of another."""
    value = _value(answer, "valueCoding", place)
    if isinstance(value, Absent):
        return value.scalar(place)
    if not isinstance(value, Mapping):
        raise _wrong("valueCoding", "a coding", place)
    system, found = text_of(value.items.get("system")), text_of(value.items.get("code"))
    known = list(systems)
    if system not in known:
        shown = f"'{system[:80]}'" if system else "no system"
        raise AnswerError(f"the coding has {shown}.", place=place, remedy=f"It takes {' or '.join(known)}.")
    if not found:
        raise AnswerError("the coding has no code.", place=place, remedy="Give the code; a display is for people.")
    return Scalar(place, found, plain=False)


def number(answer: Node, place: Place, question: Question) -> Scalar | None:
    """Return a valueQuantity as an answers file writes it, such as ``at least 6 weeks``."""
    value = _value(answer, "valueQuantity", place)
    if isinstance(value, Absent):
        return value.scalar(place)
    if not isinstance(value, Mapping):
        raise _wrong("valueQuantity", "a quantity", place)
    parts = {name: text_of(value.items.get(name)) for name in ("value", "comparator", "unit", "system", "code")}
    amount = _decimal(parts["value"])
    if amount is None:
        raise _wrong("valueQuantity", "a value", place)
    text = None
    if not parts["code"] or parts["system"] == UCUM:
        text = quantity_text(amount, parts["comparator"], parts["unit"], parts["code"], question)
    if text is None:
        codes = ", ".join(ucum(unit) for unit in units_of(question))
        shown = parts["code"] or parts["unit"]
        raise AnswerError(
            f"'{shown[:40]}' is not a unit of {question.id}." if shown else f"{question.id} has no unit.",
            place=place,
            remedy=f"Give the system {UCUM} and one of its codes: {codes}.",
        )
    return Scalar(place, text, plain=False)


def _value(answer: Node, wanted: str, place: Place) -> Node | Absent:
    """Return the value of an answer, or why there is none. Raises `AnswerError` for one of another type."""
    if not isinstance(answer, Mapping):
        raise _wrong("the answer", "an object", place)
    for name in answer.items:
        if name.lstrip("_").startswith("value") and name.lstrip("_") != wanted:
            raise AnswerError(f"the answer is a {name[:40]}.", place=place, remedy=f"It takes a {wanted}.")
    value = answer.items.get(wanted)
    for holder in (value, answer.items.get(f"_{wanted}"), answer):
        if isinstance(holder, Mapping) and (value is None or holder is value) and not holder.items.keys() & _TOLD:
            absent = _absent(holder)
            if absent is not None:
                return absent
    if value is None:
        raise AnswerError("the answer has no value.", place=place, remedy=f"It takes a {wanted}; or leave it out.")
    return value


_TOLD = frozenset({"code", "value"})
"""What a coding or a quantity says; one that says it is not absent, whatever else stands beside."""


def _absent(holder: Mapping) -> Absent | None:
    """Return why a value is absent, if an extension says so: for whatever reason, it is not known."""
    for extension in list_of(holder.items.get("extension"), holder.place, "extension"):
        if isinstance(extension, Mapping) and text_of(extension.items.get("url")) == ABSENT:
            reason = text_of(extension.items.get("valueCode"))
            return Absent.NOT_ASKED if reason == NOT_ASKED else Absent.UNKNOWN
    return None


def _text(answer: Node, name: str, place: Place) -> Scalar | None:
    value = _value(answer, name, place)
    if isinstance(value, Absent):
        return value.scalar(place)
    if not isinstance(value, Scalar) or value.plain or not value.text.strip():
        raise _wrong(name, "text", place)
    return Scalar(place, value.text, plain=False)


def _decimal(text: str) -> str | None:
    """Return a number without an exponent, and without a fraction where there is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 20:
        return None
    return format(number, "f")


def _wrong(name: str, wanted: str, place: Place) -> AnswerError:
    return AnswerError(f"{name} is not {wanted}.", place=place, remedy="Look it up in FHIR R4.")
