"""A nurse who knows every answer of a patient, and types it as the questionnaire asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from painref.triage.engine.rules import Rules
from painref.triage.questionnaire.dialogue import Dialogue, Stage, begin
from painref.triage.questionnaire.session import Session
from painref.triage.questionnaire.types import Item, Screen
from painref.triage.questionnaire.types.form import Form
from painref.triage.questionnaire.types.names import NameList
from painref.triage.questionnaire.types.options import OptionList
from painref.triage.questionnaire.types.records import DoneList
from painref.triage.questionnaire.values import Given, NumberAnswer, OptionsAnswer, PastAnswer

MOST_LINES = 120
"""After how many lines something is wrong."""


@dataclass(frozen=True)
class Visit:
    """A questionnaire that the nurse has gone through, and the lines typed."""

    dialogue: Dialogue
    lines: tuple[str, ...]
    screens: int
    emergencies: int

    @property
    def keys(self) -> int:
        """Every key pressed, Enter included."""
        return sum(len(line) + 1 for line in self.lines)


def visit(rules: Rules, known: Given, *, everything: bool) -> Visit:
    """Return the questionnaire gone through: to the end, or until the first rows need no more.

    What is never asked, such as clearings, is there from the beginning.
    """
    unasked = {name: value for name, value in known.values.items() if not rules.knowledge.questions[name].ask}
    dialogue = begin(Session(rules, Given(as_of=known.as_of, vocabulary=known.vocabulary, values=unasked)))
    lines: list[str] = []
    screens = emergencies = 0
    while dialogue.stage.waits and len(lines) < MOST_LINES:
        if dialogue.stage is Stage.EMERGENCY:
            emergencies += 1
            line = "g" if everything else ""
        elif dialogue.stage is Stage.ENOUGH:
            line = "g" if everything else ""
        else:
            assert dialogue.turn is not None
            screens += 1
            line = typed(dialogue.turn.screen, known)
        before, dialogue = dialogue, dialogue.reply(line)
        lines.append(line)
        still = dialogue.turn == before.turn and dialogue.session is before.session and dialogue.stage is before.stage
        assert not still, (line, dialogue.heard, before.put)
    assert not dialogue.stage.waits, [line.text for line in dialogue.put]
    return Visit(dialogue, tuple(lines), screens, emergencies)


def typed(screen: Screen, known: Given) -> str:
    """Return what the nurse types at a screen; nothing where nothing is known."""
    match screen:
        case Form():
            texts = [_value(item, known) for item in screen.items]
            if len(texts) > 1 and set(texts) == {"normal"}:
                return "normal"
            while texts and texts[-1] == "?":
                texts.pop()
            return ", ".join([*texts, *["?"] * (len(screen.items) - len(texts))]) if texts else ""
        case OptionList():
            return _options(screen, known)
        case NameList():
            return _names(screen, known)
        case DoneList():
            return _done(screen, known)
    return ""


def _value(item: Item, known: Given) -> str:
    match known.values.get(item.question.id):
        case bool() as value:
            return "y" if value else "n"
        case NumberAnswer(text=text):
            return text
        case str() as value:
            return str([option.id for option in item.question.options].index(value) + 1)  # type: ignore[arg-type]
        case _:
            return "?"


def _said(item: Item, known: Given) -> str:
    """Return the answer to an option, empty if it is not known."""
    value = known.values.get(item.question.id)
    if not isinstance(value, OptionsAnswer):
        by_statement = known.values.get("red_flags") == "none" and item.listed is not None and item.listed.must  # type: ignore[call-overload]
        return "no" if by_statement else ""
    answer = value.options.get(item.option)  # type: ignore[arg-type]
    if answer is not None:
        return answer.text
    return "no" if value.others_denied and item.option not in value.unknown else ""


def _options(screen: OptionList, known: Given) -> str:
    said = [_said(item, known) for item in screen.items]
    if not any(said):
        return ""
    if set(said) == {"no"}:
        return "n"
    if len(said) == 1:
        return {"yes": "y"}.get(said[0], said[0])
    close = "" not in said and "no" in said
    shown = [
        f"{number} {text}".removesuffix(" yes")
        for number, text in enumerate(said, 1)
        if text and not (close and text == "no")
    ]
    return ", ".join([*shown, "o"] if close else shown)


def _names(screen: NameList, known: Given) -> str:
    value = known.values.get(screen.question.id)
    if not isinstance(value, OptionsAnswer):
        return ""
    shown = [f"{name} {answer.text}".removesuffix(" yes") for name, answer in value.options.items()]
    if not shown:
        return ("o" if screen.question.id == "diagnoses" else "n") if value.others_denied else ""
    return ", ".join([*shown, "o"] if value.others_denied and not screen.question.closed else shown)


def _done(screen: DoneList, known: Given) -> str:
    value = known.values.get(screen.question.id)
    if not isinstance(value, PastAnswer):
        return ""
    if shown := [item.option for item in screen.items if item.option is not None]:  # what was left open before
        known_of = [f"{n} {_entry(value.texts[what])}" for n, what in enumerate(shown, 1) if what in value.texts]
        return "; ".join(known_of)
    if not value.texts:
        return "n" if value.nothing_else else ""
    pieces = []
    for what, text in value.texts.items():
        for entry in text if isinstance(text, list) else [text]:
            pieces.append(f"{what} {_entry(entry)}".strip())
    return "; ".join([*pieces, "o"] if value.nothing_else else pieces)


def _entry(entry: str | Mapping[str, str]) -> str:
    if isinstance(entry, str):
        return entry
    return ", ".join(f"{key} {text}" for key, text in entry.items())


def current(given: Given, vocabulary: str) -> Given:
    """Return the same answers as given to the questions of another vocabulary."""
    return replace(given, vocabulary=vocabulary)
