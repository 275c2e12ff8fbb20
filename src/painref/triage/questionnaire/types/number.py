"""Questions that are answered by a number."""

from __future__ import annotations

import re

from painref.errors import Place
from painref.sources.document import Node
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.types.base import AnswerType

_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
"""Numbers as they are written where the decimal sign is a comma, and those that may have a sign between thousands."""


def exact(number: float) -> str:
    """Return the number in full, so that reading it gives the same number: ``11.9999999``, ``12``."""
    return repr(float(number)).removesuffix(".0")


class NumberType(AnswerType[float]):
    """A number with a unit, between two bounds that are both allowed."""

    @property
    def wanted(self) -> str:
        """A number and its unit."""
        return f"a number of {self.question.unit}"

    @property
    def typing(self) -> str:
        """The bounds and the unit."""
        return f"{self._bounds} {self.question.unit}"

    @property
    def _bounds(self) -> str:
        return f"{exact(self.question.min or 0.0)} to {exact(self.question.max or 0.0)}"

    def _value(self, node: Node) -> float:
        scalar = self._scalar(node)
        value = scalar.value
        if not isinstance(value, float):
            raise self._misfit(scalar.place, f"'{scalar.text[:40]}'", f"From {self._bounds}, or unknown.")
        if not (self.question.min or 0.0) <= value <= (self.question.max or 0.0):
            raise AnswerError(
                f"{self.question.id} is {exact(value)}, outside {self.typing}.",
                place=scalar.place,
                remedy="Check the figure and its unit.",
            )
        return value

    def node_of(self, text: str, place: Place, *, decimal_comma: bool = False) -> Node:
        """Return the number, with a point for a decimal comma.

        Raises `AnswerError` for one that means another number elsewhere, such as 1.500 and 1,500.
        """
        if decimal_comma and _GROUPED.fullmatch(text):
            remedy = "Write thousands without a sign between them, and fractions with one or two digits: 1500, or 1,5."
            message = f"{self.question.id} is '{text[:40]}', which may be thousands or a fraction."
            raise AnswerError(message, place=place, remedy=remedy)
        if decimal_comma and _DECIMAL_COMMA.fullmatch(text):
            text = text.replace(",", ".")
        return super().node_of(text, place)

    def written(self, value: float) -> str:
        """Return the number in full."""
        return exact(value)

    def said(self, value: float) -> str:
        """Return the number with its unit."""
        unit = self.question.unit
        return f"{exact(value)} {unit.removesuffix('s') if value == 1 and ' ' not in unit else unit}"
