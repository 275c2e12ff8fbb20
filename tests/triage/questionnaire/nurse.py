"""A nurse who knows every answer of a patient, and types it in the shortest form that the questionnaire offers."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from painref.criteria.weeks import weeks_of
from painref.knowledge.model import DrugGroup, Id, Question
from painref.knowledge.names import normalise
from painref.knowledge.vocabulary import members
from painref.triage.engine.rules import Rules
from painref.triage.questionnaire.changes import WholeAnswer
from painref.triage.questionnaire.dialogue import Dialogue, Stage, begin
from painref.triage.questionnaire.matching import Candidate, match
from painref.triage.questionnaire.reading_options import BLOOD_THINNERS
from painref.triage.questionnaire.session import Session
from painref.triage.questionnaire.types import Item, Screen
from painref.triage.questionnaire.types.form import Form
from painref.triage.questionnaire.types.names import NameList, candidates_of
from painref.triage.questionnaire.types.options import OptionList
from painref.triage.questionnaire.types.records import DoneList
from painref.triage.questionnaire.understanding import Understanding, Understood
from painref.triage.questionnaire.values import (
    AnswerValue,
    Given,
    NumberAnswer,
    OptionAnswer,
    OptionsAnswer,
    PastAnswer,
)

MOST_LINES = 120
"""After how many lines something is wrong."""


class Typed(NamedTuple):
    """A line, and how many of its keys spell what no screen can offer by number: names, dates, spans."""

    line: str
    keys_for_words: int = 0


@dataclass(frozen=True)
class Visit:
    """A questionnaire that the nurse has gone through, and the lines typed."""

    dialogue: Dialogue
    lines: tuple[str, ...]
    screens: int
    emergencies: int
    keys_for_words: int

    @property
    def keys(self) -> int:
        """Every key pressed, Enter included."""
        return sum(len(line) + 1 for line in self.lines)


def visit(rules: Rules, known: Given, *, everything: bool) -> Visit:
    """Return the questionnaire gone through: to the end, or until the first rows need no more.

    What is never asked, such as clearings, is there from the beginning; but not that there are no red flags, where
    the patient has one all the same, since what is asked before anything else would then be left out.
    """
    questions = rules.knowledge.questions
    unasked = {name: value for name, value in known.values.items() if not questions[name].ask}
    if any(_has_what_must_be_asked(questions[name], value) for name, value in known.values.items()):
        unasked.pop(Id("red_flags"), None)
    dialogue = begin(Session(rules, Given(as_of=known.as_of, vocabulary=known.vocabulary, values=unasked)))
    lines: list[str] = []
    screens = emergencies = keys_for_words = 0
    while dialogue.stage.waits and len(lines) < MOST_LINES:
        if dialogue.stage is Stage.EMERGENCY:
            emergencies += 1
            line = "g" if everything else ""
        elif dialogue.stage is Stage.ENOUGH:
            line = "g" if everything else ""
        else:
            assert dialogue.turn is not None
            screens += 1
            line, for_words = typed(dialogue.turn.screen, known)
            keys_for_words += for_words
        before, dialogue = dialogue, dialogue.reply(line)
        lines.append(line)
        still = dialogue.turn == before.turn and dialogue.session is before.session and dialogue.stage is before.stage
        assert not still, (line, dialogue.replies, before.put)
    assert not dialogue.stage.waits, [line.text for line in dialogue.put]
    return Visit(dialogue, tuple(lines), screens, emergencies, keys_for_words)


def _has_what_must_be_asked(question: Question, value: AnswerValue) -> bool:
    must = {option.id for option in question.options if option.must or option.must_when}
    return isinstance(value, OptionsAnswer) and any(value.options[one].truth for one in must & set(value.options))


def typed(screen: Screen, known: Given) -> Typed:
    """Return what the nurse types at a screen, in the shortest form that it offers; nothing where nothing is known."""
    match screen:
        case Form():
            return _form(screen, known)
        case OptionList():
            return _options(screen, known)
        case NameList():
            return _names(screen, known)
        case DoneList():
            return _done(screen, known)
    return Typed("")


# --- Values -----------------------------------------------------------------------------------------------------------


def _form(screen: Form, known: Given) -> Typed:
    texts = [_value(item, known) for item in screen.items]
    while texts and texts[-1] == "?":
        texts.pop()
    words = sum(len(text) for text in texts if " " in text)
    by_commas = ", ".join(texts)
    if len(texts) == 1 < len(screen.items) and " " in by_commas:
        return Typed(f"{by_commas}, ?", words)
    meant = screen.understand(by_commas, {}, known)
    normal = _normals_once([_ok(item, text) for item, text in zip(screen.items, texts, strict=False)])
    unknown_empty = ",".join("" if text == "?" else text for text in texts)
    shorter = [by_commas, unknown_empty, " ".join(texts), " ".join(_normals_once(texts)), " ".join(normal)]
    if known.values.get(Id("sex")) and len(texts) > 1 and screen.items[1].question.id == "sex":
        shorter.append(f"{texts[0]}{known.values[Id('sex')][0]}{' '.join(texts[2:])}")
    same = [line for line in shorter if _answered(screen.understand(line, {}, known)) == _answered(meant)]
    return Typed(min(same, key=len), words)


def _answered(understanding: Understanding) -> object:
    """Return the answers that are given, whatever was left out."""
    if not isinstance(understanding, Understood):
        return understanding
    given = {change.question: change.value for change in understanding.changes if isinstance(change, WholeAnswer)}
    numbers = {name: value.number for name, value in given.items() if isinstance(value, NumberAnswer)}
    return {name: value for name, value in (given | numbers).items() if value is not None}


def _normals_once(texts: list[str]) -> list[str]:
    """Return answers with one ``ok`` for several in a row."""
    return [text for before, text in zip(["", *texts], texts, strict=False) if not (text == before == "ok")]


def _ok(item: Item, text: str) -> str:
    return "ok" if text == "y" and item.question.ok_is_yes else text


def _value(item: Item, known: Given) -> str:
    match known.values.get(item.question.id):
        case bool() as value:
            return "y" if value else "n"
        case NumberAnswer(text=text):
            weeks = "w" if item.question.unit == "weeks" else ""
            return "ok" if text == "normal" else brief(text).removesuffix(weeks)
        case str() as value:
            return str([option.id for option in item.offered].index(Id(value)) + 1)
        case _:
            return "?"


# --- Options ----------------------------------------------------------------------------------------------------------

_LETTERS = {"new": "n", "old": "o", "not new": "x", "yes": "", "unknown": "?"}


def _said(item: Item, known: Given) -> str:
    """Return the answer to an option, empty if it is not known."""
    value = known.values.get(item.question.id)
    listed = item.listed
    by_statement = known.values.get(Id("red_flags")) == "none" and listed is not None and bool(listed.must)
    if not isinstance(value, OptionsAnswer):
        return "no" if by_statement else ""
    assert item.option is not None
    answer = value.options.get(item.option)
    if answer is None:
        return "no" if by_statement or (value.others_denied and item.option not in value.unknown) else ""
    if item.within and answer.not_within is not None:
        amount, unit = item.within.split()
        return "no" if answer.not_within >= weeks_of(float(amount), unit) - 1e-9 else answer.text
    # Of an event that is asked for within a span of time, that it happened once is no answer.
    return "" if item.within and answer.text == "yes" else answer.text


def _options(screen: OptionList, known: Given) -> Typed:
    said = [_said(item, known) for item in screen.items]
    if not any(said):
        return Typed("")
    if set(said) == {"no"}:
        return Typed("n")
    if len(said) == 1:
        short = {"yes": "y", "not new": "x"}.get(said[0], _when(said[0]))
        return Typed(short, len(short) if " " in short else 0)
    has_course = any(item.listed is not None and item.listed.course for item in screen.items)
    letters = _LETTERS | {"no": " no" if has_course else "n"}
    one_by_one = [(n, text) for n, text in enumerate(said, 1) if text]
    by_exception = [(n, text or "unknown") for n, text in enumerate(said, 1) if text != "no"]
    typed_lines = [_numbers_typed(one_by_one, letters, [])]
    if "no" in said and by_exception:
        typed_lines.append(_numbers_typed(by_exception, letters, ["r"]))
    return min(typed_lines, key=lambda typed: len(typed.line))


def _numbers_typed(numbered: list[tuple[int, str]], letters: Mapping[str, str], close: list[str]) -> Typed:
    pieces, words = _by_number([(n, _when(text)) for n, text in numbered], letters)
    return Typed(_joined([*pieces, *close]), words)


def _by_number(numbered: list[tuple[int, str]], letters: Mapping[str, str]) -> tuple[list[str], int]:
    """Return the pieces for numbers with an answer each, and how many keys spell answers that have no letter."""
    runs = list(_runs(numbered))
    pieces = [f"{numbers}{letters[text] if text in letters else _after_number(text)}" for numbers, text in runs]
    return pieces, sum(len(_after_number(text)) - 1 for _, text in runs if text not in letters)


def _after_number(text: str) -> str:
    """Return an answer as it follows a number: ``n 3d`` for ``new 3d ago``, ``o 2025-10`` for ``old since 2025-10``."""
    course = re.fullmatch(r"(new|old) (?:since )?(.+?)(?: ago)?", text)
    return f"{course[1][0]} {course[2]}" if course else f" {text}"


def brief(text: str) -> str:
    """Return a value as short as it may be: ``3mo``, ``<3mo``, ``>3mo``, ``n3mo`` for not within, ``>=50``."""
    for unit, short in (("day", "d"), ("week", "w"), ("month", "mo"), ("year", "y")):
        text = re.sub(rf" {unit}s?\b", short, text)
    for words, sign in (("under", "<"), ("over", ">"), ("not within", "n")):
        text = re.sub(rf"^{words} ([0-9.]+[dwmoy]+)( ago)?$", rf"{sign}\1", text)
    for words, sign in (("under", "<"), ("over", ">"), ("at least", ">="), ("up to", "<=")):
        text = re.sub(rf"^{words} ([0-9.]+\S*)$", rf"{sign}\1", text)
    return re.sub(r"^([0-9.]+) to ([0-9.]+)$", r"\1-\2", text)


def _when(text: str) -> str:
    """Return an answer to an option as short as it may be: a span of time needs no "ago"."""
    return re.sub(r"^([0-9.]+[dwmoy]+) ago$", r"\1", brief(text))


_BARE = re.compile(r"[0-9-]+[noxs?]?")
_NUMBERED = re.compile(r"[0-9-]+[noxs?]?( [<>n]?[0-9.]+[dwmoy]+| [0-9]{4}(-[0-9]{2}){0,2})?")


def _runs(numbered: list[tuple[int, str]]) -> Iterator[tuple[str, str]]:
    """Yield numbers that follow each other and have the same answer as one range."""
    first, last, text = 0, 0, ""
    for number, answer in [*sorted(numbered), (0, "")]:
        if first and number == last + 1 and answer == text:
            last = number
            continue
        if first:
            yield str(first) if first == last else f"{first}-{last}", text
        first, last, text = number, number, answer


def _joined(pieces: list[str]) -> str:
    """Return the pieces of a line: with spaces between where all are numbers, and ``r`` beside the last."""
    *before, last = pieces or [""]
    closes = last == "r" and before
    named = before if closes else pieces
    line = (" " if all(map(_NUMBERED.fullmatch, named)) else ", ").join(named)
    return f"{line}{'r' if _BARE.fullmatch(named[-1]) else ' r'}" if closes else line


# --- Names ------------------------------------------------------------------------------------------------------------


def _names(screen: NameList, known: Given) -> Typed:
    value = known.values.get(screen.question.id)
    if not isinstance(value, OptionsAnswer):
        return Typed("")
    if not value.options:
        return Typed(("r" if screen.question.id == "diagnoses" else "n") if value.others_denied else "")
    ids = [option.id for option in screen.question.options] or list(screen.offered)
    denied, options = _groups_denied(value.options, screen)
    named, words = [], 0
    for option, answer in options.items():
        if option not in ids:
            text = f"{shortest(option, screen)} {brief(answer.text)}".removesuffix(" yes").replace(",", "")
            words += len(text)
            named.append(text)
    numbered = [(ids.index(option) + 1, _when(answer.text)) for option, answer in options.items() if option in ids]
    groups = [group.id for group in screen.question.groups]
    numbered += [(len(ids) + groups.index(group) + 1, "yes") for group in denied]
    pieces, for_answers = _by_number(numbered, {"yes": "", "no": "n", "suspected": "s"})
    close = ["r"] if value.others_denied and not screen.question.closed else []
    return Typed(_joined([*named, *pieces, *close]), words + for_answers)


def _groups_denied(options: Mapping[Id, OptionAnswer], screen: NameList) -> tuple[list[Id], Mapping[Id, OptionAnswer]]:
    """Return the groups of which every member is denied, and the answers that these denials leave to be said."""
    groups = {group.id: members(DrugGroup(group.id), screen.knowledge) for group in screen.question.groups}
    no = {option for option, answer in options.items() if answer.text == "no"}
    denied = [group for group, drugs in groups.items() if no.issuperset(drugs)]
    said = {drug for group in denied for drug in groups[group]}
    if screen.question.other is not None and BLOOD_THINNERS.issubset(denied):
        said.add(screen.question.other)
    return denied, {option: answer for option, answer in options.items() if option not in said}


def shortest(option: Id, screen: Screen) -> str:
    """Return the beginning of a name, or its abbreviation, by which a screen knows it for certain."""
    return _shortest_names(tuple(candidates_of(screen))).get(option, option)


@cache
def _shortest_names(candidates: tuple[Candidate, ...]) -> Mapping[str, str]:
    return {candidate.id: _shortest_name(candidate, candidates) for candidate in candidates}


def _shortest_name(candidate: Candidate, candidates: tuple[Candidate, ...]) -> str:
    names = [normalise(name) for name in (candidate.id, candidate.text, *candidate.names)]
    texts = {name[:end] for name in names for end in range(3, len(name) + 1)} | set(map(normalise, candidate.aliases))
    by_length = sorted(texts, key=lambda text: (len(text), text))
    return next((text for text in by_length if match(text, candidates) == candidate.id), candidate.id)


# --- What has been done -----------------------------------------------------------------------------------------------


def _done(screen: DoneList, known: Given) -> Typed:
    value = known.values.get(screen.question.id)
    if not isinstance(value, PastAnswer):
        return Typed("")
    shown = [item.option for item in screen.items if item.option is not None]  # what was left open before
    if not value.texts and not shown:
        return Typed("n" if value.nothing_else else "")
    ids = shown or list(screen.offered)
    entries = [
        (Id(what), _entry(entry))
        for what, said in value.texts.items()
        for entry in (said if isinstance(said, list) else [said])
    ]
    words = {"unknown": "?", "yes": ""}
    entries = [(one, text) for what, text in entries for one in _on_the_list(what, text, ids, screen, value.texts)]
    other = [(what, words.get(text, text)) for what, text in entries if what not in ids and not shown]
    named = [f"{shortest(what, screen)} {text}".strip() for what, text in other]
    numbered = [(ids.index(what) + 1, text) for what, text in entries if what in ids]
    pieces, for_details = _by_number(numbered, {"no": "n", "unknown": "?", "yes": "", "": ""})
    close = ["r"] if value.nothing_else and not shown else []
    return Typed(_joined([*named, *pieces, *close]), sum(map(len, named)) + for_details)


def _on_the_list(
    what: Id, text: str | Mapping[str, str], ids: list[Id], screen: DoneList, said: Container[str]
) -> list[Id]:
    """Return a procedure, or for a family that was not done the procedures of it that have a number."""
    if what in ids or text not in ("no", "unknown"):
        return [what]
    return [one for one in ids if one not in said and what in screen.knowledge.lineage_of(one)] or [what]


_DETAILS = {"relief": "{}%", "times": "{} times", "lasted": "lasted {}", "first": "first {}"}


def _entry(entry: str | Mapping[str, str]) -> str:
    if isinstance(entry, str):
        return brief(entry)
    return ", ".join(_DETAILS.get(key, "{}").format(brief(text)) for key, text in entry.items())


def current(given: Given, vocabulary: str) -> Given:
    """Return the same answers as given to the questions of another vocabulary."""
    return replace(given, vocabulary=vocabulary)
