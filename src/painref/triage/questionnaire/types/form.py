"""One or a few questions that have one value each: numbers, choices, yes or no. Answers stand in the order shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from painref.knowledge.model import Id, Option, Question, QuestionType
from painref.knowledge.names import normalise
from painref.suggestions import suggestion
from painref.triage.questionnaire.answer_reader import AnswerReader
from painref.triage.questionnaire.changes import Change, WholeAnswer, short_prompt
from painref.triage.questionnaire.dates import in_figures
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.matching import Candidate, match
from painref.triage.questionnaire.types.base import Choice, Item, Screen, numbers_in, refused, scalar
from painref.triage.questionnaire.understanding import Chosen, Refused, Unclear, Understanding, Understood, is_number
from painref.triage.questionnaire.values import AnswerValue, Given
from painref.triage.questionnaire.words import means_no, means_none, means_unknown, means_yes

_NORMAL, _OK = "normal", "ok"
_AND = re.compile("[,;]")
_SPAN = re.compile(r"\b([0-9.]+)\s+(days?|weeks?|wks?|months?|mo|years?|yrs?)\b|\bsince\s+(\S+)", re.IGNORECASE)
"""A span of time that is one answer among others joined by spaces."""


class Form(Screen):
    """Questions with one value each; several are answered in their order, joined by commas."""

    @property
    def typing(self) -> str:
        """What each takes; or that several stand in their order."""
        if len(self.items) == 1:
            return _typing(self.items[0].question)
        oks = sum(_takes(_OK, item.question) for item in self.items)
        means = "normal, or yes" if any(item.question.ok_is_yes for item in self.items) else "normal"
        normal = f"; ok: {means}, all of them" if oks > 1 else f"; ok: {means}" if oks else ""
        together = ", or 51f together" if _letters_after_number(self.items) else ""
        return f"in this order, spaces or commas between{together}; ? or nothing: don't know{normal}"

    @property
    def prompt(self) -> str:
        """What is asked; several questions stand among the lines."""
        return "What is known of these" if len(self.items) > 1 else self.items[0].question.prompt

    def lines(self) -> Iterator[str | Choice]:
        """Yield the options of one question by number, or every question with what it takes."""
        if len(self.items) == 1:
            for number, option in enumerate(self.items[0].offered, 1):
                yield Choice(number, option.text)
            return
        for item in self.items:
            options = " / ".join(f"{number} {option.text}" for number, option in enumerate(item.offered, 1))
            yield f"- {short_prompt(item.question)} ({options or _unit(item.question)})"

    def not_known(self) -> tuple[Change, ...]:
        """Return that no value is known."""
        return tuple(WholeAnswer(item.question.id, None) for item in self.items)

    def understand(self, typed: str, chosen: Chosen, given: Given) -> Understanding:
        """Return the values; those that were not typed stay open."""
        texts = [typed] if len(self.items) == 1 else _apart(_answers(in_figures(typed, given.as_of)), self.items)
        if len(texts) > len(self.items):
            counts = f"{len(texts)} answers to {len(self.items)} questions"
            return Refused(f"{counts}. Type them in the order shown, joined by commas where one has several words.")
        changes: list[Change] = []
        for item, text in _placed(self.items, texts):
            value = self._value(item, text.strip(), chosen, given)
            if isinstance(value, Refused | Unclear):
                return value
            changes.append(WholeAnswer(item.question.id, value))
        return Understood(tuple(changes))

    def _value(self, item: Item, text: str, chosen: Chosen, given: Given) -> AnswerValue | Refused | Unclear | None:
        question = item.question
        if not text or means_unknown(text):
            return None
        if question.type is QuestionType.YES_NO:
            if means_yes(text) or means_no(text):
                return means_yes(text)
            if _takes(text, question):
                return True
            hint = "Type y or n, or ? for don't know."
            return Refused(f"{short_prompt(question)}: '{text[:40]}' is neither yes nor no. {hint}")
        reader = self._reader(given)
        if question.type is QuestionType.CHOICE:
            return chosen.get(text) or _option(item, text)
        return _read(question, _NORMAL if _means_normal(text) else in_figures(text, given.as_of), reader)


def _answers(typed: str) -> list[str]:
    """Return the answers to several questions: apart by commas, or else by spaces, a span of time being one of them."""
    if _AND.search(typed):
        return [text.strip() for text in _AND.split(typed)]
    joined = _SPAN.sub(lambda span: "_".join(span[0].split()), typed)
    return [text.replace("_", " ") for text in joined.split()]


_WRITTEN_TOGETHER = re.compile(r"([0-9]{1,3})([a-z])([0-9]\S*)?", re.IGNORECASE)
"""A number with the letter of an option behind it, and a number behind that: ``51f``, ``51f8mo``."""


_MAY_BE_MONTHS = 37
"""Below it ``18m`` may be the months of a small child: it is not taken for years and male."""


def _apart(texts: list[str], items: tuple[Item, ...]) -> list[str]:
    """Return answers one by one where the first is written as clinicians write age and sex: ``51f`` is 51 and f.

    The letter has to be one of an option of the second question, which follows a number.
    """
    together = _WRITTEN_TOGETHER.fullmatch(texts[0]) if texts else None
    if together is None or together[2].casefold() not in _letters_after_number(items):
        return texts
    number, letter, rest = together.groups()
    if letter in "mM" and int(number) < _MAY_BE_MONTHS:
        return texts
    return [number, letter, *filter(None, [rest]), *texts[1:]]


def _letters_after_number(items: tuple[Item, ...]) -> set[str]:
    """Return the letters that stand for an option of the second question, where the first takes a number of years."""
    if len(items) < 2 or items[0].question.unit != "years":
        return set()
    second = items[1]
    return {one.id[0] for one in second.offered if _is_letter_of(one.id[0], one, second.question)}


def _placed(items: tuple[Item, ...], texts: list[str]) -> Iterator[tuple[Item, str]]:
    """Yield each answer with the question that it belongs to: in order, but for what can only belong to a later one.

    Where there are fewer answers than questions, ``ok`` stands for all in a row that take it, but for one that a yes
    or no after it answers, and for as many as the answers after it need.
    """
    waiting = list(items)
    for position, text in enumerate(texts):
        place = next((place for place, item in enumerate(waiting) if not _passes(text, item)), 0)
        yield waiting.pop(place), text
        later = texts[position + 1 :]
        after = later[0] if later else ""
        if len(texts) < len(items) and _means_normal(text) and not _is_figure(after):
            ok = _NORMAL if means_yes(after) or means_no(after) else text  # which says yes to nothing
            while len(waiting) > max(place, len(later)) and _takes(ok, waiting[place].question):
                yield waiting.pop(place), text


def _passes(text: str, item: Item) -> bool:
    """Return whether an answer is of another kind than a question: ``f`` is no number, ``8mo`` no option.

    A plain number, and a word for yes, no or unknown, keeps its place.
    """
    question = item.question
    if question.type is QuestionType.CHOICE:
        return text[:1].isdecimal() and not is_number(text) and isinstance(_option(item, text), Refused)
    plain = means_yes(text) or means_no(text) or means_unknown(text) or _means_normal(text)
    return question.type is QuestionType.NUMBER and text[:1].isalpha() and not (plain or any(map(str.isdecimal, text)))


def _is_figure(text: str) -> bool:
    """Return whether an answer has a number in it, or says that it is normal or not known."""
    return any(map(str.isdecimal, text)) or _means_normal(text) or means_unknown(text)


def _takes(text: str, question: Question) -> bool:
    """Return whether ``ok`` or ``normal`` answers a question; only ``ok`` says yes to one of yes and no."""
    if question.ok_is_yes:
        return normalise(text) == _OK
    return question.normal is not None and _means_normal(text)


def _means_normal(text: str) -> bool:
    return normalise(text) in (_NORMAL, _OK)


def _read(question: Question, text: str, reader: AnswerReader) -> AnswerValue | Refused:
    try:
        return reader.read(question, scalar(question, text))
    except AnswerError as error:
        return refused(error)


def _typing(question: Question) -> str:
    match question.type:
        case QuestionType.YES_NO:
            return "y or n"
        case QuestionType.CHOICE:
            return "a number or name"
        case _:
            normal = ", ok" if question.normal is not None else ""
            since = "6, 8 months, since March" if question.unit == "weeks" else "6, at least 6, 6 to 8"
            return f"{question.unit}: {since}{normal}"


def _option(item: Item, text: str) -> str | Refused | Unclear:
    """Return the offered option of a choice that text names.

    A word for no never chooses an option that says something else, such as ``no-response``.
    """
    question, ids = item.question, [option.id for option in item.offered]
    if means_none(text):
        found = [option for option in ("no", "none") if option in ids]
        return found[0] if means_no(text) and len(found) == 1 else _not_clear(text, ids)
    if means_yes(text):
        return "yes" if "yes" in ids else _not_clear(text, ids)
    numbers = numbers_in(text, len(ids))
    if isinstance(numbers, Refused):
        return numbers
    if numbers is not None:
        return ids[numbers[0] - 1] if len(numbers) == 1 else Refused("Only one of these can be the answer.")
    by_letter = [option.id for option in item.offered if _is_letter_of(text, option, question)]
    if len(by_letter) == 1:
        return by_letter[0]
    found_one = match(text, [Candidate(option.id, option.text) for option in item.offered])
    if found_one is None:
        hint = suggestion(normalise(text), ids) or f"Options: {', '.join(ids)}."
        return Refused(f"'{text[:60]}' is not an option of {question.id}. {hint}")
    return found_one


def _is_letter_of(text: str, option: Option, question: Question) -> bool:
    """Return whether one letter stands for an option; never where an option begins as a word for yes or no does."""
    text = text.strip().casefold()
    if len(text) != 1 or text in "yn" or any(other.id[0] in "yn" for other in question.options):
        return False
    return option.id.startswith(text)


def _not_clear(text: str, ids: list[Id]) -> Refused:
    hint = f"Type a number or name, or Enter for don't know. Options: {', '.join(ids)}."
    return Refused(f"'{text[:60]}' does not say which option. {hint}")


def _unit(question: Question) -> str:
    """Return what a value among others takes, in few words."""
    if question.type is QuestionType.YES_NO:
        return "y / n"
    return "weeks; or 6mo, 2y, since March" if question.unit == "weeks" else question.unit
