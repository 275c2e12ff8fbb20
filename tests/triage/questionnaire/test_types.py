"""Each type of question: what it reads from files, understands from a person, writes and says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painref.criteria.evaluate import Value
from painref.errors import Place
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question, QuestionType
from painref.knowledge.names import normalise
from painref.library.open import load
from painref.sources.document import Scalar, Sequence, read_document
from painref.triage.questionnaire.answer_file import answers_text
from painref.triage.questionnaire.answers import parse_answers
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.types import TYPES, answer_type
from painref.triage.questionnaire.types.base import AnswerType, ListType
from painref.triage.questionnaire.understanding import Refused, Unclear, Understood
from painref.triage.questionnaire.words import bare, means_no, means_yes

KNOWLEDGE = load()
PLACE = Place("file", 1, 1)

LISTS = [question for question in KNOWLEDGE.questions.values() if question.type in ("choices", "names")]
CHOICES_OF_ONE = [question for question in KNOWLEDGE.questions.values() if question.type == "choice"]

NEGATIVES = (
    *("n", "N", "no", "No", "no.", "nil", "none", "None", "none.", "NONE!", "n/a", "N/A", "na", "n.a.", "0", "-"),
    *("\N{EN DASH}", "nothing", "neither", "negative", "absent", "nope", "none of these", "not applicable"),
)
"""What people type for "none of these"."""


def asked(question: str) -> AnswerType[Any]:
    return answer_type(KNOWLEDGE.questions[Id(question)], KNOWLEDGE)


def understood(question: str, typed: str) -> Value | None:
    found = asked(question).understand(typed, {})
    assert isinstance(found, Understood), found
    return found.value


def test_every_type_of_question_has_its_class() -> None:
    assert set(TYPES) == set(QuestionType)


# What a person types


@pytest.mark.parametrize("question", LISTS, ids=lambda question: question.id)
def test_a_word_for_no_at_a_list_is_none(question: Question) -> None:
    for typed in NEGATIVES:
        assert understood(question.id, typed) == frozenset(), typed


@pytest.mark.parametrize("question", CHOICES_OF_ONE, ids=lambda question: question.id)
def test_a_word_for_no_chooses_only_no_or_none(question: Question) -> None:
    for typed in NEGATIVES:
        found = asked(question.id).understand(typed, {})
        assert isinstance(found, Refused) or found in (Understood("no"), Understood("none")), typed


@pytest.mark.parametrize("question", LISTS, ids=lambda question: question.id)
def test_a_word_that_denies_records_no_finding_unasked(question: Question) -> None:
    for typed in ("not", "non", "normal", "never", "without"):
        assert not isinstance(asked(question.id).understand(typed, {}), Understood), typed


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        *(
            ("medications", typed)
            for typed in ("stroke", "stent", "non", "steroid", "antidepressant", "therapeutic", "tea")
        ),
        *(("diagnoses", typed) for typed in ("1", "not", "0 1")),
        ("prior_procedures", "12"),
        ("pain_regions", "back"),
        ("health_conditions", "disease"),
    ],
)
def test_text_that_once_recorded_a_finding_is_asked_back(question: str, typed: str) -> None:
    assert not isinstance(asked(question).understand(typed, {}), Understood)


@pytest.mark.parametrize("text", ["unknown", "don't know", "not sure"])
@pytest.mark.parametrize("question", ["medications", "pain_regions", "radiation", "limb_dominant", "age"])
def test_words_for_unknown_are_unknown_at_every_type(question: str, text: str) -> None:
    assert understood(question, text) is None


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        ("limb_dominant", "Y", True),
        ("limb_dominant", "nil", False),
        ("age", " 42 ", 42.0),
        ("pain_duration_weeks", "11.9999999", 11.9999999),
        ("radiation", "3", "distal"),
        ("radiation", "dist", "distal"),
        ("radiation", "no", "none"),
        ("pregnancy", "n", "no"),
        ("pregnancy", "y", "yes"),
        ("pregnancy", "No", "no"),
        ("pain_regions", "1, 3", {"head", "neck"}),
        ("pain_regions", "1 3", {"head", "neck"}),
        ("pain_regions", "low back; leg", {"low-back", "leg"}),
        ("neuro_red_flags", "Bilateral leg symptoms, saddle", {"bilateral-leg-symptoms", "saddle-sensory-change"}),
        ("medications", "eliq, COUMAD", {"apixaban", "warfarin"}),
        ("diagnoses", "Sciatica", {"sciatica"}),
    ],
)
def test_clear_text_is_understood(question: str, typed: str, value: object) -> None:
    assert understood(question, typed) == value


@pytest.mark.parametrize(
    ("question", "typed", "said"),
    [
        ("age", "old", "age wants a number of years, not 'old'. From 0 to 120, or unknown."),
        ("age", "²", "age wants a number"),
        ("age", "9" * 5000, "age wants a number"),
        ("age", "none", "age wants a number"),
        ("limb_dominant", "maybe", "neither yes nor no"),
        ("limb_dominant", "n/a", "neither yes nor no"),
        ("limb_dominant", "1", "neither yes nor no"),
        ("botulinum_response", "no", "does not say which option"),
        ("pain_regions", "99", "There is no option 99. Options: head, "),
        ("pain_regions", "²", "is not an option of pain_regions."),
        ("pain_regions", "9" * 5000, "There is no option 9999999999."),
        ("pain_regions", "leg, none", "'none' cannot be typed beside other answers."),
        ("pain_regions", "leg, unknown", "'unknown' cannot be typed beside other answers."),
        ("pain_regions", ",;", "Type numbers or names joined by commas, or none."),
        ("medications", "apixabann", "Did you mean: apixaban?"),
        ("medications", "ap", "Type at least three letters of the name."),
    ],
)
def test_text_that_does_not_fit_is_refused_with_a_hint(question: str, typed: str, said: str) -> None:
    found = asked(question).understand(typed, {})
    assert isinstance(found, Refused)
    assert said in found.message
    assert len(found.message) < 1000


def test_an_unclear_piece_is_asked_back_and_then_taken_as_chosen() -> None:
    question = asked("medications")
    found = question.understand("heparin, aspirin", {})
    assert isinstance(found, Unclear)
    assert [each.id for each in found.possible] == ["heparin-intravenous", "heparin-subcutaneous"]
    chosen = {found.piece: "heparin-subcutaneous"}
    assert question.understand("heparin, aspirin", chosen) == Understood(frozenset({"heparin-subcutaneous", "aspirin"}))


def _names(question: Question, id_: str) -> list[str]:
    """Every way to say an option or entry in full, and its names whose beginning is enough; normalised."""
    for option in question.options:
        if option.id == id_:
            return [normalise(option.id), normalise(option.text)]
    entry = KNOWLEDGE.nameable(question)[Id(id_)]
    others = (*getattr(entry, "abbreviations", ()), *getattr(entry, "brands", ()))
    return [normalise(name) for name in (entry.id, entry.name, *others)]


def _aliases(question: Question, id_: str) -> list[str]:
    return [] if question.options else [normalise(alias) for alias in KNOWLEDGE.nameable(question)[Id(id_)].aliases]


TYPED = st.one_of(
    st.text(max_size=8),
    st.text("abcdefghilmnoprstuy019-/., ²", max_size=6),
    st.sampled_from([word for question in LISTS for option in question.options for word in option.id.split("-")]),
    st.sampled_from(
        [
            name[start : start + 5]
            for question in LISTS
            if question.names
            for entry in KNOWLEDGE.nameable(question).values()
            for name in (entry.name, *entry.aliases)
            for start in (0, 4)
        ]
    ),
)


def _pieces(typed: str) -> set[str]:
    """The items that text may have been meant as: between commas and the like, or between spaces."""
    items = [*typed.replace(";", ",").replace("|", ",").split(","), *typed.split()]
    return {bare(item) for item in items}


def _clearly_says(pieces: set[str], question: Question, id_: str) -> bool:
    """Whether one of the pieces is the number, a whole name, or three letters that begin the name of this answer."""
    ids = [str(option.id) for option in question.options]
    number = {str(ids.index(id_) + 1)} if id_ in ids else set()
    if pieces & {*number, *_names(question, id_), *_aliases(question, id_)}:
        return True
    long_enough = [piece for piece in pieces if sum(map(str.isalpha, piece)) >= 3]
    return any(name.startswith(piece) for piece in long_enough for name in _names(question, id_))


@given(st.sampled_from([*LISTS, *CHOICES_OF_ONE]), TYPED)
def test_only_what_typed_text_clearly_says_is_recorded(question: Question, typed: str) -> None:
    """Whatever is typed: anything less clear is refused or asked back. A choice has yes and no beside."""
    found = answer_type(question, KNOWLEDGE).understand(typed, {})
    if not isinstance(found, Understood) or not found.value:
        return
    if isinstance(found.value, str):
        worded = (means_no(typed) and found.value in ("no", "none")) or (means_yes(typed) and found.value == "yes")
        assert worded or _clearly_says(_pieces(typed), question, found.value)
        return
    assert isinstance(found.value, frozenset)
    for id_ in found.value:
        assert _clearly_says(_pieces(typed), question, id_)


# Files


def _values(question: Question) -> st.SearchStrategy[Value]:
    match question.type:
        case QuestionType.YES_NO:
            return st.booleans()
        case QuestionType.NUMBER:
            return st.floats(question.min, question.max)
        case QuestionType.CHOICE:
            return st.sampled_from([str(option.id) for option in question.options])
        case QuestionType.CHOICES:
            return st.frozensets(st.sampled_from([str(option.id) for option in question.options]))
        case QuestionType.NAMES:
            return st.frozensets(st.sampled_from([str(id_) for id_ in KNOWLEDGE.nameable(question)]), max_size=5)


@settings(max_examples=60)
@given(st.fixed_dictionaries({}, optional={id_: _values(q) for id_, q in KNOWLEDGE.questions.items()}))
def test_answers_that_are_written_are_read_back_exactly(answers: dict[str, Value]) -> None:
    text = answers_text(answers, KNOWLEDGE)
    read = parse_answers(read_document(text.encode(), "file"), KNOWLEDGE) if answers else {}
    assert read == answers
    assert list(read) == list(answers)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (11.9999999, "11.9999999"),
        (49.9999999, "49.9999999"),
        (12.0, "12"),
        (83 / 7, "11.857142857142858"),
        (0.5, "0.5"),
    ],
)
def test_a_number_is_written_in_full(number: float, text: str) -> None:
    """A number rounded on saving can cross a threshold, and then the patient who is resumed is another one."""
    assert asked("pain_duration_weeks").written(number) == text


def test_a_list_may_have_a_thousand_items_and_no_more() -> None:
    def items(count: int) -> Sequence:
        return Sequence(PLACE, [Scalar(PLACE, "leg", plain=True)] * count)

    question = asked("pain_regions")
    assert question.parse(items(ListType.MOST_ITEMS)) == frozenset({"leg"})
    with pytest.raises(AnswerError, match=r"pain_regions has 1,001 items\. At most 1,000\."):
        question.parse(items(ListType.MOST_ITEMS + 1))


@pytest.mark.parametrize(
    ("question", "value", "said"),
    [
        ("age", 42.0, "42 years"),
        ("age", 1.0, "1 year"),
        ("limb_dominant", False, "no"),
        ("radiation", "none", "It does not"),
        ("pain_regions", frozenset({"leg", "low-back"}), "Low back; Leg"),
        ("pain_regions", frozenset(), "none of these"),
        ("medications", frozenset({"aspirin-secondary-prevention"}), "Aspirin for secondary prevention"),
        ("medications", frozenset(), "no medications"),
    ],
)
def test_a_value_is_said_in_words(question: str, value: Value, said: str) -> None:
    assert asked(question).said(value) == said


@pytest.mark.parametrize(("text", "value"), [("7,5", 7.5), ("7.5", 7.5), ("1500", 1500.0)])
def test_a_table_may_have_a_decimal_comma(text: str, value: float) -> None:
    question = asked("pain_duration_weeks")
    assert question.parse(question.node_of(text, PLACE, decimal_comma=True)) == value


def test_thousands_that_may_be_a_fraction_are_refused() -> None:
    with pytest.raises(AnswerError, match="which may be thousands or a fraction"):
        asked("pain_duration_weeks").node_of("1.500", PLACE, decimal_comma=True)


def test_many_names_of_one_patient_build_the_index_of_names_once(
    built_in: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    from painref.knowledge import knowledge as module

    built = []
    index = module.index
    monkeypatch.setattr(module, "index", lambda entries: built.append(1) or index(entries))
    knowledge = load()
    question = answer_type(knowledge.questions[Id("prior_procedures")], knowledge)
    for _ in range(3):
        assert question.parse(Sequence(PLACE, [Scalar(PLACE, "rfa", plain=True)] * 900))
    assert len(built) <= 3  # one for each kind of entry
