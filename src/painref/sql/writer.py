"""Expressions laid out as a statement: what is used more than once is a column of a stage, written once.

A stage is a query inside the next one (`nested`), or a lateral join beside the others (`beside`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter

from painref.records import record
from painref.sql.expression import Expression, Kind

_CHEAP = 4
"""So many parts more are written again rather than handed on: a column costs as well."""

_HEAVY = 80
"""So many parts are written as one expression; engines limit how deep they nest."""

_LONG = 1_000
"""So many columns are added by one join; Postgres allows 1,664."""

_QUOTED = re.compile(r'"([^"]+)"')


@record(kw_only=False)
class Stage:
    """A stage: the columns that it hands on, and those that it adds with the expressions of each."""

    kept: tuple[str, ...]
    added: Mapping[str, str]


@record(kw_only=False)
class Layout:
    """The stages of a statement, the columns of the contract that it reads, and its results."""

    read: tuple[str, ...]
    stages: tuple[Stage, ...]
    results: Mapping[str, str]


def quoted(name: str) -> str:
    """Return a name as SQL writes one that is not a plain word."""
    return f'"{name}"'


def laid_out(results: Mapping[str, Expression]) -> Layout:
    """Return the layout of some results."""
    return _Layouter(results).layout()


class _Layouter:
    """Decides which expressions become columns, and in which stage."""

    def __init__(self, results: Mapping[str, Expression]) -> None:
        self._results = results
        self._order = list(beneath(results.values()))
        self._uses = Counter(part for item in self._order for part in item.of)
        self._uses.update(results.values())
        self._done = frozenset(results.values())
        self._texts: dict[Expression, str] = {}
        self._weights: dict[Expression, int] = {}
        self._columns: dict[Expression, frozenset[str]] = {}
        self._levels: dict[str, int] = {}
        self._added: dict[str, str] = {}
        self._needed_until: dict[str, int] = {}
        self._read: dict[str, None] = {}

    def layout(self) -> Layout:
        for item in self._order:
            self._write(item)
        depth = max(self._levels.values(), default=0)
        for item in self._results.values():
            self._need(self._columns[item], depth + 1)
        stages = []
        for level in range(1, depth + 1):
            kept = tuple(
                name for name, known in self._levels.items() if known < level and self._needed_until[name] > level
            )
            added = {name: text for name, text in self._added.items() if self._levels[name] == level}
            stages.append(Stage(kept, added))
        return Layout(
            tuple(self._read), tuple(stages), {name: self._texts[item] for name, item in self._results.items()}
        )

    def _write(self, item: Expression) -> None:
        columns: frozenset[str] = frozenset().union(*(self._columns[part] for part in item.of))
        text, weight = _text(item, self._texts), 1 + sum(self._weights[part] for part in item.of)
        if item.kind is Kind.COLUMN:
            columns = frozenset({item.text})
            self._read[item.text] = None
            self._levels[item.text], self._needed_until[item.text] = 0, 0
        elif self._is_shared(item) or weight > _HEAVY or item in self._done:
            name = f"x{len(self._added)}"
            level = 1 + max((self._levels[column] for column in columns), default=0)
            self._need(columns, level)
            self._added[name], self._levels[name], self._needed_until[name] = text, level, level
            columns, text, weight = frozenset({name}), quoted(name), 1
        self._texts[item], self._weights[item], self._columns[item] = text, weight, columns

    def _is_shared(self, item: Expression) -> bool:
        """Return whether an expression is worth a column of its own."""
        if item.kind is Kind.CONSTANT or self._uses[item] < 2:
            return False
        again = (self._uses[item] - 1) * sum(self._weights[part] for part in item.of)
        return again > _CHEAP and not (item.kind in (Kind.IS, Kind.NOT) and self._weights[item.of[0]] <= 2)

    def _need(self, columns: Iterable[str], level: int) -> None:
        for column in columns:
            self._needed_until[column] = max(self._needed_until[column], level)


def beneath(
    results: Iterable[Expression], parts_of: Callable[[Expression], Iterable[Expression]] = attrgetter("of")
) -> Iterator[Expression]:
    """Yield every expression once, each after its parts."""
    met: set[Expression] = set()
    for result in results:
        path = [(result, iter(parts_of(result)))]
        if result in met:
            continue
        met.add(result)
        while path:
            item, parts = path[-1]
            new = next((part for part in parts if part not in met), None)
            if new is None:
                yield item
                path.pop()
            else:
                met.add(new)
                path.append((new, iter(parts_of(new))))


def _text(item: Expression, texts: Mapping[Expression, str]) -> str:
    """Return an expression in DuckDB's SQL, given the texts of its parts."""
    parts = [texts[part] for part in item.of]
    match item.kind:
        case Kind.COLUMN:
            return quoted(item.text)
        case Kind.CONSTANT:
            return item.text
        case Kind.ALL | Kind.ANY:
            return f"({f' {item.kind.value} '.join(parts)})"
        case Kind.NOT:
            return f"(NOT {parts[0]})"
        case Kind.IS:
            return f"({parts[0]} IS {item.text})"
        case Kind.COMPARE:
            return f"({parts[0]} {item.text} {parts[1]})"
        case Kind.IN:
            return f"({parts[0]} IN ({', '.join(parts[1:])}))"
        case Kind.SUM:
            operator = f" {item.text or '+'} "
            return f"({operator.join(parts)})"
        case Kind.CALL:
            return f"{item.text}({', '.join(parts)})"
        case Kind.BITS if item.text.startswith("*"):
            return f"(CAST({parts[0]} AS BIGINT) {item.text})"
        case Kind.BITS:
            shift, _, mask = item.text.removeprefix(">> ").partition(" & ")
            return f"((CAST({parts[0]} AS BIGINT) >> {shift}) & {mask})"
        case Kind.CASE:
            pairs = zip(parts[:-1:2], parts[1::2], strict=True)
            whens = " ".join(f"WHEN {when} THEN {then}" for when, then in pairs)
            return f"CASE {whens} ELSE {parts[-1]} END" if parts[-1] != "NULL" else f"CASE {whens} END"


def nested(layout: Layout, source: str, key: str) -> str:
    """Return the statement with each stage inside the next, which an engine works out a few rows at a time."""
    text = _read(layout, source, key)
    for number, stage in enumerate(layout.stages, 1):
        text = f"SELECT {_columns(stage, key)}\nFROM ({text}) AS s{number - 1}"
    return f"SELECT {_results(layout, key)}\nFROM ({text}) AS s{len(layout.stages)}"


def beside(layout: Layout, source: str, key: str, fields: Mapping[str, str]) -> str:
    """Return the statement with its stages side by side: each joins the columns that it adds to the row of a patient.

    Nothing is handed on, so no list is longer than what a stage adds; a longer one is cut. `OFFSET 0` keeps the engine
    from writing each stage into the next. `fields` has the expressions of columns that are none of the source; they get
    short names, as Postgres cuts names at 63 bytes. Every column is named with its stage, which saves a long search.
    """
    read = {name: fields[name] for name in layout.read if name in fields}
    short = {name: f"c{number}" for number, name in enumerate(read)}
    where: dict[str, str] = {}
    joined = [source]
    for number, added in enumerate(_cut((read, *(stage.added for stage in layout.stages)))):
        names = {name: short.get(name, name) for name in added}
        columns = ",\n".join(f"{_placed(text, where)} AS {names[name]}" for name, text in added.items())
        joined.append(f"CROSS JOIN LATERAL (SELECT {columns}\nOFFSET 0) AS s{number}")
        where |= {name: f"s{number}.{short_}" for name, short_ in names.items()}
    results = (f"{_placed(text, where)} AS {quoted(name)}" for name, text in layout.results.items())
    return "SELECT " + ",\n".join((quoted(key), *results)) + "\nFROM " + "\n".join(joined)


def _cut(groups: Iterable[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    for group in groups:
        items = list(group.items())
        for start in range(0, len(items), _LONG):
            yield dict(items[start : start + _LONG])


def _placed(text: str, where: Mapping[str, str]) -> str:
    """Return an expression with every column named as it is reached."""
    return _QUOTED.sub(lambda found: where.get(found[1], found[0]), text)


def _read(layout: Layout, source: str, key: str) -> str:
    return f"SELECT {', '.join(map(quoted, (key, *layout.read)))} FROM {source}"


def _columns(stage: Stage, key: str) -> str:
    added = [f"{text} AS {quoted(name)}" for name, text in stage.added.items()]
    return ",\n".join([", ".join(map(quoted, (key, *stage.kept))), *added])


def _results(layout: Layout, key: str) -> str:
    results = (f"{text} AS {quoted(name)}" for name, text in layout.results.items())
    return ",\n".join((quoted(key), *results))
