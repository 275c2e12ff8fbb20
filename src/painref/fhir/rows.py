"""What is ticked, and the rows that say more than a tick, as the answer to a question that a file holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from painref.errors import Place
from painref.fhir.names import ANSWERS, NONE_OF_THESE, OTHERS_NO
from painref.records import record
from painref.sources.document import Mapping, Node, Scalar, Sequence
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.nodes import OTHERS, is_unknown, raise_together, text_of
from painref.triage.questionnaire.words import NONE

_FLAT = ("no", "not-new", "suspected")
"""Answers that leave nothing to add."""


@record(kw_only=False)
class Row:
    """One row: what each of its cells says, by name. A cell of several answers is a list."""

    place: Place
    cells: dict[str, Node]

    @property
    def option(self) -> Scalar:
        """What the row is about. Raises `AnswerError` if it does not say."""
        option = self.cells.get("option")
        if not isinstance(option, Scalar):
            raise AnswerError("the row does not say what it is about.", place=self.place, remedy="Choose it.")
        return option

    def beside(self, *names: str) -> list[str]:
        """Return what else the row says."""
        return [name for name in self.cells if name not in ("option", *names)]


def option_answers(ticks: list[Scalar], rows: Iterable[Row]) -> Node | None:
    """Return the answer to a question with options; None if nothing is said. Raises `AnswerError`."""
    return _together(ticks, rows, _option_answer, _one)


def records(ticks: list[Scalar], rows: Iterable[Row]) -> Node | None:
    """Return what has been done. Raises `AnswerError`."""
    return _together(ticks, rows, _session, _list_of_records)


def clearings(rows: Iterable[Row]) -> Node | None:
    """Return what has been looked into. Raises `AnswerError`."""
    rows = list(rows)
    for row in rows:
        if is_unknown(row.option):
            return row.option
    return _together([], rows, _details, _list_of_records)


def _together(
    ticks: list[Scalar], rows: Iterable[Row], node_of: Callable[[Row], Node], joined: Callable[[list[Node]], Node]
) -> Node | None:
    """Return ticks and rows as one mapping. A row says of its option what a tick cannot, and so goes before it."""
    unknown = [tick for tick in ticks if is_unknown(tick)]
    closing = [tick for tick in ticks if tick.text in (NONE_OF_THESE, OTHERS_NO)]
    said: dict[str, Node] = {
        tick.text: Scalar(tick.place, "yes", plain=False) for tick in ticks if tick not in (*unknown, *closing)
    }
    for option, nodes in _by_option(rows, node_of).items():
        entry = joined(nodes)
        if option in said and _denies(entry):
            message = f"{option} is ticked, and its row says '{text_of(entry)[:40]}'."
            raise AnswerError(message, place=entry.place, remedy=_ONE)
        said[option] = entry
    if unknown and (said or closing):
        raise AnswerError("it is answered, and said to be unknown.", place=unknown[0].place, remedy=_ONE)
    if any(tick.text == NONE_OF_THESE for tick in closing):
        if held := [option for option, entry in said.items() if not _denies(entry)]:
            raise AnswerError(f"none of these, but {held[0]}.", place=closing[0].place, remedy=_ONE)
        if not said:
            return Scalar(closing[0].place, NONE, plain=False)
    if closing:
        said[OTHERS] = Scalar(closing[0].place, "no", plain=False)
    if unknown:
        return unknown[0]
    places = {option: entry.place for option, entry in said.items()}
    return Mapping(next(iter(places.values())), said, places) if said else None


def _by_option(rows: Iterable[Row], node_of: Callable[[Row], Node]) -> dict[str, list[Node]]:
    """Return what rows say, by option. Raises the errors of all of them together."""
    found: dict[str, list[Node]] = {}
    errors: list[AnswerError] = []
    for row in rows:
        try:
            found.setdefault(row.option.text, []).append(node_of(row))
        except AnswerError as error:
            errors.append(error)
    raise_together(errors)
    return found


_ONE = "Keep one of them."


def _denies(entry: Node) -> bool:
    """Return whether what is said of an option does not say that it holds."""
    return is_unknown(entry) or text_of(entry).casefold().startswith(("no", "not ", "suspected"))


def _option_answer(row: Row) -> Scalar:
    """Return the answer to one option: a word, a time, or both."""
    answer, more = text_of(row.cells.get("answer")), row.beside("answer")
    if len(more) > 1:
        raise AnswerError("the time is said twice.", place=row.place, remedy="Give the date, or the words.")
    time = row.cells[more[0]] if more else None
    if not answer and isinstance(time, Scalar):
        return time
    if not answer:
        raise _nothing(row)
    if is_unknown(row.cells["answer"]) or answer in _FLAT:
        return _alone(row, answer)
    if answer not in ANSWERS:
        hint = f"Codes: {', '.join(ANSWERS)}."
        raise AnswerError(f"there is no answer '{answer[:40]}'.", place=row.cells["answer"].place, remedy=hint)
    if time is None or answer == "yes":
        return Scalar(row.place, text_of(time) or answer, plain=False)
    return Scalar(row.place, " ".join((answer, *(["since"] if more == ["date"] else []), text_of(time))), plain=False)


def _nothing(row: Row) -> AnswerError:
    return AnswerError(f"the row says nothing of {row.option.text}.", place=row.place, remedy="Choose an answer.")


def _alone(row: Row, answer: str) -> Scalar:
    """Return an answer to which nothing can be added. Raises `AnswerError` if something is."""
    if more := row.beside("answer"):
        message = f"{row.option.text} is {answer.replace('-', ' ')}, and the row says more ({', '.join(more)})."
        raise AnswerError(message, place=row.place, remedy=_ONE)
    return Scalar(row.place, answer.replace("-", " "), plain=False)


def _session(row: Row) -> Node:
    """Return what is said of something done: a word, or the details of one record."""
    answer = text_of(row.cells.get("answer"))
    if answer not in ("", "yes"):
        return _alone(row, answer)
    if "words" in row.cells:
        if row.beside("answer", "words"):
            raise AnswerError("the words stand beside details.", place=row.place, remedy=_ONE)
        return row.cells["words"]
    if not row.beside("answer"):
        if not answer:
            raise _nothing(row)
        return Scalar(row.place, answer, plain=False)
    return _details(row)


def _details(row: Row) -> Mapping:
    cells = {name: row.cells[name] for name in row.beside("answer")}
    return Mapping(row.place, cells, {name: cell.place for name, cell in cells.items()})


def _one(entries: list[Node]) -> Node:
    if len(entries) > 1:
        raise AnswerError("two rows are about the same.", place=entries[1].place, remedy=_ONE)
    return entries[0]


def _list_of_records(entries: list[Node]) -> Node:
    if len(entries) > 1 and not all(isinstance(entry, Mapping) for entry in entries):
        raise AnswerError("two rows are about the same, and one is no record.", place=entries[1].place, remedy=_ONE)
    return Sequence(entries[0].place, list(entries)) if len(entries) > 1 else entries[0]
