"""The items of the questionnaire: what they ask, in which control, in which units, with how to ask as help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from painref.fhir.names import (
    ANSWER_CODES,
    ANSWERS,
    CORE,
    EACH,
    LOINC,
    MEASURED,
    NONE_OF_THESE,
    OTHERS_NO,
    RESULTS,
    SDC,
    WORDS,
    Resource,
    code_system,
    coding,
    option_system,
    part,
)
from painref.fhir.units import DETAILS, ucum, unit_coding, units_of
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question, QuestionType
from painref.knowledge.vocabulary import option_ids
from painref.triage.questionnaire.nodes import OTHER
from painref.triage.questionnaire.slots import REQUESTED

_CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"

_MOST_BOXES = 40
"""Up to so many options are boxes to tick; of more, one types the beginning."""

_NUMBER_FORMAT = "at least 6, under 10, 6 to 8, normal; a time also as 9 months, since 2026-02"
_TIME_FORMAT = "5 weeks ago, under 6 months ago, not within 12 months"


def question_items(question: Question, knowledge: Knowledge) -> Iterator[Resource]:
    """Yield the items that ask a question: for its answer, then for what the answer itself cannot say."""
    match question.type:
        case QuestionType.YES_NO:
            yield _asked(question, {"type": "boolean"})
        case QuestionType.CHOICE:
            yield _asked(question, _choice(_options(question, knowledge), "radio-button"))
        case QuestionType.NUMBER:
            yield from _number(question.id, question, _asked(question, {}))
        case QuestionType.CLEARINGS:
            yield _rows(question, _clearing(question, knowledge))
        case QuestionType.RECORDS:
            yield _asked(question, _ticks(question, knowledge))
            yield _rows(question, _session(question, knowledge))
        case _:
            yield _asked(question, _ticks(question, knowledge))
            yield _rows(question, _detail(question, knowledge))


def hidden(item: Resource) -> Resource:
    """Return an item that a form does not show, and keeps."""
    return {
        **item,
        "extension": [*item.get("extension", []), {"url": f"{CORE}/questionnaire-hidden", "valueBoolean": True}],
    }


def text_item(link: str, text: str, like: str = "") -> Resource:
    """Return an item for text, with what it may look like."""
    shown = [{"url": f"{CORE}/entryFormat", "valueString": like}] if like else []
    return {"linkId": link, **({"extension": shown} if shown else {}), "text": text, "type": "string"}


def _asked(question: Question, answered: Resource) -> Resource:
    """Return the item of a question, with how to ask it as help."""
    item = {
        "linkId": question.id,
        **({"extension": answered["extension"]} if "extension" in answered else {}),
        "code": list(_codes(question)),
        "text": question.prompt,
        **{name: value for name, value in answered.items() if name != "extension"},
    }
    lines = [question.how, *(f"{option.text}: {_how(option.how, option.new)}" for option in question.options)]
    if how := "\n".join(line for line in lines if line and not line.endswith(": ")):
        help_ = {"linkId": part(question.id, "how"), "extension": [_control("help")], "text": how, "type": "display"}
        item["item"] = [help_]
    return item


def _codes(question: Question) -> Iterator[Resource]:
    """Yield the codes of a question: painref's own, and LOINC's where it asks for one measurement."""
    yield coding(code_system("questions"), question.id)
    if question.id in MEASURED:
        yield coding(LOINC, MEASURED[question.id])


def _how(how: str, new: str) -> str:
    return " ".join(filter(None, (how, f"New: {new}." if new else "")))


def _number(link: str, question: Question, item: Resource) -> Iterator[Resource]:
    """Yield a quantity with its units and bounds, and an item for what a quantity cannot say."""
    extensions = [
        {"url": f"{CORE}/questionnaire-unitOption", "valueCoding": unit_coding(unit)} for unit in units_of(question)
    ]
    for name, bound in (("minQuantity", question.min), ("maxQuantity", question.max)):
        if bound is not None:
            value = {"value": bound, "system": unit_coding(question.unit)["system"], "code": ucum(question.unit)}
            extensions.append({"url": f"{SDC}/sdc-questionnaire-{name}", "valueQuantity": value})
    unit = "" if ucum(question.unit).startswith("{") else f" ({question.unit})"
    text = f"{item['text']}{unit}"
    yield {"linkId": link, "extension": extensions, **item, "text": text, "type": "quantity"}
    yield text_item(f"{link}.{WORDS}", f"{item['text']}, in words", _NUMBER_FORMAT)


def _choice(options: Iterable[Resource], control: str, *, repeats: bool = False) -> Resource:
    return {
        "extension": [_control(control)],
        "type": "choice",
        **({"repeats": True} if repeats else {}),
        "answerOption": list(options),
    }


def _ticks(question: Question, knowledge: Knowledge) -> Resource:
    """Return the list of options to tick, with an option of its own for none of them, and for none of the others."""
    options = _options(question, knowledge)
    control = "check-box" if len(options) <= _MOST_BOXES else "autocomplete"
    if not question.closed:
        options += [
            {"valueCoding": coding(ANSWER_CODES, OTHERS_NO, "None of the others")},
            {
                "extension": [{"url": f"{CORE}/questionnaire-optionExclusive", "valueBoolean": True}],
                "valueCoding": coding(ANSWER_CODES, NONE_OF_THESE, "None of these"),
            },
        ]
    return _choice(options, control, repeats=True)


def _options(question: Question, knowledge: Knowledge) -> list[Resource]:
    """Return the options of a question, or the entries that answer it, by name."""
    system = option_system(question)
    texts = {option.id: option.text for option in question.options}
    if question.names:
        texts = {id_: entry.name for id_, entry in knowledge.nameable(question).items()}
    ids = [*option_ids(question, knowledge), *([OTHER] if question.id == REQUESTED else [])]
    return [{"valueCoding": coding(system, id_, texts.get(Id(id_), "Something else (in words)"))} for id_ in ids]


def _rows(question: Question, cells: Iterable[Resource]) -> Resource:
    """Return the rows of a question, each of one option or record."""
    return {
        "linkId": part(question.id, EACH),
        "extension": [_control("gtable")],
        "text": f"{question.prompt} One by one, where a tick does not say it",
        "type": "group",
        "repeats": True,
        "item": list(cells),
    }


def _cell(question: Question, name: str, text: str, asked: Resource) -> Resource:
    return {"linkId": part(question.id, EACH, name), "text": text, **asked}


def _detail(question: Question, knowledge: Knowledge) -> Iterator[Resource]:
    """Yield the cells of a row on one option: its answer, and when."""
    yield _which(question, knowledge)
    courses = ("new", "old", "not-new") if any(option.course for option in question.options) else ()
    answers = ("yes", "no", *question.values, *courses)
    yield _cell(question, "answer", "Answer", _answer_choice(answers))
    if question.dated or courses:
        yield _cell(question, "date", "When" if question.dated else "Since", {"type": "date"})
    yield text_item(part(question.id, EACH, WORDS), "In words", _TIME_FORMAT if question.dated or courses else "")


def _session(question: Question, knowledge: Knowledge) -> Iterator[Resource]:
    """Yield the cells of a row on something that has been done."""
    yield _which(question, knowledge)
    yield _cell(question, "answer", "Answer", _answer_choice(("yes", "no")))
    names = {"times": "Sessions", "relief": "Relief, of several the least", "lasted": "For how long"}
    for name, text in names.items():
        yield from _number(part(question.id, EACH, name), DETAILS[name], {"text": text})
    for name, text in {"last": "Last session", "first": "First session"}.items():
        yield from _time(question, name, text)
    results = [{"valueCoding": coding(code_system("results"), code, text)} for code, text in RESULTS.items()]
    yield _cell(question, "result", "Result, in the clinician's word", _choice(results, "drop-down"))
    yield text_item(part(question.id, EACH, WORDS), "In words, instead of details", "not within 12 months")


def _clearing(question: Question, knowledge: Knowledge) -> Iterator[Resource]:
    """Yield the cells of a row on a red flag that has been looked into."""
    yield _which(question, knowledge)
    tests = [{"valueCoding": coding(code_system("tests"), id_, test.name)} for id_, test in knowledge.tests.items()]
    yield _cell(question, "by", "By which tests", _choice(tests, "check-box", repeats=True))
    yield from _time(question, "on", "When")


def _time(question: Question, name: str, text: str) -> Iterator[Resource]:
    yield _cell(question, name, text, {"type": "date"})
    yield text_item(part(question.id, EACH, name, WORDS), f"{text}, in words", _TIME_FORMAT)


def _which(question: Question, knowledge: Knowledge) -> Resource:
    """Return the cell that says what a row is about; a group of drugs may be denied as one."""
    system = option_system(question)
    groups = [{"valueCoding": coding(system, group.id, f"{group.text} (only no)")} for group in question.groups]
    options = [*_options(question, knowledge), *groups]
    return _cell(question, "option", "Which", _choice(options, "drop-down"))


def _answer_choice(codes: Iterable[str]) -> Resource:
    return _choice(({"valueCoding": coding(ANSWER_CODES, code, ANSWERS[code])} for code in codes), "drop-down")


def _control(code: str) -> Resource:
    return {
        "url": f"{CORE}/questionnaire-itemControl",
        "valueCodeableConcept": {"coding": [coding(_CONTROLS, code)]},
    }
