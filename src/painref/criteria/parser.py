"""Criterion text to tree, by way of Python's own expression grammar and a whitelist. Nothing is evaluated by Python.

What is written as usual takes a shorter way to the same tree: `painref.criteria.usual`.
"""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from painref.criteria.syntax import (
    All,
    AnyOf,
    Compare,
    CountOptions,
    CountTrue,
    Criterion,
    Detail,
    Done,
    Has,
    Holds,
    Last,
    Not,
    Op,
    Times,
    Weeks,
)
from painref.criteria.usual import usual
from painref.criteria.weeks import weeks_of
from painref.errors import PainrefError

MAX_LENGTH = 4000
"""Longest criterion accepted, in characters."""

MAX_DEPTH = 50
"""Deepest nesting accepted."""

_FOREIGN = r"[^ -~]|[#\\]"
"""What no criterion needs. Python would take ``#`` for the start of a comment and ignore the rest of the line."""

_OPS: dict[type[ast.cmpop], Op] = {
    ast.Eq: Op.EQ,
    ast.NotEq: Op.NE,
    ast.Lt: Op.LT,
    ast.LtE: Op.LE,
    ast.Gt: Op.GT,
    ast.GtE: Op.GE,
}


class CriterionError(PainrefError):
    """A criterion that cannot be parsed or that misuses the vocabulary; `offset` is the character it is about."""

    def __init__(self, message: str, *, offset: int = 0, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.offset = offset


@lru_cache(maxsize=10_000)
def parse(text: str) -> Criterion:
    """Return the tree of a criterion.

    Raises `CriterionError` for anything outside the grammar: names, numbers, ``months(...)`` for a number of weeks,
    quoted options, comparisons, ``in``, ``count(...)``, ``done(...)``, ``times(...)``, ``last(...)``,
    ``weeks_since(...)``, ``weeks_until(...)``, ``and``, ``or``, ``not`` and parentheses.
    """
    if len(text) > MAX_LENGTH:
        raise CriterionError(f"criterion of {len(text)} characters", remedy=f"Keep it under {MAX_LENGTH}.")
    return usual(text, MAX_DEPTH) or by_grammar(text)


def by_grammar(text: str) -> Criterion:
    """Return the tree of a criterion by way of Python's grammar; raises `CriterionError` as `parse` does."""
    source = re.sub(r"\s", " ", text).strip()
    if not source:
        raise CriterionError("empty criterion", remedy="Leave the key out, or write a criterion.")
    if foreign := re.search(_FOREIGN, source):
        raise CriterionError(
            f"{foreign[0]!r} has no meaning in a criterion",
            offset=foreign.start(),
            remedy="Use plain letters, digits and straight quotes; put a comment on a line of its own above the key.",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _criterion(ast.parse(source, mode="eval").body, 0)
    except SyntaxError as error:
        raise CriterionError(
            f"criterion is not well formed: {error.msg}",
            offset=max(0, (error.offset or 1) - 1),
            remedy="Write for example: pain_duration >= 12 and not limb_dominant.",
        ) from None
    except (ValueError, RecursionError, MemoryError):
        raise _too_deep(0) from None


def _criterion(node: ast.expr, depth: int) -> Criterion:
    if depth > MAX_DEPTH:
        raise _too_deep(node.col_offset)
    match node:
        case ast.Name(id=name):
            return Holds(name)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Not(_criterion(operand, depth + 1))
        case ast.Call(func=ast.Name(id="done"), args=[what], keywords=keywords):
            return Done(_quoted(what), _numbers(keywords, "within").get("within"))
        case ast.BoolOp(op=op, values=values):
            parts = tuple(_criterion(value, depth + 1) for value in values)
            return All(parts) if isinstance(op, ast.And) else AnyOf(parts)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            sides = pairwise([left, *comparators])
            pairs = [_comparison(one, op, other, depth) for (one, other), op in zip(sides, ops, strict=True)]
            return pairs[0] if len(pairs) == 1 else All(tuple(pairs))
    raise _unsupported(node)


def _comparison(left: ast.expr, op: ast.cmpop, right: ast.expr, depth: int) -> Criterion:
    if isinstance(op, ast.In | ast.NotIn):
        membership = _membership(left, right)
        return Not(membership) if isinstance(op, ast.NotIn) else membership
    operator = _OPS.get(type(op))
    if operator is None:
        raise CriterionError(
            "'is' is not part of the criterion grammar", offset=right.col_offset, remedy="Use == or !=."
        )
    if _is_constant(left):
        left, right, operator = right, left, operator.mirrored
    value = _constant(right)
    match left:
        case ast.Name(id=name):
            return Compare(name, operator, value)
        case ast.Attribute(value=ast.Call(func=ast.Name(id="last"), args=[what], keywords=[]), attr=attr):
            return Last(_quoted(what), _detail(attr, left), operator, value)
        case ast.Call(func=ast.Name(id="times"), args=[what], keywords=keywords):
            given = _numbers(keywords, "relief", "within")
            return Times(_quoted(what), given.get("relief"), given.get("within"), operator, _number(value, right))
        case ast.Call(func=ast.Name(id="weeks_since" | "weeks_until" as name), args=[what], keywords=[]):
            latest = isinstance(what, ast.Name)
            dated = what.id if isinstance(what, ast.Name) else _quoted(what)
            return Weeks(dated, operator, _number(value, right), latest=latest, ahead=name == "weeks_until")
        case ast.Call(func=ast.Name(id="count"), args=args, keywords=[]) if args:
            most = _number(value, right)
            if len(args) == 1 and isinstance(args[0], ast.Name):
                return CountOptions(args[0].id, operator, most)
            return CountTrue(tuple(_criterion(arg, depth + 1) for arg in args), operator, most)
    raise _unsupported(left)


def _quoted(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(name)):
            return name
    raise CriterionError(
        "a quoted id is needed here",
        offset=node.col_offset,
        remedy="Write for example: done('lumbar-medial-branch-rfa').",
    )


def _numbers(keywords: Sequence[ast.keyword], *known: str) -> dict[str, float]:
    """Return the numbers given by keyword; raises `CriterionError` for another keyword, or one given twice."""
    given: dict[str, float] = {}
    for keyword in keywords:
        if keyword.arg not in known or keyword.arg in given:
            raise CriterionError(
                f"'{str(keyword.arg)[:60]}' is not possible here, or given twice",
                offset=keyword.value.col_offset,
                remedy=f"Known: {', '.join(known)}.",
            )
        given[keyword.arg] = _number(_constant(keyword.value), keyword.value)
    return given


def _number(value: float | str, node: ast.expr) -> float:
    if isinstance(value, str):
        raise CriterionError("a number compared with text", offset=node.col_offset, remedy="Use a number.")
    return value


def _detail(name: str, node: ast.expr) -> Detail:
    if name not in tuple(Detail):
        raise CriterionError(
            f"'{name[:60]}' is not a detail of the last session",
            offset=node.col_offset,
            remedy=f"Known: {', '.join(Detail)}.",
        )
    return Detail(name)


def _membership(left: ast.expr, right: ast.expr) -> Has:
    match left, right:
        case ast.Constant(value=str(option)), ast.Name(id=name):
            return Has(name, option)
    raise CriterionError(
        "'in' needs a quoted option on its left and a question on its right",
        offset=left.col_offset,
        remedy="Write for example: 'low-back' in pain_regions.",
    )


def _is_constant(node: ast.expr) -> bool:
    match node:
        case ast.Constant() | ast.Call(func=ast.Name(id="months")):
            return True
    return False


def _constant(node: ast.expr) -> float | str:
    """Return text or a number; months in weeks, as answers count them: *in 3 months* is within ``months(3)``."""
    match node:
        case ast.Call(func=ast.Name(id="months"), args=[ast.Constant() as amount], keywords=[]):
            return _finite(weeks_of(_number(_constant(amount), amount), "month"), node)
        case ast.Constant(value=str(text)):
            return text
        case ast.Constant(value=bool()):
            raise CriterionError(
                "comparison with True or False", offset=node.col_offset, remedy="Write the name alone, or not name."
            )
        case ast.Constant(value=int() | float() as number):
            try:
                return _finite(float(number), node)
            except OverflowError:
                return _finite(math.inf, node)
    raise CriterionError(
        "a comparison needs a number or a quoted option on one side",
        offset=node.col_offset,
        remedy="Write for example: pain_intensity >= 4.",
    )


def _finite(number: float, node: ast.expr) -> float:
    if math.isfinite(number):
        return number
    raise CriterionError("number too large", offset=node.col_offset, remedy="Use a number that can be answered.")


def _too_deep(offset: int) -> CriterionError:
    return CriterionError(
        "criterion is nested too deeply", offset=offset, remedy="Give a part of it a name, as a fact."
    )


def _unsupported(node: ast.expr) -> CriterionError:
    return CriterionError(
        f"'{ast.unparse(node)[:60]}' is not part of the criterion grammar",
        offset=node.col_offset,
        remedy="Use names, numbers, quoted options, comparisons, in, count(...), done(...), times(...), and, or, not.",
    )
