"""Questions that are answered by yes or no."""

from __future__ import annotations

from painref.sources.document import Node
from painref.triage.questionnaire.types.base import AnswerType
from painref.triage.questionnaire.understanding import Chosen, Refused, Understanding, Understood
from painref.triage.questionnaire.words import YES_NO, means_no, means_yes


class YesNoType(AnswerType[bool]):
    """Yes or no."""

    typing = "y or n"
    wanted = "yes or no"

    def _value(self, node: Node) -> bool:
        scalar = self._scalar(node)
        try:
            return YES_NO[scalar.text.casefold()]
        except KeyError:
            raise self._misfit(scalar.place, f"'{scalar.text[:40]}'", "Write yes, no or unknown.") from None

    def _understand(self, typed: str, chosen: Chosen) -> Understanding:  # noqa: ARG002  # yes and no are clear
        if means_yes(typed) or means_no(typed):
            return Understood(means_yes(typed))
        return Refused(f"'{typed.strip()[:40]}' is neither yes nor no. Type y or n, or Enter for don't know.")

    def written(self, value: bool) -> str:
        """Return yes or no."""
        return self.said(value)

    def said(self, value: bool) -> str:
        """Return yes or no."""
        return "yes" if value else "no"
