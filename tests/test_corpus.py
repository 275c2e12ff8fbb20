"""Any text at all is answered or refused in one short message: what a fuzzer once found, and what Hypothesis finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painref.errors import PainrefError
from tests.corpus import CORPUS, TARGETS, knowledge, read

FINDINGS = sorted(path for path in CORPUS.glob("*/*") if path.parent.name in TARGETS)

YAML_PIECES = [
    *"-?:,[]{}#&*!|>'\"%@`\n\t \\~",
    "- ",
    ": ",
    "? ",
    "<<",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "!!python/name:os",
]
CRITERION_PIECES = [*"()<>=!+-*'\"[]{}:,.@ ", " and ", " or ", "not ", " in ", "count(", ">=", "lambda:", "1e999", "0x"]
JSON_PIECES = [*'{}[]:,"\\ ', "true", "false", "null", '"id":', '"\\ud800"', "\n"]
OVERLAY_PIECES = [
    "procedures: ",
    "conditions: ",
    "red_flags: ",
    "facts: ",
    "release: ",
    "- {id: leaf-one, ",
    "- {id: new, ",
    "withdraw: true}",
    "name: A}",
    "aliases: [a, a]}",
    "contraindications: [{text: a, severity: absolute, when: age > 1, refs: [x]}]}",
    "family: leaf-one}",
]
VALUES = [
    "yes",
    "no",
    "none",
    "unknown",
    "null",
    "~",
    ".nan",
    "NaN",
    "Infinity",
    "-.inf",
    "1e400",
    "9" * 400,
    "0o7",
    "-0",
]


def questions() -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(knowledge().questions))


def options() -> st.SearchStrategy[str]:
    return st.sampled_from(sorted({o.id for q in knowledge().questions.values() for o in q.options}))


def mixed(*pieces: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    """Pieces of the language in any order, with any text between them."""
    text = st.lists(st.one_of(*pieces, st.text(max_size=5)), max_size=12).map("".join)
    return text.map(lambda written: written.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_fuzzer_found_is_mended(path: Path) -> None:
    read(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
@given(data=st.binary(max_size=200))
def test_any_bytes(target: str, data: bytes) -> None:
    read(target, data)


@given(data=mixed(st.sampled_from(YAML_PIECES), st.sampled_from(VALUES)))
def test_pieces_of_yaml(data: bytes) -> None:
    read("document", data)


@given(data=mixed(st.sampled_from(YAML_PIECES), st.sampled_from(VALUES), questions(), options()))
def test_pieces_of_answers(data: bytes) -> None:
    read("answers", data)


@given(name=questions(), value=mixed(st.sampled_from([",", "=", *VALUES]), options()))
def test_any_value_of_any_question(name: str, value: bytes) -> None:
    read("setting", name.encode() + b"=" + value)
    read("answers", name.encode() + b": " + value)
    read("typed", name.encode() + b"=" + value)


@given(data=mixed(st.sampled_from(CRITERION_PIECES), questions(), options()))
def test_pieces_of_criteria(data: bytes) -> None:
    read("criterion", data)


@given(data=mixed(st.sampled_from(JSON_PIECES), st.sampled_from(VALUES), questions().map('"{}":'.format), options()))
def test_pieces_of_patients(data: bytes) -> None:
    read("patients", b"{" + data + b"}\n")


@given(
    columns=st.lists(st.one_of(questions(), st.just("id"), st.text(max_size=5)), max_size=4),
    separator=st.sampled_from(",;"),
    cells=mixed(st.sampled_from([*',;|"\n', *VALUES, "1,5", "1.500"]), options()),
)
def test_pieces_of_patients_in_csv(columns: list[str], separator: str, cells: bytes) -> None:
    read("patients-csv", separator.join(columns).encode("utf-8", "surrogatepass") + b"\n" + cells)


@given(data=mixed(st.sampled_from(YAML_PIECES), st.sampled_from(OVERLAY_PIECES)))
def test_pieces_of_overlays(data: bytes) -> None:
    read("overlay", data)


def test_a_target_that_breaks_the_rule_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_at_length(data: bytes) -> None:
        raise PainrefError("no " * 500)

    monkeypatch.setitem(TARGETS, "document", refuse_at_length)
    with pytest.raises(AssertionError, match="a message of"):
        read("document", b"")
