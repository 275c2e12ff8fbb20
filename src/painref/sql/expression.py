"""SQL expressions as a graph of shared parts. The same expression is made once, so what is common is written once.

A boolean is TRUE, FALSE or NULL, which is unknown, as in `painref.criteria`. One that is `certain` is never NULL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from weakref import WeakValueDictionary


class Kind(StrEnum):
    """What an expression is."""

    COLUMN = "column"
    CONSTANT = "constant"
    ALL = "AND"
    ANY = "OR"
    NOT = "NOT"
    IS = "IS"
    COMPARE = "compare"
    IN = "IN"
    CASE = "CASE"
    SUM = "+"
    CALL = "call"
    BITS = "bits"


class Expression:
    """A part of a statement; equal ones are the same object. `text` is a name, a constant, an operator or a test."""

    __slots__ = ("__weakref__", "certain", "kind", "of", "text")

    def __init__(self, kind: Kind, of: tuple[Expression, ...], text: str, *, certain: bool) -> None:
        self.kind = kind
        self.of = of
        self.text = text
        self.certain = certain


_MADE: WeakValueDictionary[tuple[Kind, tuple[Expression, ...], str], Expression] = WeakValueDictionary()


def _made(kind: Kind, of: Iterable[Expression] = (), text: str = "", *, certain: bool = False) -> Expression:
    key = (kind, tuple(of), text)
    found = _MADE.get(key)
    if found is None:
        found = _MADE[key] = Expression(*key, certain=certain)
    return found


# --- Leaves -----------------------------------------------------------------------------------------------------------

TRUE = _made(Kind.CONSTANT, text="TRUE", certain=True)
FALSE = _made(Kind.CONSTANT, text="FALSE", certain=True)
NULL = _made(Kind.CONSTANT, text="NULL")


def column(name: str) -> Expression:
    """Return a column of the contract."""
    return _made(Kind.COLUMN, text=name)


def number(value: float) -> Expression:
    """Return a number as a constant."""
    return _made(Kind.CONSTANT, text=repr(int(value) if float(value).is_integer() else float(value)), certain=True)


def word(text: str) -> Expression:
    """Return a text as a constant."""
    return _made(Kind.CONSTANT, text="'" + text.replace("'", "''") + "'", certain=True)


# --- Logic ------------------------------------------------------------------------------------------------------------


def any_of(parts: Iterable[Expression]) -> Expression:
    """Return the disjunction, in Kleene's logic as SQL has it."""
    return _joined(Kind.ANY, parts, neutral=FALSE, deciding=TRUE)


def all_of(parts: Iterable[Expression]) -> Expression:
    """Return the conjunction, in Kleene's logic as SQL has it."""
    return _joined(Kind.ALL, parts, neutral=TRUE, deciding=FALSE)


def _joined(kind: Kind, parts: Iterable[Expression], neutral: Expression, deciding: Expression) -> Expression:
    found = tuple(dict.fromkeys(part for part in parts if part is not neutral))
    if deciding in found:
        return deciding
    if len(found) < 2:
        return found[0] if found else neutral
    return _made(kind, found, certain=all(part.certain for part in found))


def not_(part: Expression) -> Expression:
    """Return the negation; of unknown it is unknown."""
    if part is TRUE or part is FALSE:
        return FALSE if part is TRUE else TRUE
    if part.kind is Kind.NOT:
        return part.of[0]
    return _made(Kind.NOT, (part,), certain=part.certain)


def is_true(part: Expression) -> Expression:
    """Return whether something is true: no if it is unknown."""
    return part if part.certain else FALSE if part is NULL else _made(Kind.IS, (part,), "TRUE", certain=True)


def is_false(part: Expression) -> Expression:
    """Return whether something is false: no if it is unknown."""
    if part.certain:
        return not_(part)
    return FALSE if part is NULL else _made(Kind.IS, (part,), "FALSE", certain=True)


def is_unknown(part: Expression) -> Expression:
    """Return whether something is unknown."""
    return FALSE if part.certain else TRUE if part is NULL else _made(Kind.IS, (part,), "NULL", certain=True)


def is_known(part: Expression) -> Expression:
    """Return whether something is known."""
    return not_(is_unknown(part))


# --- Values -----------------------------------------------------------------------------------------------------------


def case(*cases: tuple[Expression, Expression], otherwise: Expression = NULL) -> Expression:
    """Return the value of the first case that is true, else that of `otherwise`."""
    kept: list[tuple[Expression, Expression]] = []
    for when, then in cases:
        if when is FALSE:
            continue
        if when is TRUE:
            otherwise = then
            break
        kept.append((when, then))
    while kept and kept[-1][1] is otherwise:
        kept.pop()
    if not kept:
        return otherwise
    if len(kept) == 1 and kept[0][0].certain:
        if kept[0][1] is TRUE and otherwise is FALSE:
            return kept[0][0]
        if kept[0][1] is FALSE and otherwise is TRUE:
            return not_(kept[0][0])
    values = [then for _, then in kept] + [otherwise]
    parts = [part for pair in kept for part in pair]
    return _made(Kind.CASE, (*parts, otherwise), certain=all(value.certain for value in values))


def compare(one: Expression, operator: str, other: Expression) -> Expression:
    """Return a comparison; unknown where one side is."""
    return _made(Kind.COMPARE, (one, other), operator, certain=one.certain and other.certain)


def among(part: Expression, values: Sequence[int]) -> Expression:
    """Return whether a number is one of some constants."""
    if not values:
        return FALSE
    if part.kind is Kind.CONSTANT and part is not NULL:
        return TRUE if int(part.text) in values else FALSE
    return _made(Kind.IN, (part, *map(number, sorted(values))), certain=part.certain)


def total(parts: Iterable[Expression]) -> Expression:
    """Return the sum of some numbers."""
    found = tuple(part for part in parts if part.text != "0" or part.kind is not Kind.CONSTANT)
    if len(found) < 2:
        return found[0] if found else number(0)
    return _made(Kind.SUM, found, certain=all(part.certain for part in found))


def how_many(parts: Iterable[Expression]) -> Expression:
    """Return how many of some booleans are true."""
    return total(case((is_true(part), number(1)), otherwise=number(0)) for part in parts)


def least(parts: Iterable[Expression]) -> Expression:
    """Return the least of some numbers, those that are unknown left out."""
    return _extreme("LEAST", parts)


def greatest(parts: Iterable[Expression]) -> Expression:
    """Return the greatest of some numbers, those that are unknown left out."""
    return _extreme("GREATEST", parts)


def coalesce(parts: Iterable[Expression]) -> Expression:
    """Return the first of some values that is known."""
    found: list[Expression] = []
    for part in dict.fromkeys(parts):
        if part is not NULL:
            found.append(part)
        if part.certain:
            break
    return _called("COALESCE", found)


def _extreme(name: str, parts: Iterable[Expression]) -> Expression:
    return _called(name, [part for part in dict.fromkeys(parts) if part is not NULL])


def _called(name: str, parts: Sequence[Expression]) -> Expression:
    if len(parts) < 2:
        return parts[0] if parts else NULL
    return _made(Kind.CALL, parts, name, certain=any(part.certain for part in parts))


def minus(one: Expression, other: Expression) -> Expression:
    """Return a difference."""
    return _made(Kind.SUM, (one, other), "-", certain=one.certain and other.certain)


def shifted(part: Expression, bits: int) -> Expression:
    """Return a number that is not negative, times a power of two."""
    if bits == 0 or part.text == "0":
        return part
    if part.kind is Kind.CONSTANT and part is not NULL:
        return number(int(part.text) << bits)
    return _made(Kind.BITS, (part,), f"* {1 << bits}", certain=part.certain)


def unpacked(part: Expression, low: int, bits: int) -> Expression:
    """Return some bits of a number that is not negative."""
    return _made(Kind.BITS, (part,), f">> {low} & {(1 << bits) - 1}", certain=part.certain)


_ARGUMENTS = 90
"""So many texts are joined by one call; Postgres allows 100 arguments."""


def listed(parts: Iterable[Expression]) -> Expression:
    """Return some texts, those that are known, with commas between."""
    found = tuple(parts)
    while len(found) > _ARGUMENTS:
        groups = (found[start : start + _ARGUMENTS] for start in range(0, len(found), _ARGUMENTS))
        found = tuple(_made(Kind.CALL, (_concatenated(group), word("")), "NULLIF") for group in groups)
    return _concatenated(found)


def _concatenated(parts: Iterable[Expression]) -> Expression:
    return _made(Kind.CALL, (word(","), *parts), "CONCAT_WS", certain=True)
