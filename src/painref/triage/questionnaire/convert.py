"""Answers of the first edition (vocabulary 2026.11) in the words of the second.

Both sides are plain mappings, as a reader of YAML or JSON gives them; the table is ``first_edition.yaml``, next to this
module. Nothing is validated that reading the converted answers validates anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from painref.errors import PainrefError

Plain = Mapping[str, Any]
"""Text, numbers, lists and mappings by key."""

UPPER_REGIONS = frozenset({"head", "neck", "shoulder", "elbow", "arm", "hand"})
"""Where a deficit is of an arm if nothing else hurts."""

IMAGING_BY_AGE = ("mri", "ct", "radiograph")
"""Which of several kinds of imaging an age of imaging is read as the age of."""

IMAGING_ASKED_LATER = ("mri-thoracic", "mri-whole-spine")
"""Kinds of MRI that nobody has had who had no imaging."""

RANKED = {"hba1c": ("up to 8", "over 8", "over 10"), "kellgren_lawrence": ("2 to 3", "4")}
"""Answers of which the last wins where several old options give one each."""

STIMULATION_TRIALS = (
    "spinal-cord-stimulation-trial",
    "drg-stimulation-trial",
    "peripheral-nerve-stimulation-trial",
)
INTRATHECAL_TRIAL = "intrathecal-drug-delivery-trial"

_WORDS: dict[Any, str] = {True: "yes", False: "no"}


class ConversionError(PainrefError):
    """Answers that are not of the first edition."""


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody should look at after converting: the first-edition question, and what became of the answer."""

    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Converted:
    """Second-edition answers, in the syntax of docs/answers.md, and what to look at."""

    answers: dict[str, Any]
    notes: tuple[Note, ...]


@cache
def first_edition() -> Plain:
    """Return the table of both vocabularies; every scalar in it is text."""
    import yaml  # read when something is converted, not at start-up

    text = Path(__file__).with_name("first_edition.yaml").read_text(encoding="utf-8")
    table: Plain = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - text, lists and mappings only
    return table


def is_first_edition(answers: Plain) -> bool:
    """Return whether the answers say no edition, and every key is a question of the first."""
    questions = {name for names in first_edition()["questions"].values() for name in names}
    return "painref" not in answers and bool(answers) and answers.keys() <= questions


def convert(answers: Plain, families: Mapping[str, str | None], as_of: str) -> Converted:
    """Return first-edition answers in the second edition.

    `families` gives each procedure's family, `as_of` is the day of the answers. Raises `ConversionError` for keys that
    are not questions of the first edition.
    """
    table = first_edition()
    types = {name: kind for kind, names in table["questions"].items() for name in names}
    if foreign := [key for key in answers if key not in types]:
        raise ConversionError(
            f"not a question of the first edition: {', '.join(foreign)}",
            remedy="Convert only files written for painref before 2026.12; correct or remove these keys.",
        )
    return _Conversion(answers, families, table, types).converted(as_of)


@dataclass(slots=True)
class _Conversion:
    """One patient on the way from one edition to the other."""

    given: Plain
    families: Mapping[str, str | None]
    table: Plain
    types: Mapping[str, str]
    out: dict[str, Any] = field(default_factory=dict)
    done: dict[str, Any] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def converted(self, as_of: str) -> Converted:
        for question, value in self.given.items():
            if self._is_unknown(value):
                self._unknown(question)
            elif question in self.table["options"] and self.types[question] == "choices":
                self._options(question, self._chosen(question))
            elif question in self.table["done"] or question == "prior_procedures" or "sets" in self._moved(question):
                continue
            elif question == "pain_regions":
                self.out[question] = self._chosen(question)
            elif self.types[question] in ("choices", "names"):
                self._put_all(question, {self._renamed(question): dict.fromkeys(self._chosen(question), "yes")})
                self._close(self._renamed(question))
            else:
                self._single(question, value)
        self._dates()
        self._records()
        head = {"painref": "answers/2", "vocabulary": self.table["from"], "as_of": as_of}
        return Converted({**head, **{name: _tidy(answer) for name, answer in self.out.items()}}, tuple(self.notes))

    # --- what was answered --------------------------------------------------------------------------------------------

    @staticmethod
    def _is_unknown(value: Any) -> bool:
        return value is None or value in ("unknown", "?", "")

    def _answer(self, question: str) -> Any:
        value = self.given.get(question)
        return None if self._is_unknown(value) else value

    def _chosen(self, question: str) -> list[str]:
        """Return the options chosen; none if the question is not answered."""
        value = self._answer(question)
        if value is None or value is False or value in ("none", "no"):
            return []
        return [item for item in (value if isinstance(value, list) else [value]) if item != "none"]

    def _moved(self, question: str) -> Plain:
        moved: Plain = self.table.get(question, {})
        return moved if isinstance(moved, dict) else {}

    def _renamed(self, question: str) -> str:
        name: str = self.table["renamed"].get(question, {}).get("to", question)
        return name

    # --- what becomes of it -------------------------------------------------------------------------------------------

    def _note(self, question: str, text: str) -> None:
        self.notes.append(Note(question, text))

    def _unknown(self, question: str) -> None:
        """Keep that somebody was asked, where the question is still one of its own."""
        if (question in self.table["options"] and question != "pregnancy") or question in self.table["done"]:
            return
        if question != "prior_procedures" and "sets" not in self._moved(question):
            self.out.setdefault(self._renamed(question), "unknown")

    def _single(self, question: str, value: Any) -> None:
        word = _WORDS.get(value, value) if isinstance(value, bool) else value
        changed = self.table["options"].get(question, {}).get(word)
        self._put_all(question, changed["chosen"] if changed else {self._renamed(question): word})

    def _put_all(self, question: str, answers: Plain) -> None:
        for name, answer in answers.items():
            if isinstance(answer, dict):
                for option, value in answer.items():
                    self._put_option(question, name, option, value)
            else:
                self._put(question, name, answer)

    def _put(self, question: str, name: str, answer: Any) -> None:
        rank = RANKED.get(name, ())
        if self.out.get(name) in rank and answer in rank and rank.index(self.out[name]) > rank.index(answer):
            return
        if name in self.out and self.out[name] != answer:
            self._note(question, f"{name}: {answer} replaces {self.out[name]}.")
        self.out[name] = answer

    def _put_option(self, question: str, name: str, option: str, value: Any) -> None:
        """Set an option; where two old answers give it, yes wins."""
        options = self.out.setdefault(name, {})
        if option in options and options[option] != value:
            winner = options[option] if str(value).startswith(("no", "not")) else value
            self._note(
                question, f"{name}.{option} is {options[option]} by one answer and {value} by another: {winner}."
            )
            value = winner
        options[option] = value

    def _close(self, name: str) -> None:
        if name not in self.table["left_open"]:
            self.out.setdefault(name, {})["others"] = "no"

    def _options(self, question: str, chosen: list[str]) -> None:
        """Convert a list of options, which was the whole answer."""
        changed: Plain = self.table["options"][question]
        regions = set(self._chosen("pain_regions"))
        only_upper = bool(regions) and regions <= UPPER_REGIONS
        name = "events" if question == "recent_events" else question
        for option in chosen:
            rule = changed.get(option) or {"chosen": {name: {option: "yes"}}}
            if "dropped" in rule:
                self._note(question, f"{option} is left out: {rule['dropped']}.")
                continue
            upper = only_upper and "chosen_if_only_upper" in rule
            answers = rule["chosen_if_only_upper"] if upper else rule["chosen"]
            self._put_all(question, answers)
            self._note_split(question, option, answers, rule.get("absent", {}))
        for option, rule in changed.items():
            if option not in chosen and not (not chosen and "absent_if_empty" in rule):
                self._put_all(question, rule.get("absent", {}))
        for rule in self.table["unless_chosen"]:
            here = rule["question"] == question and ("where" not in rule or regions & set(rule["where"]))
            if here and not set(rule["options"]) & set(chosen):
                self._put_all(question, rule["then"])
        if question != "prefers_to_avoid":
            self._close(name)
        if question == "imaging_done" and not chosen:
            self._put_all(question, {name: dict.fromkeys(IMAGING_ASKED_LATER, "no")})

    def _note_split(self, question: str, option: str, answers: Plain, absent: Plain) -> None:
        parts = [part for name in absent if isinstance(absent[name], dict) for part in absent[name]]
        if len(parts) > 1:
            taken = ", ".join(part for name in answers for part in answers[name])
            self._note(question, f"{option} meant {' or '.join(parts)}; it is written as {taken}.")

    def _dates(self) -> None:
        """Write how long ago something was beside what it was."""
        months = self._answer("months_since_spine_surgery")
        if months is not None:
            self._date(
                "months_since_spine_surgery", "spine_surgery", self._chosen("spine_surgery"), _ago(months, "month")
            )
        months = self._answer("imaging_age_months")
        if months is not None:
            kinds = [kind for kind in IMAGING_BY_AGE if kind in self._chosen("imaging_done")][:1]
            self._date("imaging_age_months", "imaging_done", kinds, _ago(months, "month"))
        days = self._answer("days_since_dural_puncture")
        if days is not None:
            self._date("days_since_dural_puncture", "events", ["dural-puncture"], _ago(days, "day"))

    def _date(self, question: str, name: str, options: list[str], when: str) -> None:
        if not options:
            self._note(question, f"left out: {name} names nothing that it could be the time of.")
        for option in options:
            self.out.setdefault(name, {})[option] = when

    # --- what has been done -------------------------------------------------------------------------------------------

    def _records(self) -> None:
        prior = self._chosen("prior_procedures")
        listed = self._answer("prior_procedures") is not None
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
                if self._answer(question) is None and trial not in self.done:
                    self.done[trial] = "unknown"
        if not listed:
            self.out.update({"done": self.done} if self.done else {})
            return
        said = {name: record for name, record in self.done.items() if record != "no" or self._is_kept_open(name)}
        self.out["done"] = {**said, "others": "no"} if said else "none"

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
        named = [name for name in self._chosen("prior_procedures") if family in self._line(name)]
        if len(named) == 1:
            return named[0]
        regions = set(self._chosen("pain_regions"))
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
        positive = self._chosen("diagnostic_blocks_positive")
        judged = self._answer("diagnostic_blocks_positive") is not None
        judges = {
            r["procedure"]: o for o, r in self.table["done"]["diagnostic_blocks_positive"].items() if "procedure" in r
        }
        for family, rules in self._figures():
            count = self._answer(rules["times"]["question"])
            said: dict[str, Any] = {}
            for key in ("relief", "lasted"):
                value = self._answer(rules[key]["question"]) if key in rules else None
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
                self.done[family] = f"not within {within}" if self._answer("prior_procedures") is None else "no"
        elif count == 1:
            self._record(procedure, times=1, **said, last=f"up to {within} ago")
        else:
            span = {"first": f"up to {within} ago", "last": f"up to {within} ago"}
            last = {**said, "last": span["last"]}
            self.done[procedure] = [{"times": count - 1, **span}, last] if said else {"times": count, **span}
        if count and procedure != family:
            self._note(rule["question"], f"read as {procedure}, by where it hurts or by prior_procedures.")

    def _trials(self, prior: list[str]) -> None:
        answer = self._answer("stimulation_trial")
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
        answer = self._answer("intrathecal_trial")
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
            if {"head", "face"} & set(self._chosen("pain_regions")):
                return others[-1]
        return cord

    def _botulinum(self) -> None:
        answer = self._answer("botulinum_response")
        if answer is None:
            return
        for procedure, record in self.table["done"]["botulinum_response"][answer].items():
            if isinstance(record, dict):
                self._record(procedure, **record)
            else:
                self.done.setdefault(procedure, record)


def _ago(number: float, unit: str) -> str:
    """Return how long ago; none of a unit is less than one of it."""
    return f"{number:g} {unit}s ago" if number else f"under 1 {unit} ago"


def _tidy(answer: Any) -> Any:
    """Return an answer without what its ``others: no`` says anyway."""
    if not isinstance(answer, dict):
        return int(answer) if isinstance(answer, str) and answer.isdigit() else answer
    if answer.get("others") != "no" or "unknown" in answer.values():
        return answer
    said = {key: value for key, value in answer.items() if value != "no" or key in IMAGING_ASKED_LATER}
    return {**said, "others": "no"} if said else "none"
