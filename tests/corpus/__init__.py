"""What reads text from outside, and what it may do with any text: answer, or refuse it in one short message.

Shared by the tests and by `benchmarks/fuzz.py`. The folders here hold inputs that once broke the rule.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from painref.errors import PainrefError
from painref.knowledge import Knowledge, load
from painref.knowledge.document import read_document
from painref.logic.check import check
from painref.logic.evaluate import evaluate
from painref.logic.parse import parse
from painref.logic.truth import Truth
from painref.triage.answers import declared_unknown, parse_answers, parse_setting

CORPUS = Path(__file__).parent

SHORT = 1000
"""Longest message that a person still reads, in characters."""


@cache
def knowledge() -> Knowledge:
    return load()


def _document(data: bytes) -> None:
    read_document(data, "file")


def _answers(data: bytes) -> None:
    document = read_document(data, "file")
    parse_answers(document, knowledge())
    declared_unknown(document, knowledge())


def _setting(data: bytes) -> None:
    # As Python decodes an argument of the command line.
    parse_setting(data.decode("utf-8", "surrogateescape"), knowledge())


def _criterion(data: bytes) -> None:
    criterion = parse(data.decode("utf-8", "surrogateescape"))
    assert evaluate(criterion, {}, knowledge().facts) in Truth
    check(criterion, knowledge().vocabulary)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "document": _document,
    "answers": _answers,
    "setting": _setting,
    "criterion": _criterion,
}


def read(target: str, data: bytes) -> None:
    """Gives the data to the target; anything but an answer or a short refusal comes out as an exception."""
    try:
        TARGETS[target](data)
    except PainrefError as error:
        message = str(error)
        assert len(message) <= SHORT, f"a message of {len(message)} characters"
        assert "\n" not in message, "a message of several lines"
