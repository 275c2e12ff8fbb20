"""The answers of one patient as a QuestionnaireResponse, from which `painref.fhir.reading` reads the very same answers.

An option that is yes is ticked; whatever else is said of one stands in a row of its own. What a number or a date cannot
say stands in words, in the syntax of docs/answers.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from painref.fhir.names import (
    ABOUT,
    ABSENT,
    ANSWER_CODES,
    ANSWERS,
    ASKED_UNKNOWN,
    EACH,
    FOLLOW,
    NONE_OF_THESE,
    OTHERS_NO,
    QUESTIONNAIRE,
    RESULTS,
    VOCABULARY,
    WORDS,
    Resource,
    code_system,
    coding,
    option_system,
    part,
    section_link,
)
from painref.fhir.units import DETAILS, quantity
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import DrugGroup, Id, Question, QuestionType
from painref.knowledge.names import normalise
from painref.knowledge.vocabulary import members, questions_in_order
from painref.triage.questionnaire.values import (
    AnswerValue,
    ClearedAnswer,
    Given,
    NumberAnswer,
    OptionAnswer,
    OptionsAnswer,
    PastAnswer,
)

DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
"""A day, a month or a year: what FHIR takes for a date, as an answers file does."""


def response_of(given: Given, knowledge: Knowledge) -> Resource:
    """Return answers as a QuestionnaireResponse."""
    groups = {
        section: [item for question in asked for item in _items(question, given, knowledge)]
        for section, asked in groupby(questions_in_order(knowledge), lambda question: question.section)
    }
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{QUESTIONNAIRE}|{knowledge.version}",
        "status": "completed",
        **({"subject": {"identifier": {"value": given.patient_id}}} if given.patient_id else {}),
        "authored": given.as_of.isoformat(),
        "item": [
            {"linkId": ABOUT, "item": list(_about(given))},
            *({"linkId": section_link(section), "item": items} for section, items in groups.items() if items),
        ],
    }


def _about(given: Given) -> Iterator[Resource]:
    yield _item(VOCABULARY, _string(given.vocabulary))
    if given.follow:
        yield _item(FOLLOW, *map(_string, given.follow))


def _items(question: Question, given: Given, knowledge: Knowledge) -> Iterator[Resource]:
    if question.id in given.unknown:
        yield _unknown(question)
    elif question.id in given.values:
        yield from _answer(question, given.values[question.id], knowledge)


def _answer(question: Question, value: AnswerValue, knowledge: Knowledge) -> Iterator[Resource]:
    """Yield the items that hold the answer to a question."""
    match value:
        case bool():
            yield _item(question.id, {"valueBoolean": value})
        case str():
            yield _item(question.id, _coded(option_system(question), value))
        case NumberAnswer():
            yield _number(question.id, value.text, question)
        case OptionsAnswer():
            yield from _options(question, value, knowledge)
        case PastAnswer():
            yield from _past(question, value)
        case ClearedAnswer():
            yield from _rows(question, value.texts, _clearing)


def _options(question: Question, value: OptionsAnswer, knowledge: Knowledge) -> Iterator[Resource]:
    ticked = [option for option, answer in value.options.items() if answer.text == "yes"]
    each = {option: answer for option, answer in value.options.items() if option not in ticked}
    denied = {group.id: _denied(group.id, value, knowledge) for group in question.groups}
    unknown = sorted(value.unknown - value.options.keys())
    closing = None
    if value.others_denied and not question.closed:
        closing = OTHERS_NO if value.options or unknown else NONE_OF_THESE
    yield from _ticked(question, ticked, closing)
    for group in (group for group, of_it in denied.items() if of_it):
        yield _row(question, group, _item(part(question.id, EACH, "answer"), _coded(ANSWER_CODES, "no")))
    for option in (option for option in each if not any(option in of_it for of_it in denied.values())):
        yield _row(question, option, *_option(question, each[option]))
    for option in unknown:
        yield _row(question, option, _item(part(question.id, EACH, "answer"), {"valueCoding": _not_known()}))


def _denied(group: Id, value: OptionsAnswer, knowledge: Knowledge) -> set[Id]:
    """Return the drugs that a file denies by denying their group: no, and nothing said of each by itself."""
    drugs = members(DrugGroup(group), knowledge)
    if not all(drug in value.options or drug in value.unknown for drug in drugs):
        return set()
    return {drug for drug in drugs if value.options.get(drug) == OptionAnswer(text="no", truth=False)}


def _ticked(question: Question, options: list[Id], closing: str | None) -> Iterator[Resource]:
    """Yield the item of the options that are yes, and of what is said of all the others, if there are any."""
    answers = [_coded(option_system(question), option) for option in options]
    if closing:
        answers.append(_coded(ANSWER_CODES, closing))
    if answers:
        yield _item(question.id, *answers)


def _option(question: Question, answer: OptionAnswer) -> Iterator[Resource]:
    """Yield what a row says of an option."""
    link = part(question.id, EACH, "answer")
    course, _, time = answer.text.partition(" ")
    if (code := answer.text.replace(" ", "-")) in ANSWERS and not answer.words:
        yield _item(link, _coded(ANSWER_CODES, code))
    elif course in ("new", "old") and time and not answer.words:
        yield _item(link, _coded(ANSWER_CODES, course))
        since = time.removeprefix("since ")
        is_day = time.startswith("since ") and DATE.fullmatch(since)
        yield _when(part(question.id, EACH, "date"), since) if is_day else _words(part(question.id, EACH), time)
    elif question.dated:
        yield _when(part(question.id, EACH, "date"), answer.text)
    else:
        yield _words(part(question.id, EACH), answer.text)


def _past(question: Question, value: PastAnswer) -> Iterator[Resource]:
    """Yield what has been done: ticked if nothing more is said of anything, else in rows, which keep their order."""
    only_ticked = all(entry in ("yes", {}) for entry in value.texts.values())
    closing = None
    if value.nothing_else:
        closing = OTHERS_NO if value.texts else NONE_OF_THESE
    yield from _ticked(question, [Id(what) for what in value.texts] if only_ticked else [], closing)
    if not only_ticked:
        yield from _rows(question, value.texts, _session)


def _rows(question: Question, texts: Mapping[str, Any], items_of: Any) -> Iterator[Resource]:
    """Yield a row for each record; `items_of` gives what stands in one."""
    for what, entry in texts.items():
        records = entry if isinstance(entry, list) else [entry]
        for record in records:
            yield _row(question, what, *items_of(question, record, alone=not isinstance(entry, list) or len(entry) > 1))


def _session(question: Question, record: Any, *, alone: bool) -> Iterator[Resource]:
    """Yield what a row says of something done; the only record of a list is of one session where it says no other."""
    each = part(question.id, EACH)
    if not isinstance(record, Mapping) or not record:
        yield _word(each, record or "yes")
        return
    for name, text in (record if alone else {"times": "1", **record}).items():
        link = part(Id(each), name)
        if name in DETAILS:
            yield _number(link, text, DETAILS[name])
        elif name == "result" and text.casefold() in RESULTS:
            yield _item(link, _coded(code_system("results"), text.casefold()))
        elif name == "result":
            yield _item(link, {"valueCoding": _not_known()})
        else:
            yield _when(link, text)


def _word(each: str, text: str) -> Resource:
    """Return the one word that is said of something done: no, unknown, or a time in words."""
    word = text.casefold()
    if word in ANSWERS:
        return _item(f"{each}.answer", _coded(ANSWER_CODES, word))
    return _item(f"{each}.answer", {"valueCoding": _not_known()}) if _is_unknown(text) else _words(each, text)


def _clearing(question: Question, record: Mapping[str, Any], **_: bool) -> Iterator[Resource]:
    tests = record["by"] if isinstance(record["by"], list) else [record["by"]]
    yield _item(part(question.id, EACH, "by"), *(_coded(code_system("tests"), normalise(test)) for test in tests))
    if "on" in record:
        yield _when(part(question.id, EACH, "on"), record["on"])


def _row(question: Question, option: str, *items: Resource) -> Resource:
    which = _item(part(question.id, EACH, "option"), _coded(option_system(question), option))
    return {"linkId": part(question.id, EACH), "item": [which, *items]}


def _number(link: str, text: str, question: Question) -> Resource:
    """Return a number: a quantity, or words where none says the same."""
    if _is_unknown(text):
        return _item(link, {"valueQuantity": _not_known()})
    found = quantity(text, question)
    return _words(link, text) if found is None else _item(link, {"valueQuantity": found})


def _when(link: str, text: str) -> Resource:
    """Return a time: a date, or words where it is none."""
    if _is_unknown(text):
        return _item(link, {"_valueDate": _not_known()})
    return _item(link, {"valueDate": text}) if DATE.fullmatch(text) else _words(link.removesuffix(".date"), text)


def _unknown(question: Question) -> Resource:
    """Return the item of a question that was asked in vain."""
    match question.type:
        case QuestionType.YES_NO:
            return _item(question.id, {"_valueBoolean": _not_known()})
        case QuestionType.NUMBER:
            return _item(question.id, {"valueQuantity": _not_known()})
        case QuestionType.CLEARINGS:
            which = _item(part(question.id, EACH, "option"), {"valueCoding": _not_known()})
            return {"linkId": part(question.id, EACH), "item": [which]}
        case _:
            return _item(question.id, {"valueCoding": _not_known()})


def _is_unknown(text: str) -> bool:
    return text.strip().casefold() in ("", "?", "unknown")


def _words(link: str, text: str) -> Resource:
    return _item(f"{link}.{WORDS}", _string(text))


def _item(link: str, *answers: Resource) -> Resource:
    return {"linkId": link, "answer": list(answers)}


def _coded(system: str, code: str) -> Resource:
    return {"valueCoding": coding(system, code)}


def _string(text: str) -> Resource:
    return {"valueString": text}


def _not_known() -> Resource:
    """Return what stands in the place of a value that was asked for and is not known."""
    return {"extension": [{"url": ABSENT, "valueCode": ASKED_UNKNOWN}]}
