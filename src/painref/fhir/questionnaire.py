"""The questions as a FHIR R4 Questionnaire, whole or as far as they are asked for pain in some regions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from painref.criteria.evaluate import Evaluator
from painref.criteria.judgement import FALSE
from painref.criteria.parser import parse
from painref.criteria.reader import Reader
from painref.fhir.enabling import enabling_expression
from painref.fhir.items import hidden, question_items, text_item
from painref.fhir.names import (
    ABOUT,
    FOLLOW,
    QUESTIONNAIRE,
    SDC,
    VOCABULARY,
    Resource,
    section_link,
)
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question, QuestionType
from painref.knowledge.vocabulary import questions_in_order
from painref.notice import INTENDED_USE
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.questionnaire.values import Given, OptionAnswer, OptionsAnswer

REGIONS = Id("pain_regions")

NOTICE = (
    "Text and codes of painref: CC BY 4.0, the painref developers. Units are codes of UCUM (https://ucum.org), "
    "copyright 1998-2024, Regenstrief Institute, Inc. and the UCUM Organization, all rights reserved. This "
    "material contains content from LOINC (http://loinc.org). LOINC is copyright Regenstrief Institute, Inc. and "
    "the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the "
    "license at http://loinc.org/license. LOINC is a registered United States trademark of Regenstrief Institute, "
    "Inc."
)
"""Whose codes a questionnaire uses."""


def questionnaire(knowledge: Knowledge, regions: Sequence[Id] = ()) -> Resource:
    """Return the questionnaire; with `regions`, without what is never asked where the pain is in none but these."""
    asked = [question for question in questions_in_order(knowledge) if _is_asked(question, regions, knowledge)]
    name = "-".join(["painref", *regions])
    where = f", for pain in: {', '.join(regions)}" if regions else ""
    return {
        "resourceType": "Questionnaire",
        "id": name[:64],
        "url": f"{QUESTIONNAIRE.removesuffix('painref')}{name}",
        "version": knowledge.version,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "title": f"painref: questions before an interventional pain procedure{where}",
        "status": "active",
        "subjectType": ["Patient"],
        "publisher": "The painref developers",
        "description": f"{INTENDED_USE} What is not answered is unknown, and is never taken for no.",
        "copyright": NOTICE,
        "lastReviewDate": knowledge.release.reviewed,
        "item": [
            _about(knowledge),
            *(
                {
                    "linkId": section_link(section),
                    "text": knowledge.sections[section].name,
                    "type": "group",
                    "item": [item for question in questions for item in _items(question, knowledge)],
                }
                for section, questions in groupby(asked, lambda question: question.section)
            ),
        ],
    }


def _about(knowledge: Knowledge) -> Resource:
    """Return the group of what is said of the answers themselves: their vocabulary, and whom to follow."""
    vocabulary = hidden(text_item(VOCABULARY, "Edition of the questions"))
    follow = text_item(FOLLOW, "Whose recommendations count (a body, a country, payers); empty: all clinical bodies")
    return {
        "linkId": ABOUT,
        "text": "About these answers",
        "type": "group",
        "item": [
            {**vocabulary, "initial": [{"valueString": knowledge.release.vocabulary}]},
            {**follow, "repeats": True},
        ],
    }


def _items(question: Question, knowledge: Knowledge) -> Iterator[Resource]:
    """Yield the items of a question. One that is never asked, but said by a letter, is kept and not shown."""
    shown_if = enabling_expression(question.ask_if, knowledge) if question.ask_if else None
    for item in question_items(question, knowledge):
        if shown_if:
            rule = {"language": "text/fhirpath", "expression": shown_if}
            url = f"{SDC}/sdc-questionnaire-enableWhenExpression"
            item["extension"] = [*item.get("extension", []), {"url": url, "valueExpression": rule}]
        yield item if question.ask or question.type is QuestionType.CLEARINGS else hidden(item)


def _is_asked(question: Question, regions: Sequence[Id], knowledge: Knowledge) -> bool:
    """Return whether a question may be asked of somebody whose pain is in these regions and no other."""
    if not regions or question.ask_if is None:
        return True
    named = OptionsAnswer(
        options={region: OptionAnswer(text="yes", truth=True) for region in regions}, others_denied=True
    )
    given = Given(as_of=date.min, values={REGIONS: named}, vocabulary=knowledge.release.vocabulary)
    reader = Reader(patient_of(given, knowledge).answers, knowledge.vocabulary, knowledge.bits)
    return Evaluator(reader.judge, knowledge.facts).judge(parse(question.ask_if)) != FALSE
