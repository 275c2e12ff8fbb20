import pytest
from hypothesis import given
from hypothesis import strategies as st

from painref.criteria import CriterionError, parse
from painref.criteria.parser import MAX_DEPTH, MAX_LENGTH
from painref.criteria.syntax import (
    All,
    AnyOf,
    Compare,
    CountOptions,
    CountTrue,
    Done,
    Has,
    Holds,
    Not,
    Op,
    leaves,
    names,
)
from painref.criteria.weeks import weeks_of

from .strategies import criterion_texts

A, B, C = Holds("a"), Holds("b"), Holds("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ("not a", Not(A)),
        ("not not a", Not(Not(A))),
        ("a and b and c", All((A, B, C))),
        ("a or b or c", AnyOf((A, B, C))),
        ("x == 12", Compare("x", Op.EQ, 12)),
        ("x != 12", Compare("x", Op.NE, 12)),
        ("x < 12", Compare("x", Op.LT, 12)),
        ("x <= 12.5", Compare("x", Op.LE, 12.5)),
        ("x <= months(3)", Compare("x", Op.LE, weeks_of(3, "months"))),
        ("months(1) < x", Compare("x", Op.GT, weeks_of(1, "month"))),
        ("done('v', within=months(6))", Done("v", weeks_of(6, "months"))),
        ("x > 12", Compare("x", Op.GT, 12)),
        ("x >= 12", Compare("x", Op.GE, 12)),
        ("side == 'left'", Compare("side", Op.EQ, "left")),
        ('side != "low-back"', Compare("side", Op.NE, "low-back")),
        ("'leg' in regions", Has("regions", "leg")),
        ("'leg' not in regions", Not(Has("regions", "leg"))),
        ("count(regions) >= 2", CountOptions("regions", Op.GE, 2)),
        ("count(a, b) >= 2", CountTrue((A, B), Op.GE, 2)),
        ("count(x > 1) == 1", CountTrue((Compare("x", Op.GT, 1),), Op.EQ, 1)),
        ("count(a, count(b, c) < 2) != 1", CountTrue((A, CountTrue((B, C), Op.LT, 2)), Op.NE, 1)),
    ],
)
def test_what_can_be_written(text: str, tree: object) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a or b and c", "a or (b and c)"),
        ("not a and b", "(not a) and b"),
        ("not x >= 12", "not (x >= 12)"),
        ("not 'leg' in regions", "'leg' not in regions"),
        ("12 <= x", "x >= 12"),
        ("12 < x", "x > 12"),
        ("12 >= x", "x <= 12"),
        ("12 > x", "x < 12"),
        ("12 == x", "x == 12"),
        ("'left' != side", "side != 'left'"),
        ("2 <= count(regions)", "count(regions) >= 2"),
        ("6 <= x < 18", "x >= 6 and x < 18"),
        ("x >= 12", "x >= 12.0"),
        ('side == "left"', "side == 'left'"),
        ("  a\n  and\t(b\r\n  or c)\n", "a and (b or c)"),
    ],
)
def test_two_ways_to_write_the_same(text: str, same: str) -> None:
    assert parse(text) == parse(same)


@given(criterion_texts)
def test_line_breaks_and_outer_parentheses_change_nothing(text: str) -> None:
    assert parse(f"\n({text})\n".replace(" ", "\n  ")) == parse(text)


def test_leaves_and_names_come_from_every_part() -> None:
    criterion = parse("a and not x > 1 or count(b, 'leg' in regions) >= 1")
    assert [leaf.name for leaf in leaves(criterion)] == ["a", "x", "b", "regions"]
    assert names(criterion) == {"a", "x", "b", "regions"}


REFUSED = {
    "a call": "print(a)",
    "a call of a method": "a.b()",
    "an attribute": "a.b",
    "a subscript": "a[0]",
    "a slice": "a[1:2] == 'b'",
    "addition": "a + b",
    "arithmetic on a side": "x + 1 > 2",
    "arithmetic on a constant": "x > 1 + 1",
    "a power": "x > 10**400",
    "a bitwise operator": "a & b",
    "a minus": "-a",
    "a lambda": "lambda: a",
    "a conditional": "a if b else c",
    "a list": "[a, b]",
    "a tuple": "a, b",
    "a set": "{a}",
    "a dictionary": "{'a': b}",
    "a list comprehension": "[a for a in b]",
    "a generator": "count(a for a in b) >= 1",
    "an f-string": "f'{a}'",
    "an f-string as an option": "f'{a}' in regions",
    "an assignment expression": "(a := b)",
    "an assignment": "a = 1",
    "a starred argument": "count(*a) >= 1",
    "a named argument": "count(a, b=c) >= 1",
    "await": "await a",
    "yield": "(yield a)",
    "import": "import os",
    "two statements": "a; b",
    "two lines": "a\nb",
    "an ellipsis": "...",
    "bytes": "side == b'left'",
    "bytes as an option": "b'leg' in regions",
    "a complex number": "x > 1j",
    "True": "True",
    "None": "None",
    "a number alone": "12",
    "a string alone": "'left'",
    "comparison with True": "a == True",
    "comparison with None": "a == None",
    "comparison with nan": "x > nan",
    "comparison with inf": "x < inf",
    "a number that overflows": "x > 1e999",
    "a number of 350 digits": f"x > {'9' * 350}",
    "is": "a is b",
    "is not": "x is not 3",
    "two names compared": "a == b",
    "two numbers compared": "1 < 2",
    "chained in": "'leg' in regions in others",
    "in a list": "a in ['left', 'right']",
    "a name in a name": "a in regions",
    "a number in a name": "3 in regions",
    "a name in a string": "a in 'left'",
    "count alone": "count(regions)",
    "count of nothing": "count() >= 1",
    "count of a number": "count(1, 2) >= 1",
    "count compared with text": "count(regions) >= '2'",
    "two counts compared": "count(a, b) >= count(c, d)",
    "a comment": "a # and not b",
    "a comment folded into the line": "a  # checked 2026\nand b",
    "a hash sign in an option": "'a#b' in regions",
    "a backslash": "'le\\x67' in regions",
    "NUL": "a\0",
    "a letter beyond ASCII": "'é' in regions",
    "a ligature that Python reads as two letters": "ﬁt",
    "curly quotes": "‘leg’ in regions",
    "half a surrogate pair": "\ud800",
    "a byte order mark": "\ufeffa",
    "nothing": "",
    "white space": " \n\t ",
    "half a criterion": "a and",
    "an open parenthesis": "(a and b",
    "an open quote": "'leg in regions",
    "SQL": "a AND b",
    "300 parentheses": "(" * 300 + "a" + ")" * 300,
    "60 times not": "not " * 60 + "a",
    "900 times not": "not " * 900 + "a",
    "1900 minus signs": "- " * 1900 + "a",
    "1900 plus signs": "a" + "+a" * 1900,
    "1900 attributes": "a" + ".a" * 1900,
    "600 lambdas": "lambda:" * 600 + "a",
    "60 counts": "count(a, " * 60 + "b" + ") > 1" * 60,
    "100 kB": "a or " * 20_000 + "a",
}


def refusal(text: str) -> CriterionError | None:
    try:
        parse(text)
    except CriterionError as error:
        return error
    return None


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED.keys())
def test_everything_else_is_refused_and_the_author_told_what_to_do(text: str) -> None:
    error = refusal(text)
    assert error is not None
    assert error.message
    assert error.remedy
    assert 0 <= error.offset <= len(text)


@pytest.mark.parametrize(
    ("text", "culprit"),
    [
        ("a and b.c", "b.c"),
        ("a and\n  b.c", "b.c"),
        ("'low  back' in x or b + c", "b + c"),
        ("x >= 12 and y == True", "True"),
        ("count(a, b, -c) > 1", "-c"),
        ("x is 3", "3"),
        ("a # b", "# b"),
    ],
)
def test_a_refusal_points_at_the_character_it_is_about(text: str, culprit: str) -> None:
    error = refusal(text)
    assert error is not None
    assert text[error.offset :].startswith(culprit)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a.b", "'a.b' is not part of the criterion grammar"),
        ("a and", "not well formed"),
        ("a == True", "Write the name alone"),
        ("a is b", "Use == or !="),
        ("a in regions", "'low-back' in pain_regions"),
        ("x > 1e999", "number too large"),
        ("x > months(1e308)", "number too large"),
        ("x > months('y')", "a number compared with text"),
        ("x > months(y)", "needs a number"),
        ("a or " * 20_000 + "a", "100001 characters"),
        ("not " * 60 + "a", "nested too deeply. Give a part of it a name"),
        ("a # b", "'#' has no meaning"),
    ],
)
def test_a_refusal_says_what_is_wrong(text: str, words: str) -> None:
    assert words in str(refusal(text))


def test_a_criterion_may_be_as_long_and_as_deep_as_the_limits_say() -> None:
    assert parse("a".ljust(MAX_LENGTH)) == A
    parse("not " * MAX_DEPTH + "a")


@given(st.text())
def test_no_text_raises_anything_but_a_criterion_error(text: str) -> None:
    error = refusal(text)
    assert error is None or error.remedy


_PIECES = ["a", "x", "1", "1e999", "'b'", "f'{a}'", "(", ")", "[", "]", "{", "}", "count(", ",", ":", ":=", "=", "=="]
_PIECES += ["<", ">=", "in", "not", "and", "or", "is", "if", "else", "for", "lambda", "await", "-", "*", ".", "\n", "'"]


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map(" ".join))
def test_no_jumble_of_python_raises_anything_but_a_criterion_error(text: str) -> None:
    error = refusal(text)
    assert error is None or error.remedy
