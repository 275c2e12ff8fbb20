"""Single answers put over those of a document, as ``--set`` and ``--what-if`` take them: "Which answer wins" in
docs/answers.md. The result is a document again, and is read as one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Question, QuestionType
from painref.sources.document import Mapping, Node, Scalar, Sequence, read_document
from painref.triage.questionnaire.answer_reader import AnswerReader
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.nodes import NONE, OTHERS, is_unknown
from painref.triage.questionnaire.reading import HEAD, question_called

_ITEMIZED = frozenset({QuestionType.OPTIONS, QuestionType.NAMES, QuestionType.RECORDS, QuestionType.CLEARINGS})
_DETAILED = frozenset({QuestionType.RECORDS, QuestionType.CLEARINGS})


def with_settings(document: Mapping, settings: Iterable[str], knowledge: Knowledge, given_by: str = "--set") -> Mapping:
    """Return a document of answers with each ``name=value`` put in its place, from left to right.

    Raises `AnswerError` for a setting that names nothing.
    """
    for setting in settings:
        document = _with_setting(document, setting, knowledge, given_by)
    return document


def _with_setting(document: Mapping, setting: str, knowledge: Knowledge, given_by: str) -> Mapping:
    name, equals, text = setting.partition("=")
    name, text = name.strip(), text.strip()
    place = Place(f"{given_by} {name[:60]}")
    if not equals:
        raise AnswerError(
            f"'{setting[:60]}' has no '='.", place=Place(given_by), remedy=f"Write {given_by} name=value."
        )
    if name in HEAD:
        return _put(document, name, Scalar(place, text, plain=True))
    question_name, *path = name.split(".")
    question = question_called(question_name, place, knowledge)
    value = _value(text, question, path, place)
    if not path:
        return _without(document, question.id) if is_unknown(value) else _put(document, question.id, value)
    if question.type not in _ITEMIZED:
        raise AnswerError(f"{question.id} has no options.", place=place, remedy=f"Write {question.id}=value.")
    if len(path) > (2 if question.type in _DETAILED else 1):
        raise AnswerError(f"'{name[:60]}' has too many dots.", place=place, remedy="Write question.option=value.")
    answer = _itemized(document.items.get(question.id), place)
    return _put(document, question.id, _with_item(answer, path, value, question, knowledge))


def _value(text: str, question: Question, path: list[str], place: Place) -> Node:
    """Return the value of a setting: a word, options joined by commas, or what YAML writes between brackets."""
    if text.startswith(("[", "{")):
        return _placed(read_document(text.encode(), place.file), place)
    lists = question.type in _ITEMIZED if not path else path[-1] == "by"
    if lists and "," in text:
        return Sequence(place, [Scalar(place, item.strip(), plain=True) for item in text.split(",") if item.strip()])
    return Scalar(place, text, plain=True)


def _placed(node: Node, place: Place) -> Node:
    """Return a node that stands at one place as a whole: a setting has no lines and columns."""
    match node:
        case Scalar():
            return Scalar(place, node.text, node.plain)
        case Sequence():
            return Sequence(place, [_placed(item, place) for item in node.items])
        case Mapping():
            items = {key: _placed(item, place) for key, item in node.items.items()}
            return Mapping(place, items, dict.fromkeys(items, place))


def _itemized(answer: Node | None, place: Place) -> Mapping:
    """Return the answer to a question as the mapping of options that it stands for."""
    match answer:
        case Mapping():
            return answer
        case Sequence():
            whole = Mapping(answer.place, {}, {})
            for item in answer.items:
                if isinstance(item, Mapping):
                    for key, value in item.items.items():
                        whole = _put(whole, key, value)
                elif isinstance(item, Scalar):
                    whole = _with_word(whole, item)
            return whole
        case Scalar() if not is_unknown(answer):
            return _with_word(Mapping(answer.place, {}, {}), answer)
        case _:
            return Mapping(place, {}, {})


def _with_word(whole: Mapping, item: Scalar) -> Mapping:
    """Return a mapping with a word of a list in it: an option that is yes, or that there is none else."""
    none = item.text.strip().casefold() in NONE
    key, word = (OTHERS, "no") if none else (item.text, "yes")
    return _put(whole, key, Scalar(item.place, word, plain=True))


def _with_item(answer: Mapping, path: list[str], value: Node, question: Question, knowledge: Knowledge) -> Mapping:
    """Return an answer with one option, or one key of one record, replaced; it goes by whatever name it had."""
    name, *detail = path
    wanted = _called(name, value.place, question, knowledge)
    same = [key for key in answer.items if key == name or _called(key, value.place, question, knowledge) == wanted]
    if detail:
        value = _with_detail(answer.items[same[-1]] if same else None, detail[0], value, name)
    for key in same:
        answer = _without(answer, key)
    takes_out = is_unknown(value) and (name == OTHERS or any(name == group.id for group in question.groups))
    return answer if takes_out else _put(answer, wanted, value)


def _called(name: str, place: Place, question: Question, knowledge: Knowledge) -> str:
    """Return the id of an option, or the name itself where it is that of no option: reading says what is wrong."""
    try:
        return AnswerReader(knowledge, date.min).option_called(name, place, question)
    except AnswerError:
        return name


def _with_detail(record: Node | None, key: str, value: Node, name: str) -> Mapping:
    """Return a record with one key replaced. Raises `AnswerError` if there are several records."""
    if isinstance(record, Sequence):
        if len(record.items) > 1:
            raise AnswerError(
                f"{name} has {len(record.items)} records.", place=value.place, remedy="Change it in the file."
            )
        record = record.items[0] if record.items else None
    whole = record if isinstance(record, Mapping) else Mapping(value.place, {}, {})
    if isinstance(record, Scalar) and record.text[:1].isdigit():  # a date: that of the last session
        whole = _put(whole, "last", record)
    return _without(whole, key) if is_unknown(value) else _put(whole, key, value)


def _put(whole: Mapping, key: str, value: Node) -> Mapping:
    return Mapping(whole.place, {**whole.items, key: value}, {**whole.keys, key: value.place})


def _without(whole: Mapping, key: str) -> Mapping:
    items = {name: item for name, item in whole.items.items() if name != key}
    return Mapping(whole.place, items, {name: place for name, place in whole.keys.items() if name in items})
