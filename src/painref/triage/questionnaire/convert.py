"""Answers of the first edition (vocabulary 2026.11) in the words of the second.

Both sides are plain mappings, as a reader of YAML or JSON gives them; the table is ``first_edition.yaml``, next to this
module. Nothing is validated that reading the converted answers validates anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from painref.errors import PainrefError, Place
from painref.knowledge.knowledge import Knowledge
from painref.sources.document import Node, Scalar, Sequence
from painref.triage.questionnaire.answers_yaml import yaml_lines
from painref.triage.questionnaire.convert_past import PastConversion
from painref.triage.questionnaire.first_edition import FirstAnswers, Note, Plain, first_edition, is_unknown
from painref.triage.questionnaire.reading import answers_of

UPPER_REGIONS = frozenset({"head", "neck", "shoulder", "elbow", "arm", "hand"})
"""Where a deficit is of an arm if nothing else hurts."""

IMAGING_BY_AGE = ("mri", "ct", "radiograph")
"""Which of several kinds of imaging an age of imaging is read as the age of."""

IMAGING_ASKED_LATER = ("mri-thoracic", "mri-whole-spine")
"""Kinds of MRI that nobody has had who had no imaging."""

RANKED = {"hba1c": ("up to 8", "over 8", "over 10"), "kellgren_lawrence": ("2 to 3", "4")}
"""Answers of which the last wins where several old options give one each."""

_WORDS: dict[Any, str] = {True: "yes", False: "no"}


class ConversionError(PainrefError):
    """Answers that are not of the first edition."""


@dataclass(frozen=True, slots=True)
class Converted:
    """Second-edition answers, in the syntax of docs/answers.md, and what to look at."""

    answers: dict[str, Any]
    notes: tuple[Note, ...]


def convert(answers: Plain, families: Mapping[str, str | None], as_of: str) -> Converted:
    """Return first-edition answers in the second edition.

    `families` gives each procedure's family, `as_of` is the day of the answers. Raises `ConversionError` for keys that
    are not questions of the first edition.
    """
    table = first_edition()
    types = {name: kind for kind, names in table["questions"].items() for name in names}
    if foreign := _foreign(answers):
        raise _foreign_error(foreign)
    return _Conversion(FirstAnswers(answers), families, table, types).converted(as_of)


@dataclass(frozen=True, slots=True)
class ConvertedFile:
    """The text of a second-edition answers file, and what to look at."""

    text: str
    notes: tuple[Note, ...]


def converted_file(document: Node, knowledge: Knowledge, as_of: date) -> ConvertedFile:
    """Return the second-edition file of a first-edition one.

    Raises `ConversionError` for keys that are not questions of the first edition, and, with its location, for a list or
    a mapping where the first edition had none.
    """
    given = answers_of(document)
    if foreign := _foreign(given.items):
        raise _foreign_error(foreign, given.keys[foreign[0]])
    answers = {key: _value(key, node) for key, node in given.items.items()}
    families: dict[str, str | None] = {
        str(procedure.id): procedure.family for procedure in knowledge.procedures.values()
    }
    converted = convert(answers, families, as_of.isoformat())
    return ConvertedFile("".join(f"{line}\n" for line in yaml_lines(converted.answers)), converted.notes)


def _foreign(answers: Mapping[str, object]) -> list[str]:
    """Return the keys that are not questions of the first edition."""
    questions = {name for names in first_edition()["questions"].values() for name in names}
    return [key for key in answers if key not in questions]


def _foreign_error(keys: list[str], place: Place | None = None) -> ConversionError:
    return ConversionError(
        f"not a question of the first edition: {', '.join(keys)}.",
        place=place,
        remedy="Convert only files written for painref before 2026.12; correct or remove these keys.",
    )


def _value(question: str, node: Node) -> Any:
    """Return an answer of the first edition: one value, or a list of values where the question takes several."""
    if isinstance(node, Scalar):
        return node.value
    kinds = first_edition()["questions"]
    if question in (*kinds["choices"], *kinds["names"]):
        items = node.items if isinstance(node, Sequence) else (node,)
        values = [item.value for item in items if isinstance(item, Scalar)]
        if len(values) == len(items):
            return values
        wrong = next(item for item in items if not isinstance(item, Scalar))
        raise ConversionError(f"{question} wants a list of values.", place=wrong.place, remedy="Write [a, b], or none.")
    raise ConversionError(
        f"{question} wants one value, not a list or mapping.", place=node.place, remedy="Give one value."
    )


@dataclass(slots=True)
class _Conversion:
    """One patient on the way from one edition to the other."""

    first: FirstAnswers
    families: Mapping[str, str | None]
    table: Plain
    types: Mapping[str, str]
    out: dict[str, Any] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def converted(self, as_of: str) -> Converted:
        for question, value in self.first.given.items():
            if is_unknown(value):
                self._unknown(question)
            elif question in self.table["options"] and self.types[question] == "choices":
                self._options(question, self.first.chosen(question))
            elif question in self.table["done"] or question == "prior_procedures" or "sets" in self._moved(question):
                continue
            elif question == "pain_regions":
                self.out[question] = self.first.chosen(question)
            elif self.types[question] in ("choices", "names"):
                self._put_all(question, {self._renamed(question): dict.fromkeys(self.first.chosen(question), "yes")})
                self._close(self._renamed(question))
            else:
                self._single(question, value)
        self._dates()
        past = PastConversion(self.first, self.families, self.table)
        if (done := past.converted()) is not None:
            self.out["done"] = done
        self.notes.extend(past.notes)
        head = {"painref": "answers/2", "vocabulary": self.table["from"], "as_of": as_of}
        return Converted({**head, **{name: _tidy(answer) for name, answer in self.out.items()}}, tuple(self.notes))

    # --- what was answered --------------------------------------------------------------------------------------------

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
        """Write an "unknown" answer as unknown, if the question still exists by itself."""
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
        regions = set(self.first.chosen("pain_regions"))
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
            taken = ", ".join(_in_words(name, answers[name]) for name in answers)
            self._note(question, f"{option} meant {' or '.join(parts)}; it is written as {taken}.")

    def _dates(self) -> None:
        """Write how long ago something was beside what it was."""
        months = self.first.answer("months_since_spine_surgery")
        if months is not None:
            self._date(
                "months_since_spine_surgery", "spine_surgery", self.first.chosen("spine_surgery"), _ago(months, "month")
            )
        months = self.first.answer("imaging_age_months")
        if months is not None:
            kinds = [kind for kind in IMAGING_BY_AGE if kind in self.first.chosen("imaging_done")][:1]
            self._date("imaging_age_months", "imaging_done", kinds, _ago(months, "month"))
        days = self.first.answer("days_since_dural_puncture")
        if days is not None:
            self._date("days_since_dural_puncture", "events", ["dural-puncture"], _ago(days, "day"))

    def _date(self, question: str, name: str, options: list[str], when: str) -> None:
        if not options:
            self._note(question, f"left out: {name} names nothing that it could be the time of.")
        for option in options:
            self.out.setdefault(name, {})[option] = when


def _in_words(question: str, answer: Any) -> str:
    """Return the options that an answer names, or the answer of a question without options, as a remark says them."""
    return ", ".join(answer) if isinstance(answer, dict) else f"{question} {answer}"


def _ago(number: float, unit: str) -> str:
    """Return how long ago; none of a unit is less than one of it."""
    return f"{number:g} {unit}s ago" if number else f"under 1 {unit} ago"


def _tidy(answer: Any) -> Any:
    """Return an answer without what its ``others: no`` says anyway."""
    if not isinstance(answer, dict):
        return int(answer) if isinstance(answer, str) and answer.isdecimal() and len(answer) < 10 else answer
    if answer.get("others") != "no" or "unknown" in answer.values():
        return answer
    said = {key: value for key, value in answer.items() if value != "no" or key in IMAGING_ASKED_LATER}
    return {**said, "others": "no"} if said else "none"
