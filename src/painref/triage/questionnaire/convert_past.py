"""What has been done, from the first edition's lists, counts and figures to records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from painref.triage.questionnaire.first_edition import FirstAnswers, Note, Plain

STIMULATION_TRIALS = (
    "spinal-cord-stimulation-trial",
    "drg-stimulation-trial",
    "peripheral-nerve-stimulation-trial",
)
INTRATHECAL_TRIAL = "intrathecal-drug-delivery-trial"


@dataclass(slots=True)
class PastConversion:
    """The records of one patient; `families` gives each procedure's family, `table` the words of both editions."""

    first: FirstAnswers
    families: Mapping[str, str | None]
    table: Plain
    done: dict[str, Any] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def converted(self) -> Any:
        """Return the answer to `done`; None if the first edition says nothing of it."""
        prior = self.first.chosen("prior_procedures")
        listed = self.first.answer("prior_procedures") is not None
        self.done.update(dict.fromkeys(prior, "yes"))
        self._trials(prior)
        self._botulinum()
        asked = self._series()
        if listed:
            for family in self._families_of_blocks():
                if family not in asked and not self._has_been_done(family):
                    self.done[family] = "unknown"
            for question, trial in (
                ("stimulation_trial", STIMULATION_TRIALS[0]),
                ("intrathecal_trial", INTRATHECAL_TRIAL),
            ):
                if self.first.answer(question) is None and trial not in self.done:
                    self.done[trial] = "unknown"
        if not listed:
            return self.done or None
        said = {name: record for name, record in self.done.items() if record != "no" or self._is_kept_open(name)}
        return {**said, "others": "no"} if said else "none"

    def _note(self, question: str, text: str) -> None:
        self.notes.append(Note(question, text))

    def _is_kept_open(self, procedure: str) -> bool:
        """Return whether something is unknown of the procedure's family, so that ``others: no`` does not deny it."""
        return any(self.done.get(name) == "unknown" for name in self._line(procedure))

    def _line(self, procedure: str) -> list[str]:
        """Return the procedure, its family, and so on."""
        line: list[str] = []
        while procedure and procedure not in line:
            line.append(procedure)
            procedure = self.families.get(procedure) or ""
        return line

    def _has_been_done(self, family: str) -> bool:
        return any(family in self._line(name) for name, record in self.done.items() if record != "no")

    def _record(self, procedure: str, **said: Any) -> None:
        known = self.done.get(procedure)
        self.done[procedure] = {**(known if isinstance(known, dict) else {}), **said}

    def _procedure(self, family: str) -> str:
        """Return the procedure of the family that is meant: the only one named, or the one of the region that hurts."""
        named = [name for name in self.first.chosen("prior_procedures") if family in self._line(name)]
        if len(named) == 1:
            return named[0]
        regions = set(self.first.chosen("pain_regions"))
        for choice in self.table["by_region"].get(family, ()):
            if "regions" not in choice or regions & set(choice["regions"]):
                return str(choice["id"])
        return family

    def _figures(self) -> Iterator[tuple[str, dict[str, Plain]]]:
        """Yield each procedure with the questions about it, by the key of a record that they set."""
        by_procedure: dict[str, dict[str, Plain]] = {}
        for question, rule in self.table["done"].items():
            if "sets" in rule:
                by_procedure.setdefault(rule["procedure"], {})[rule["sets"]] = {"question": question, **rule}
        yield from by_procedure.items()

    def _families_of_blocks(self) -> list[str]:
        return [family for family, rules in self._figures() if "within" not in rules["times"]]

    def _series(self) -> set[str]:
        """Write the records of which the first edition asked figures; return the families whose number is known."""
        asked: set[str] = set()
        positive = self.first.chosen("diagnostic_blocks_positive")
        judged = self.first.answer("diagnostic_blocks_positive") is not None
        judges = {
            rules["procedure"]: option
            for option, rules in self.table["done"]["diagnostic_blocks_positive"].items()
            if "procedure" in rules
        }
        for family, rules in self._figures():
            count = self.first.answer(rules["times"]["question"])
            said: dict[str, Any] = {}
            for key in ("relief", "lasted"):
                value = self.first.answer(rules[key]["question"]) if key in rules else None
                if value is not None:
                    said[key] = f"{value} {rules[key]['unit']}" if "unit" in rules[key] else value
            if "within" in rules["times"]:
                self._recent(family, count, said, rules["times"])
                continue
            if count is not None:
                asked.add(family)
            if judged and family in judges and count != 0:
                if judges[family] in positive:
                    said["result"] = "good"
                elif count:
                    said["result"] = "poor"
            self._blocks(family, count, said, rules["times"]["question"])
        return asked

    def _blocks(self, family: str, count: Any, said: dict[str, Any], question: str) -> None:
        """Write blocks, of which the first edition asked how many were ever done."""
        procedure = self._procedure(family)
        if count == 0:
            if self._has_been_done(family):
                self._note(question, f"0, but prior_procedures names {procedure}: it is kept as done.")
            else:
                self.done[family] = "no"
        elif count is not None or said:
            self._record(procedure, **({} if count is None else {"times": count}), **said)
            if procedure != family:
                self._note(question, f"read as {procedure}, by where it hurts or by prior_procedures.")

    def _recent(self, family: str, count: Any, said: dict[str, Any], rule: Plain) -> None:
        """Write treatments, of which the first edition asked how many were done in the last months."""
        procedure = self._procedure(family)
        within = f"{rule['within']} weeks"
        known = procedure in self.done or bool(said)
        if count is None:
            if said:
                self._record(procedure, **said)
        elif count == 0:
            if known:
                self._record(procedure, last=f"over {within} ago", **said)
            else:
                self.done[family] = f"not within {within}" if self.first.answer("prior_procedures") is None else "no"
        elif count == 1:
            self._record(procedure, times=1, **said, last=f"up to {within} ago")
        else:
            span = {"first": f"up to {within} ago", "last": f"up to {within} ago"}
            last = {**said, "last": span["last"]}
            self.done[procedure] = [{"times": count - 1, **span}, last] if said else {"times": count, **span}
        if count and procedure != family:
            self._note(rule["question"], f"read as {procedure}, by where it hurts or by prior_procedures.")

    def _trials(self, prior: list[str]) -> None:
        answer = self.first.answer("stimulation_trial")
        if answer is not None:
            rule = self.table["done"]["stimulation_trial"][answer]
            if answer == "not-done":
                for trial in STIMULATION_TRIALS:
                    if trial in prior:
                        self._note(
                            "stimulation_trial", f"not-done, but prior_procedures names {trial}: it is kept as done."
                        )
                    else:
                        self.done[trial] = "no"
            else:
                self._record(self._stimulation_trial(prior), **rule["ID"])
        answer = self.first.answer("intrathecal_trial")
        if answer == "not-done":
            self.done.setdefault(INTRATHECAL_TRIAL, "no")
        elif answer is not None:
            self._record(INTRATHECAL_TRIAL, **self.table["done"]["intrathecal_trial"][answer][INTRATHECAL_TRIAL])

    def _stimulation_trial(self, prior: list[str]) -> str:
        cord, *others = STIMULATION_TRIALS
        if cord not in prior:
            for trial in others:
                if trial in prior:
                    return trial
            if {"head", "face"} & set(self.first.chosen("pain_regions")):
                return others[-1]
        return cord

    def _botulinum(self) -> None:
        answer = self.first.answer("botulinum_response")
        if answer is None:
            return
        for procedure, record in self.table["done"]["botulinum_response"][answer].items():
            if isinstance(record, dict):
                self._record(procedure, **record)
            else:
                self.done.setdefault(procedure, record)
