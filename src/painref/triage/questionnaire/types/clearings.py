"""Red flags that have been looked into, typed: ``history-of-cancer mri-whole-spine 2026-09-20``."""

from __future__ import annotations

from collections.abc import Iterator

from painref.triage.questionnaire.changes import Change, WholeAnswer
from painref.triage.questionnaire.matching import Candidate, leading_name
from painref.triage.questionnaire.types.base import Choice, Screen, pieces
from painref.triage.questionnaire.types.names import candidates_of
from painref.triage.questionnaire.understanding import Chosen, Refused, Unclear, Understanding, Understood
from painref.triage.questionnaire.values import Given
from painref.triage.questionnaire.words import means_none, means_unknown


class ClearingList(Screen):
    """Tests by which red flags were looked into, with the date; the answer before is replaced."""

    typing = "flag, test and date: history-of-cancer mri-whole-spine 2026-09-20; several joined by commas"

    def lines(self) -> Iterator[str | Choice]:
        """Yield nothing: flags and tests are named."""
        yield from ()

    def not_known(self) -> tuple[Change, ...]:
        """Return that nothing is known to be cleared."""
        return (WholeAnswer(self.items[0].question.id, None),)

    def understand(self, typed: str, chosen: Chosen, given: Given) -> Understanding:
        """Return the clearings."""
        if means_unknown(typed) or means_none(typed):
            return Understood(self.not_known())
        found: dict[str, object] = {}
        for piece in pieces(typed):
            clearing = self._piece(piece, chosen)
            if isinstance(clearing, Refused | Unclear):
                return clearing
            flag, entry = clearing
            found[flag] = entry
        if not found:
            return Refused(f"Type {self.typing}.")
        return self._whole(found, given)

    def _piece(self, piece: str, chosen: Chosen) -> tuple[str, object] | Refused | Unclear:
        words = piece.split()
        tests = [Candidate(test.id, test.name) for test in self.knowledge.tests.values()]
        named = leading_name(words[:-1], candidates_of(self), chosen)
        if isinstance(named, Unclear):
            return named
        if named is None:
            return Refused(f"'{piece[:60]}' is not understood. Type {self.typing}.")
        flag, rest = named
        after = [*rest, words[-1]]
        tested = leading_name(after, tests, chosen)
        if isinstance(tested, Unclear):
            return tested
        if tested is None:
            known = ", ".join(self.knowledge.tests)
            return Refused(f"'{' '.join(after)[:40]}' is not a test. Known: {known}.")
        test, date = tested
        on = " ".join(date).removeprefix("on ")
        return flag, {"by": test, "on": on} if on else {"by": test}
