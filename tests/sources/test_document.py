"""Text to tree: what is read, what is refused and where, and that no input does worse than be refused."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from painref.output.text import plain
from painref.sources import document
from painref.sources.document import MAX_DEPTH, DocumentError, Mapping, Node, Scalar, Sequence, read_document
from tests.samples import IN_FULL

SECONDS = 2.0
"""More than any input of these tests may take."""

PARSERS = {"libyaml": yaml.CSafeLoader, "pure": yaml.SafeLoader}


@pytest.fixture(params=PARSERS)
def parser(request: pytest.FixtureRequest) -> Iterator[str]:
    with mock.patch.object(yaml, "CSafeLoader", PARSERS[request.param]):
        yield request.param


def as_data(node: Node) -> Any:
    match node:
        case Mapping():
            return {key: as_data(value) for key, value in node.items.items()}
        case Sequence():
            return [as_data(item) for item in node.items]
    return node.value


def walk(node: Node) -> Iterator[Node]:
    yield node
    children = node.items.values() if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else ()
    for child in children:
        yield from walk(child)


def attempt(data: bytes) -> Node | DocumentError:
    try:
        return read_document(data, "file.yaml")
    except DocumentError as error:
        return error


def refusal(data: bytes | str) -> DocumentError:
    refused = attempt(data.encode() if isinstance(data, str) else data)
    assert isinstance(refused, DocumentError)
    return refused


# --- What is read -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12.0),
        ("-0.5", -0.5),
        ("+1.5e3", 1500.0),
        (".5", 0.5),
        ("true", True),
        ("false", False),
        ("~", None),
        ("null", None),
        ("", None),
        ("'12'", "12"),
        ('"true"', "true"),
        ('"null"', "null"),
        ("''", ""),
        # Not what YAML makes of them: a word is a word.
        ("yes", "yes"),
        ("No", "No"),
        ("on", "on"),
        ("True", "True"),
        ("2026-01-01", "2026-01-01"),
        ("12:30:45", "12:30:45"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("nan", "nan"),
        ("NaN", "NaN"),
        # What no number can hold stays text, so that nothing infinite comes out.
        ("1e999", "1e999"),
        ("-1e999", "-1e999"),
        ("9" * 400, "9" * 400),
        # Digits of another script are words.
        ("١٢", "١٢"),
    ],
)
def test_scalars(text: str, value: object) -> None:
    read = read_document(f"key: {text}\n".encode(), "f")
    assert as_data(read) == {"key": value}
    assert type(as_data(read)["key"]) is type(value)


@pytest.mark.usefixtures("parser")
def test_block_text_is_text() -> None:
    assert as_data(read_document(b"a: >-\n  1\nb: |\n  true\n", "f")) == {"a": "1", "b": "true\n"}


@pytest.mark.usefixtures("parser")
def test_every_node_knows_its_place() -> None:
    read = read_document("ключ: été\nlist:\n  - {ü: [1, two]}\n".encode(), "f.yaml")
    assert isinstance(read, Mapping)
    places = [(node.place.line, node.place.column) for node in walk(read)]
    assert places == [(1, 1), (1, 7), (3, 3), (3, 5), (3, 9), (3, 10), (3, 13)]
    assert str(read.keys["list"]) == "f.yaml:2:1"


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    plain = read_document(b"a: 1\nb:\n  - x\n", "f")
    assert read_document(b"\xef\xbb\xbfa: 1\r\nb:\r\n  - x\r\n", "f") == plain


def test_deepest_nesting_allowed_is_read() -> None:
    read_document(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH, "f")
    assert "nested" in refusal("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).message


DEEP = {
    "brackets": "[",
    "braces": "{a: ",
    "JSON": '{"a":',
    "brackets after a key": "[{a: ",
}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("what", DEEP)
@pytest.mark.parametrize("times", [MAX_DEPTH + 1, 400, 1_001, 20_000])
def test_deep_nesting_is_reported_in_our_words(what: str, times: int) -> None:
    error = refusal(DEEP[what] * times)
    assert (error.message, error.remedy) == ("nested too deeply.", "Close brackets sooner.")
    assert error.place is not None
    assert error.place.column <= (MAX_DEPTH + 1) * len(DEEP[what])


def test_a_depth_limit_of_the_parser_is_reported_in_our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that stops early, looks ahead and words its error as it likes changes nothing."""
    real = yaml.parse

    def limited(text: str, Loader: Any) -> Iterator[Any]:  # noqa: N803  # the interface of yaml
        if len(text) > 100:
            raise yaml.MarkedYAMLError(problem="far too much", problem_mark=yaml.Mark("f", 100, 0, 100, None, None))
        yield from real(text, Loader=Loader)

    monkeypatch.setattr(yaml, "parse", limited)
    assert refusal("[" * 200).message == "nested too deeply."
    assert "well-formed" in refusal("a" * 200).message


@pytest.mark.usefixtures("parser")
def test_json_indented_by_tabs_is_read() -> None:
    assert as_data(read_document(b'{\n\t"a": [\n\t \t1\n\t]\n}\n', "f")) == {"a": [1.0]}


WRITABLE = st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "S", "Zs"]), max_size=30)
NUMBERS = st.integers(-(10**15), 10**15).map(float) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | WRITABLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WRITABLE, inner, max_size=4),
    max_leaves=15,
).filter(lambda value: value is not None)


@settings(deadline=None)
@given(JSON, st.sampled_from([None, 2]), st.sampled_from(list(PARSERS)))
def test_json_reads_as_json_does(value: Any, indent: int | None, parser: str) -> None:
    with mock.patch.object(yaml, "CSafeLoader", PARSERS[parser]):
        assert as_data(read_document(json.dumps(value, ensure_ascii=False, indent=indent).encode(), "f")) == value


# --- What is refused --------------------------------------------------------------------------------------------------

REFUSED = {
    "empty": (b"", "empty", 0, 0),
    "only a byte order mark": (b"\xef\xbb\xbf", "empty", 0, 0),
    "only comments": (b"# one\n\n# two\n", "empty", 0, 0),
    "only null": (b"~\n", "empty", 0, 0),
    "only dashes": (b"---\n", "empty", 0, 0),
    "two documents": (b"a: 1\n---\nb: 2\n", "more than one document", 2, 1),
    "duplicate key": (b"a: 1\nb: 2\na: 3\n", "'a' is given twice", 3, 1),
    "duplicate key, quoted": (b'{a: 1, "a": 2}', "'a' is given twice", 1, 8),
    "anchor": (b"a: &x [1]\n", "anchor", 1, 4),
    "anchor on nothing": (b"a: &x\n", "anchor", 1, 4),
    "alias": (b"a: *x\n", "alias", 1, 4),
    "merge key with alias": (b"a:\n  <<: *x\n", "alias", 2, 7),
    "tag": (b"a: !!python/object/apply:os.system [ls]\n", "tag", 1, 4),
    "tag on a scalar": (b"a: !!int '3'\n", "tag", 1, 4),
    "own tag": (b"- !own {}\n", "tag", 1, 3),
    "complex key": (b"? [a, b]\n: c\n", "key must be", 1, 3),
    "NUL": (b"a: b\n\x00", "U+0000", 2, 1),
    "escape": (b"a: \x1b[31mred\n", "U+001B", 1, 4),
    "lone carriage return": (b"a: 1\rb: 2\n", "U+000D", 1, 5),
    "lone carriage return among Windows line ends": (b"a: 1\r\nb: 2\rc: 3\r\n", "U+000D", 2, 5),
    "next line": ("a: b\x85c".encode(), "U+0085", 1, 5),
    "line separator": ("a: b\u2028c".encode(), "U+2028", 1, 5),
    "bidirectional override": ("ab: c\u202ed\n".encode(), "U+202E", 1, 6),
    "bidirectional isolate": ("é: \u2066x\n".encode(), "U+2066", 1, 4),
    "Arabic letter mark": ("é: \u061cx\n".encode(), "U+061C", 1, 4),
    "second byte order mark": (b"\xef\xbb\xbf\xef\xbb\xbfa: 1\n", "U+FEFF", 1, 1),
    "no character": ("a: 1\nb: \uffff".encode(), "U+FFFF", 2, 4),
    "escape, escaped": (b'a:\n- "\\e[31m"\n', "U+001B", 2, 3),
    "bidirectional override, escaped": (b'a: "\\u202e"\n', "U+202E", 1, 4),
    "NUL as JSON escapes it": (b'{"a": "\\u0000"}', "U+0000", 1, 7),
    "control character in a key": (b'{"a\\u0007": 1}', "U+0007", 1, 2),
    "not UTF-8": (b"a: 1\nb: \xe9t\xe9\n", "UTF-8", 2, 4),
    "UTF-16": ("a: 1\n".encode("utf-16"), "UTF-8", 1, 1),
    "UTF-16 without a mark": ("a: 1\n".encode("utf-16-le"), "U+0000", 1, 2),
    "surrogate in UTF-8": (b"a: \xed\xa0\x80\n", "UTF-8", 1, 4),
    "tab for indentation": (b"a:\n\tb: 1\n", "well-formed", 2, 1),
    "open bracket": (b"a: [1, 2\n", "well-formed", 2, 1),
    "open quote": (b"a: 'b\n", "well-formed", 2, 1),
    "colon in text": (b"a: b: c\n", "well-formed", 1, 5),
}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("what", REFUSED)
def test_refused(what: str) -> None:
    data, says, line, column = REFUSED[what]
    error = refusal(data)
    assert says in error.message
    assert error.place is not None
    assert (error.place.file, error.place.line, error.place.column) == ("file.yaml", line, column)
    assert error.remedy
    assert "\n" not in str(error)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    "text",
    [r'"\UFFFFFFFF"', r'"\ud800"', r'"\xZZ"', "%YAML 1." + "9" * 5000 + "\n---\na", "%YAML 9.9\n---\na", "%TAG !\na"],
)
def test_escapes_and_directives_that_the_parser_chokes_on(text: str) -> None:
    assert refusal(text).remedy


def test_a_file_too_large_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAX_BYTES", 10)
    assert as_data(read_document(b"a: 1234567", "f")) == {"a": 1234567.0}
    error = refusal(b"a: 12345678")
    assert "more than 10 bytes" in error.message
    assert error.remedy


# --- What is hostile --------------------------------------------------------------------------------------------------

BOMB = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
MANY = 100_000 if IN_FULL else 40_000
"""How often something is repeated: what takes its square shows, in the quick run too."""

HOSTILE = {
    "brackets": "[" * MANY,
    "dashes": "- " * MANY,
    "braces": "{a: " * (MANY // 2),
    "braces in brackets": "[{" * (MANY // 2),
    "question marks": "? " * MANY,
    "question marks in brackets": "[? " * (MANY // 2),
    "one mapping in another": "a: " * (MANY // 2),
    "closed again": "[" * (MANY // 2) + "]" * (MANY // 2),
    "ever more indented": "\n".join(" " * depth + "a:" for depth in range(1000)),
    "anchors": "&a " * (MANY // 2),
    "anchor bomb": BOMB,
    "a long key twice": ("? " + "x" * (MANY // 2) + "\n: 1\n") * 2,
    "a long tag": "!" + "x" * (MANY // 2) + " 1",
    "tags": "!!a " * (MANY // 2),
    "directives": "%a\n" * (MANY // 5),
    "dashes of documents": "---\n" * (MANY // 2),
    "one long number": "1" * (2 * MANY),
    "one long exponent": "1e" + "9" * (2 * MANY),
    "one long word": "[" + "x" * (2 * MANY) + "]",
    "one long key": "x" * (2 * MANY) + ": 1",
    "open quote": '"' + "x\n" * (MANY // 5),
    "escapes": '"' + "\\x41" * (MANY // 5) + '"',
    "colons": ":" * MANY,
    "spaces": " " * MANY,
    "comments": "#\n" * (MANY // 5),
    "same key": "a: 1\n" * (MANY // 2),
    "Windows line ends": "\r\n" * MANY,
    "carriage returns": "\r" * MANY,
}


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_text_costs_little(what: str) -> None:
    started = time.process_time()
    outcome = attempt(HOSTILE[what].encode())
    assert time.process_time() - started < SECONDS
    if isinstance(outcome, DocumentError):
        assert outcome.remedy
        assert len(str(outcome)) < 400


PIECES = [
    *"abk012.-+~!&*|>%@`'\"\\#,:?[]{}()=<\n\r\t \x00\x1b\x85\ufeff\u2028\u202e\u00e9\U0001f600",
    *("- ", ": ", "? ", "\n  ", "\n- ", "---\n", "...\n", "<<: ", "&a ", "*a", "!!str ", "!x ", "%YAML 1.1\n", "# c\n"),
    *("\r\n", "null", "true", "yes", "nan", ".inf", "1e999", "9" * 50, "0x1", '"\\ud800"', '"\\e"', "|+\n", ">2-\n"),
]
TEXTS = st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@settings(max_examples=2 * settings().max_examples)
@given(TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(), st.sampled_from(list(PARSERS)))
def test_anything_is_read_or_refused_with_its_place(data: bytes, parser: str) -> None:
    lines = data.decode("utf-8", "replace").split("\n")
    with mock.patch.object(yaml, "CSafeLoader", PARSERS[parser]):
        outcome = attempt(data)
    if isinstance(outcome, DocumentError):
        assert outcome.message
        assert outcome.remedy
        assert outcome.place is not None
        places = [outcome.place]
    else:
        places = [node.place for node in walk(outcome)]
    for place in places:
        assert place.file == "file.yaml"
        assert 0 <= place.line <= len(lines) + 1
        assert place.column <= 1 + max(len(line.encode()) for line in lines)


@settings(max_examples=2 * settings().max_examples)
@given(TEXTS)
def test_what_is_read_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    outcome = attempt(text.encode("utf-8", "surrogatepass"))
    if isinstance(outcome, DocumentError):
        return
    for node in walk(outcome):
        if isinstance(node, Scalar):
            assert plain(node.text) == node.text
            assert node.value not in (float("inf"), float("-inf"))


def test_document_with_too_many_values_is_refused(monkeypatch):
    monkeypatch.setattr(document, "MAX_VALUES", 10)
    read_document(b"[1, 2, 3, {a: [4, 5, 6]}]", "file")
    with pytest.raises(DocumentError, match=r"file:1:26: more than 10 values"):
        read_document(b"[1, 2, 3, {a: [4, 5, 6], b: 7}]", "file")
