"""One row of a foreign table, and what its long tables say of the same patient, as answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from painref.batch.columns import Column, answers_of
from painref.batch.lines import Missed
from painref.coding.answers import CodeReader
from painref.coding.concepts import Code, Concept, Kind, System
from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question, QuestionType
from painref.tables.maps import CellMap, RowsMap, TableMap
from painref.triage.questionnaire.nodes import NONE, OTHERS, written

_EMPTY = frozenset({"", "-", "--", ".", "?", "na", "n/a", "nan", "null", "unknown", "not known"})
"""What foreign tables write where nothing is known."""

NO_CONCERN = "of no concern: it bears on nothing that is asked"
"""What a record says of a drug that was understood, and says nothing."""

_DENIABLE = (QuestionType.OPTIONS, QuestionType.NAMES, QuestionType.RECORDS)
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?")
_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:[.,][0-9]{3})+")
_LONGEST = 120


class Mapper:
    """Makes answers of rows, by a map. Pure but for what it remembers of codes and names."""

    def __init__(self, table: TableMap, knowledge: Knowledge, today: date, *, decimal_comma: bool) -> None:
        self._map = table
        self._knowledge = knowledge
        self._decimal_comma = decimal_comma
        self._as_of = _iso(table.as_of) or today
        self._reader = CodeReader(knowledge, table.harmless)

    def answers(
        self, cells: Mapping[str, str], number: int, concepts: Iterable[Concept] = ()
    ) -> tuple[dict[str, Any], tuple[Missed, ...]]:
        """Return the answers of a row with its `concepts`, and what was not understood.

        Raises `LineError` for a row that contradicts itself.
        """
        missed: list[Missed] = []
        given: list[tuple[Column, str]] = []
        listed = list(concepts)
        for cell in self._map.cells:
            said = cells.get(cell.name, "").strip()
            if self._is_empty(said, cell):
                continue
            if cell.kind is not None and said.casefold() in NONE:
                missed.append(
                    Missed(where=cell.name, said=said[:_LONGEST], became="unknown: an empty list denies nothing")
                )
            elif cell.kind is not None:
                listed.extend(self._listed(said, cell))
            elif cell.to is not None and (text := self._text(said, cell, missed)):
                given.append((cell.to, text))
        nodes = answers_of(given, Place("", number), decimal_comma=False)
        answers: dict[str, Any] = {key: written(node) for key, node in nodes.items()}
        coded = self._reader.read(listed)
        missed.extend(Missed(where=str(item.kind), said=item.said, became=item.became) for item in coded.not_understood)
        missed.extend(Missed(where=str(Kind.DRUG), said=said, became=NO_CONCERN) for said in coded.no_concern)
        missed.extend(Missed(where="note", said=note, became="unknown") for note in coded.notes)
        for question, value in coded.answers.items():
            answers[question] = self._joined(question, answers.get(question), value, missed)
        for question, value in self._map.set.items():
            answers[question] = _under(answers.get(question), value)
        if self._map.as_of:
            answers.setdefault("as_of", self._as_of.isoformat())
        return answers, tuple(missed)

    def _is_empty(self, said: str, cell: CellMap) -> bool:
        word = said.casefold()
        if self._map.own_words:
            return not word
        return word not in cell.values and (word in _EMPTY or word in self._map.unknown)

    # --- Cells ----------------------------------------------------------------------------------------------------

    def _text(self, said: str, cell: CellMap, missed: list[Missed]) -> str:
        """Return a cell as painref writes it; nothing, and a word on it, where that cannot be said."""
        own = cell.values.get(said.casefold())
        if own is not None or self._map.own_words:
            return said if own is None else own
        if cell.is_birth_date:
            return self._age(said, cell, missed)
        question = cell.to.question if cell.to else None
        if question is not None and question.type is QuestionType.NUMBER:
            return self._number(said, cell, missed)
        is_whole = question is not None and cell.to is not None and cell.to.parts == (question.id,)
        if question is not None and is_whole and _denies(said, question):
            missed.append(Missed(where=cell.name, said=said[:_LONGEST], became=f"{question.id}: unknown"))
            return ""
        day = self._day(said)
        return day.isoformat() if day else said

    def _number(self, said: str, cell: CellMap, missed: list[Missed]) -> str:
        """Return a number with a decimal point and its unit; none where a sign may be of thousands or of fractions."""
        if self._decimal_comma and _GROUPED.fullmatch(said):
            missed.append(Missed(where=cell.name, said=said[:_LONGEST], became="unknown: thousands, or a fraction?"))
            return ""
        number = _COMMA.sub(".", said) if self._decimal_comma else said
        if cell.factor is not None and _NUMBER.fullmatch(number):
            number = f"{float(number) * cell.factor + cell.offset:.10g}"
        return f"{number} {cell.unit}" if cell.unit and number[-1:].isdecimal() else number

    def _age(self, said: str, cell: CellMap, missed: list[Missed]) -> str:
        born = self._day(said)
        if born is None or born > self._as_of:
            missed.append(Missed(where=cell.name, said=said[:_LONGEST], became="unknown"))
            return ""
        before_birthday = (self._as_of.month, self._as_of.day) < (born.month, born.day)
        return str(self._as_of.year - born.year - before_birthday)

    def _day(self, said: str) -> date | None:
        """Return the day that a cell names, as the map says dates are written, else as ISO 8601 has it."""
        if self._map.dates:
            try:
                return datetime.strptime(said[:40], self._map.dates).date()  # a day has no zone
            except ValueError:
                return None
        return _iso(said)

    def _listed(self, said: str, cell: CellMap) -> Iterator[Concept]:
        """Yield the findings or drugs that a cell lists, by code or in words."""
        for piece in filter(None, (part.strip() for part in said.split(cell.split))):
            coded = cell.system is not System.OTHER
            kind = cell.kind or Kind.FINDING
            yield Concept(kind=kind, codes=(Code(cell.system, piece),) if coded else (), text="" if coded else piece)

    def concept(self, rows: RowsMap, cells: Mapping[str, str]) -> Concept:
        """Return what one row of a long table says."""
        code, until = cells.get(rows.code, ""), cells.get(rows.until, "")
        end = self._day(until) if until else None
        return Concept(
            kind=rows.kind,
            codes=(Code(rows.system, code),) if code else (),
            text=cells.get(rows.text, ""),
            since=self._day(cells.get(rows.since, "")) if rows.since else None,
            ended=end is not None and end <= self._as_of,
        )

    # --- Together -------------------------------------------------------------------------------------------------

    def _joined(self, question: str, said: Any, coded: Any, missed: list[Missed]) -> Any:
        """Return an answer with what lists say besides: what is on a list is there, whatever a column denies."""
        if said is None:
            return coded
        if not isinstance(coded, dict):
            if said != coded:
                missed.append(Missed(where=question, said=str(said)[:_LONGEST], became=f"{coded}, by a list"))
            return coded
        closed = self._knowledge.questions[Id(question)].closed
        own = _options(said, closed=closed)
        for option, value in coded.items():
            before = own.get(option)
            if before in ("no", "n", "false"):
                missed.append(Missed(where=f"{question}.{option}", said=str(before), became=f"{value}, by a list"))
            if before in (None, "no", "n", "false", "unknown"):
                own[option] = value
        return own


def _denies(said: str, question: Question) -> bool:
    """Return whether a word would deny a whole list, or choose "none": a map has to say that it means that."""
    word = said.casefold()
    if question.type is QuestionType.CHOICE:
        return word != "no" and word in NONE
    return question.type in _DENIABLE and word in NONE


def _options(said: Any, *, closed: bool) -> dict[str, Any]:
    """Return an answer to a list as a mapping of its options."""
    if isinstance(said, dict):
        return dict(said)
    items = said if isinstance(said, list) else [said]
    found: dict[str, Any] = {str(item): "yes" for item in items if str(item) not in NONE}
    if len(found) < len(items) and not closed:
        found[OTHERS] = "no"
    return found


def _under(said: Any, general: Any) -> Any:
    """Return an answer with what holds for every patient where nothing else is said."""
    if said is None:
        return general
    if isinstance(said, dict) and isinstance(general, dict):
        return {**general, **said}
    if isinstance(said, dict) and general in NONE and OTHERS not in said:
        return {**said, OTHERS: "no"}
    return said


def _iso(text: str) -> date | None:
    """Return the day of a date or a time in ISO 8601."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
