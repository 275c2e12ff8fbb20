"""What reads text from outside, and what it may do with any text: answer, or refuse it in one short message.

Shared by the tests and by `benchmarks/fuzz.py`. The folders here hold inputs that once broke the rule.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from painref.batch.lines import Line, numbered_lines
from painref.batch.patient import is_blank, outcome_of
from painref.batch.settings import Settings
from painref.batch.table import read_header
from painref.criteria.answers import Answers
from painref.criteria.evaluate import Evaluator
from painref.criteria.judgement import TRUE
from painref.criteria.parser import parse
from painref.criteria.reader import Reader
from painref.criteria.typecheck import check
from painref.errors import PainrefError, Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.library.open import load
from painref.sources.document import Mapping, read_document
from painref.triage.engine.rules import Rules, prepare
from painref.triage.questionnaire.reading import answers_of
from painref.triage.questionnaire.resolve import parse_answers
from painref.triage.questionnaire.settings import with_settings
from painref.triage.questionnaire.types import Item, screen_of
from painref.triage.questionnaire.understanding import Refused
from painref.triage.questionnaire.values import Given
from tests.opened import built_in_knowledge

CORPUS = Path(__file__).parent

SMALL_KNOWLEDGE = CORPUS.parent / "lint" / "good"
"""A sound folder of few entries, which overlays are laid over."""

SHORT = 1000
"""Longest message that a person still reads, in characters."""


DAY = date(2026, 11, 28)
"""The day from which times count."""


@cache
def knowledge() -> Knowledge:
    return built_in_knowledge()


@cache
def _rules() -> Rules:
    return prepare(knowledge())


def _document(data: bytes) -> None:
    read_document(data, "file")


def _answers(data: bytes) -> None:
    parse_answers(answers_of(read_document(data, "file")), knowledge(), DAY)


def _setting(data: bytes) -> None:
    # As Python decodes an argument of the command line.
    setting = data.decode("utf-8", "surrogateescape")
    parse_answers(with_settings(Mapping(Place("--set"), {}, {}), [setting], knowledge()), knowledge(), DAY)


def _typed(data: bytes) -> None:
    """As at the prompt: the question, an equals sign, what is typed; without a question, a question of each type."""
    name, _, text = data.decode("utf-8", "replace").rpartition("=")
    questions = knowledge().questions
    by_type = {question.type: question for question in questions.values()}
    for question in [questions[Id(name)]] if name in questions else by_type.values():
        understanding = screen_of([Item(question)], knowledge()).understand(text, {}, Given(as_of=DAY))
        if isinstance(understanding, Refused):
            raise PainrefError(understanding.message)


def _criterion(data: bytes) -> None:
    criterion = parse(data.decode("utf-8", "surrogateescape"))
    check(criterion, knowledge().vocabulary)
    read_leaf = Reader(Answers(), knowledge().vocabulary, knowledge().bits).judge
    assert Evaluator(read_leaf, knowledge().facts).judge(criterion) >= TRUE


def _patients(data: bytes) -> None:
    _assessed(numbered_lines(BytesIO(data), "patients.ndjson"), Settings(rules=_rules(), as_of=DAY))


def _patients_csv(data: bytes) -> None:
    lines = numbered_lines(BytesIO(data), "patients.csv")
    columns = read_header(lines, knowledge(), "patients.csv")
    _assessed(lines, Settings(rules=_rules(), as_of=DAY, columns=columns))


def _assessed(lines: Iterator[Line], settings: Settings) -> None:
    """Each line of a batch gives one record, and one that is refused says so as shortly as any refusal."""
    patients = [line for line in lines if not is_blank(line, settings.columns)]
    for record in map(json.loads, outcome_of(patients, settings).records.splitlines()):
        if "error" in record:
            assert "this is a bug" not in record["error"], record["error"]
            raise PainrefError(record["error"], remedy=record["remedy"])


def _overlay(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "entries.yaml").write_bytes(data)
        load(SMALL_KNOWLEDGE, [Path(folder)])


TARGETS: dict[str, Callable[[bytes], None]] = {
    "document": _document,
    "answers": _answers,
    "setting": _setting,
    "typed": _typed,
    "criterion": _criterion,
    "patients": _patients,
    "patients-csv": _patients_csv,
    "overlay": _overlay,
}


def read(target: str, data: bytes) -> None:
    """Gives the data to the target; anything but an answer or a short refusal comes out as an exception."""
    try:
        TARGETS[target](data)
    except PainrefError as error:
        message = str(error)
        assert len(message) <= SHORT, f"a message of {len(message)} characters"
        assert "\n" not in message, "a message of several lines"
