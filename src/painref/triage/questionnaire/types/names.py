"""Questions that are answered by names of the knowledge: conditions, procedures, medications."""

from __future__ import annotations

from painref.knowledge.lookup import NotFoundError, find, suggest_from
from painref.knowledge.model import Id
from painref.knowledge.names import normalise
from painref.sources.document import Scalar
from painref.suggestions import did_you_mean
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.matching import Candidate, match
from painref.triage.questionnaire.types.base import ListType
from painref.triage.questionnaire.understanding import Refused, Understanding


class NamesType(ListType):
    """Any entries of one kind, by any of their names, or none of them."""

    typing = "type the beginning of a name; several joined by commas, or none"

    @property
    def wanted(self) -> str:
        """A list of the kind of entry."""
        return f"a list of {self.question.names}"

    @property
    def _what(self) -> str:
        return str(self.question.names).removesuffix("s")

    def _item(self, node: Scalar) -> str:
        entries = self.knowledge.nameable(self.question)
        if node.text in entries:
            return node.text
        hint = f"painref list {self.question.names} shows them all."
        try:
            return str(find(node.text, entries, what=self._what, hint=hint).id)
        except NotFoundError as error:
            raise AnswerError(error.message, place=node.place, remedy=error.remedy) from None

    def _typed_item(self, piece: str) -> str | Understanding:
        found = match(piece, self._candidates())
        if found is not None:
            return found
        near = suggest_from(normalise(piece), self.knowledge.nameable(self.question))
        hint = did_you_mean(near) or "Type at least three letters of the name."
        return Refused(f"No {self._what} called '{piece[:60]}'. {hint}")

    def _candidates(self) -> list[Candidate]:
        return [
            Candidate(
                id=entry.id,
                text=entry.name,
                names=(*getattr(entry, "abbreviations", ()), *getattr(entry, "brands", ())),
                aliases=entry.aliases,
            )
            for entry in self.knowledge.nameable(self.question).values()
        ]

    def said(self, value: frozenset[str]) -> str:
        """Return the names of the entries."""
        entries = self.knowledge.nameable(self.question)
        return "; ".join(entries[Id(id_)].name for id_ in sorted(value)) or f"no {self.question.names}"
