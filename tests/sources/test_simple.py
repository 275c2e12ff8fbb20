"""What is read without PyYAML is the tree that PyYAML makes of it, place by place."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from painref.sources import document
from painref.sources.document import DocumentError, Node
from painref.sources.simple import simply_read
from tests.cli.terminal import REPOSITORY

EXAMPLES = sorted((REPOSITORY / "examples").glob("*.yaml"))


def by_yaml(text: str, monkeypatch: pytest.MonkeyPatch, loader: object) -> Node | None:
    """Return the tree that a parser of PyYAML makes; None if it refuses the text."""
    with monkeypatch.context() as patch:
        patch.setattr(yaml, "CSafeLoader", loader)
        patch.setattr(document, "simply_read", lambda *_: None)
        try:
            return document.read_document(text.encode(), "file.yaml")
        except DocumentError:
            return None


PARSERS = [yaml.CSafeLoader, yaml.SafeLoader]


def assert_same(text: str, *, is_read: bool | None = None) -> None:
    found = simply_read(text, "file.yaml")
    assert is_read is None or is_read == (found is not None)
    if found is not None:
        with pytest.MonkeyPatch.context() as patch:
            assert all(by_yaml(text, patch, parser) == found for parser in PARSERS)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_read(path: Path) -> None:
    assert_same(path.read_text(encoding="utf-8"), is_read=True)


@pytest.mark.parametrize(
    "text",
    [
        "a: b",
        "# comment\n\na: not within 26 weeks  # comment\n\n  # comment\nb-c: <5\n",
        "a: {b: yes, c: [d, 'e f', \"g: h\"], i: {}, j: []}\nk: 'Crohn #1'",
        "a: {b: 1,\n  # comment\n  c: 2.5,  # comment\n  }\n",
        '{"age": 46, "regions": ["hand", "arm"],\n "x": {"a": true}}\n',
        "a: ''",
    ],
)
def test_what_painref_writes_is_read(text: str) -> None:
    assert_same(text, is_read=True)


@pytest.mark.parametrize(
    "text",
    [
        *("", "# comment", "a", "a:", "a: ", "a:b", "a : b", " a: b", "a: b\n  c", "a: b: c", "a: b\na: c", "- a"),
        *("a: [b", "a: [b]]", "a: [b, c", "a: {b}", "a: {b: c d: e}", "a: [b c\n  d]", "a: [b\n, c]", "a: {b:c}"),
        *("a: 'b''c'", "a: 'b\n  c'", 'a: "\\x41"', "a: 'b' c", "a: &b c", "a: *b", "a: !t b", "a: |\n  b", "a: >b"),
        *("a: b#c", "a: [b]#c", "a:\n  b: c", "a: b\n---\na: b", "%YAML 1.1\n---\na: b", "a: b\n...", "? a\n: b"),
        *(
            "{a: b} c",
            "{a: b}\nc: d",
            "[a, b]",
            "a: -5",
            "a: ~",
            "a: b, c",
            "é: a",
            "a: é",
            "a: " + "[" * 20 + "]" * 20,
        ),
    ],
)
def test_what_is_not_is_left_to_yaml(text: str) -> None:
    assert_same(text, is_read=False)


_PIECES = [
    *"abc1{}[]:,#'\"\n -.<>=?|&*!%",
    "a: ",
    "b: ",
    ", ",
    "\n",
    "\n  ",
    " #",
    "''",
    "yes",
    "26 weeks",
    "{",
    "[",
    "}",
]


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_no_jumble_has_another_tree(text: str) -> None:
    assert_same(text)


_WORDS = st.from_regex(r"[A-Za-z0-9<][a-z0-9.%/+()<>='-]{0,4}( [a-z0-9.%/+()<>='-]{1,4}){0,2}", fullmatch=True)
_QUOTED = st.from_regex(r"'[ -&(-~]{0,6}'|\"[ !#-\[\]-~]{0,6}\"", fullmatch=True)
_KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,4}", fullmatch=True) | _QUOTED
_GAPS = st.sampled_from([", ", ",  # c, d\n   ", ",\n  ", " , "])


@st.composite
def _pairs(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    return "{" + "".join(f"{draw(_KEYS)}: {draw(values)}{draw(_GAPS)}" for _ in range(draw(st.integers(0, 3)))) + "}"


@st.composite
def _items(draw: st.DrawFn, values: st.SearchStrategy[str]) -> str:
    return "[" + "".join(f"{draw(values)}{draw(_GAPS)}" for _ in range(draw(st.integers(0, 3)))) + "]"


_VALUES = st.recursive(_WORDS | _QUOTED, lambda inner: _pairs(inner) | _items(inner), max_leaves=6)


@given(st.lists(st.tuples(_KEYS, _VALUES), max_size=4))
def test_what_is_written_like_it_has_the_same_tree(pairs: list[tuple[str, str]]) -> None:
    assert_same("# comment\n" + "".join(f"{key}: {value}\n" for key, value in pairs))
