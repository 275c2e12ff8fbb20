"""Red flags that have been looked into, typed: ``history-of-cancer mri-whole-spine 2026-09-20``."""

from __future__ import annotations

from collections.abc import Iterator

from painref.triage.questionnaire.changes import Change, WholeAnswer
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.matching import Candidate, match
from painref.triage.questionnaire.types.base import Screen, node_of, pieces, refused
from painref.triage.questionnaire.types.names import candidates_of
from painref.triage.questionnaire.understanding import Chosen, Refused, Unclear, Understanding, Understood
from painref.triage.questionnaire.values import Given
from painref.triage.questionnaire.words import means_none, means_unknown


class ClearingList(Screen):
    """Tests by which red flags were looked into, with the date; the answer before is replaced."""

    typing = "flag, test and date: history-of-cancer mri-whole-spine 2026-09-20; several joined by commas"

    def lines(self) -> Iterator[str]:
        """Yield nothing: flags and tests are named."""
        yield from ()

    def not_known(self) -> tuple[Change, ...]:
        """Return that nothing is known to be cleared."""
        return (WholeAnswer(self.items[0].question.id, None),)

    def understand(self, typed: str, chosen: Chosen, given: Given) -> Understanding:
        """Return the clearings."""
        if means_unknown(typed) or means_none(typed):
            return Understood(self.not_known())
        question = self.items[0].question
        found: dict[str, object] = {}
        for piece in pieces(typed):
            clearing = self._piece(piece, chosen)
            if isinstance(clearing, Refused | Unclear):
                return clearing
            flag, entry = clearing
            found[flag] = entry
        if not found:
            return Refused(f"Type {self.typing}.")
        try:
            answer = self._reader(given).read(question, node_of(question, found))
        except AnswerError as error:
            return refused(error)
        return Understood((WholeAnswer(question.id, answer),))

    def _piece(self, piece: str, chosen: Chosen) -> tuple[str, object] | Refused | Unclear:
        words = piece.split()
        tests = [Candidate(test.id, test.name) for test in self.knowledge.tests.values()]
        for end in range(len(words) - 1, 0, -1):
            name = " ".join(words[:end])
            flag = chosen.get(name) or match(name, candidates_of(self))
            if isinstance(flag, Unclear):
                return flag
            if flag is None:
                continue
            for stop in range(len(words), end, -1):
                called = " ".join(words[end:stop])
                test = chosen.get(called) or match(called, tests)
                if isinstance(test, Unclear):
                    return test
                if test is not None:
                    on = " ".join(words[stop:]).removeprefix("on ")
                    return flag, {"by": test, "on": on} if on else {"by": test}
            known = ", ".join(self.knowledge.tests)
            return Refused(f"'{' '.join(words[end:])[:40]}' is not a test. Known: {known}.")
        return Refused(f"'{piece[:60]}' is not understood. Type {self.typing}.")
