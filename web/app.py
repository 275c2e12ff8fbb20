"""What the page asks of painref: the questions, what a file says, and the report that follows from answers.

It runs in the browser under Pyodide, on the very wheel; everything goes in and out as JSON.
"""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from datetime import date
from functools import cache
from typing import Any

import yaml

from painref.errors import PainrefError
from painref.knowledge.model import Question
from painref.library.open import load
from painref.output.machine.json import write_record
from painref.output.options import Form
from painref.paper.chart import ChartRequest, chart_report
from painref.records import to_builtins
from painref.sources.document import read_document
from painref.triage.assess import assess_with
from painref.triage.engine.rules import Rules, prepare
from painref.triage.lens import parse_lens
from painref.triage.questionnaire.answer_file import answers_text
from painref.triage.questionnaire.reading import EDITION, read_answers
from painref.triage.questionnaire.resolve import patient_of

KNOWLEDGE = load()

VOCABULARY = KNOWLEDGE.release.vocabulary


@cache
def _rules(follow: tuple[str, ...]) -> Rules:
    return prepare(KNOWLEDGE, parse_lens(follow, KNOWLEDGE) if follow else None)


def questions() -> str:
    """Return the questions by section, with their options or the names that they take."""
    sections = [
        {
            "id": section.id,
            "name": section.name,
            "questions": [
                _question(item) for item in KNOWLEDGE.questions.values() if item.section == section.id and item.ask
            ],
        }
        for section in KNOWLEDGE.sections.values()
    ]
    return json.dumps({"sections": sections, "data_version": KNOWLEDGE.version})


def _question(question: Question) -> dict[str, Any]:
    names = KNOWLEDGE.nameable(question) if question.names else {}
    return {
        "id": question.id,
        "type": question.type,
        "prompt": question.prompt,
        "how": question.how,
        "unit": question.unit,
        "closed": question.closed,
        "options": [
            {
                "id": option.id,
                "text": option.text,
                "how": option.how,
                "course": option.course,
                "must": list(option.must),
            }
            for option in question.options
        ],
        "names": [{"id": id_, "text": entry.name} for id_, entry in names.items()],
    }


def understood(text: str) -> str:
    """Return what a file of answers says, question by question, or the errors in it."""
    try:
        read_document(text.encode(), "the file")
        said = yaml.load(text, Loader=yaml.BaseLoader)  # texts alone: nothing is made of them
    except PainrefError as error:
        return json.dumps({"errors": [str(one) for one in error.all_errors()]})
    return json.dumps({"answers": said if isinstance(said, dict) else {}})


def assessed(answers: str, day: str, label: str) -> str:
    """Return the report on answers given as JSON, and the same answers as the text of a file; or the errors in them."""
    said = {"painref": EDITION, "vocabulary": VOCABULARY, **json.loads(answers)}
    try:
        given = read_answers(read_document(json.dumps(said).encode(), "answers"), KNOWLEDGE, date.fromisoformat(day))
        rules = _rules(tuple(given.follow))
        assessment = assess_with(rules, patient_of(given, KNOWLEDGE))
        document = chart_report(ChartRequest(assessment=assessment, given=given, knowledge=KNOWLEDGE, label=label))
    except PainrefError as error:
        return json.dumps({"errors": [str(one) for one in error.all_errors()]})
    return json.dumps({"document": to_builtins(document), "file": answers_text(given, KNOWLEDGE)})


def as_the_command_line(text: str, day: str) -> str:
    """Return what ``painref triage --answers FILE --json`` prints of a file: the tests hold the page against it."""
    given = read_answers(read_document(text.encode(), "the file"), KNOWLEDGE, date.fromisoformat(day))
    assessment = assess_with(_rules(tuple(given.follow)), patient_of(given, KNOWLEDGE))
    with redirect_stdout(io.StringIO()) as written:
        write_record("assessment", to_builtins(assessment), Form.JSON, KNOWLEDGE.version)
    return written.getvalue()
