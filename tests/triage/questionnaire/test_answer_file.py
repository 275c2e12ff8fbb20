"""Answers saved as a file: what was read comes back, spelled out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from painref.criteria.answers import Span
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Question, QuestionType
from painref.knowledge.vocabulary import option_ids
from painref.library.case_files import case_documents
from painref.sources.document import read_document
from painref.triage.cases import parse_cases
from painref.triage.patient import Patient
from painref.triage.questionnaire.answer_file import answers_text
from painref.triage.questionnaire.reading import read_answers
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.questionnaire.values import Given
from tests.opened import built_in_knowledge
from tests.samples import Sampled

AS_OF = date(2026, 11, 28)
CASES = Path(__file__).parents[2] / "cases"
KNOWLEDGE = built_in_knowledge()
DATES = [
    "2026-08-01",
    "2026-08",
    "5 weeks ago",
    "9 months ago",
    "under 6 months ago",
    "not within 3 months",
    "yes",
    "no",
]
COURSES = ["new", "old", "not new", "yes", "no", "new 3 days ago", "old since 2023-11"]


def read(text: str, knowledge: Knowledge = KNOWLEDGE) -> Given:
    return read_answers(read_document(text.encode(), "a.yaml"), knowledge, AS_OF)


def patient(given: Given) -> Patient:
    """Return the patient, without what only says how an answer was put."""
    return replace(patient_of(given, KNOWLEDGE), by_closure=frozenset())


def saved(text: str) -> list[str]:
    return answers_text(read(text), KNOWLEDGE).splitlines()[3:]


def answers_to(question: Question) -> st.SearchStrategy[str]:
    """Return answers to a question, as a file has them."""
    ids = list(option_ids(question, KNOWLEDGE))
    courses = {option.id for option in question.options if option.course}
    planned = {option.id for option in question.options if option.planned}
    match question.type:
        case QuestionType.YES_NO:
            return st.sampled_from(["yes", "no", "unknown"])
        case QuestionType.CHOICE:
            return st.sampled_from(ids)
        case QuestionType.NUMBER:
            low, high = question.min or 0, question.max or 100
            middle = (low + high) / 2
            return st.sampled_from(
                [f"{middle:g}", f"at least {middle:g}", f"under {middle:g}", f"{low:g} to {middle:g}"]
            )
        case QuestionType.OPTIONS | QuestionType.NAMES:
            named = st.lists(st.sampled_from(ids), unique=True, min_size=1, max_size=3)

            def values(option: str) -> list[str]:
                if option == question.other:
                    return ["some words", "no"]
                if question.closed or question.id == "requested":
                    return ["yes"]
                if option in courses:
                    return COURSES
                if question.dated:
                    return ["in 18 days", "within 3 months", "no"] if option in planned else DATES
                return ["yes", "no", "unknown", *question.values]

            def mapping(options: list[str]) -> st.SearchStrategy[str]:
                pairs = st.tuples(
                    *(st.sampled_from(values(option)).map(f"{option}: {{}}".format) for option in options)
                )
                ends = ["", ", others: no"] if not question.closed and question.id != "requested" else [""]
                return st.tuples(pairs, st.sampled_from(ends)).map(lambda both: f"{{{', '.join(both[0])}{both[1]}}}")

            return named.flatmap(mapping)
        case QuestionType.RECORDS:
            records = [
                "{times: 2, relief: 85}",
                "{result: poor, last: 5 weeks ago}",
                "{result: void, times: 1}",
                "no",
                "yes",
                "not within 12 months",
            ]
            pairs = st.dictionaries(st.sampled_from(ids), st.sampled_from(records), min_size=1, max_size=3)
            return pairs.map(
                lambda done: f"{{{', '.join(f'{key}: {value}' for key, value in done.items())}, others: no}}"
            )
        case QuestionType.CLEARINGS:
            return st.sampled_from(ids).map("{{{}: {{by: [mri], on: 3 weeks ago}}}}".format)


@st.composite
def files(draw: st.DrawFn) -> str:
    chosen = draw(st.lists(st.sampled_from(sorted(KNOWLEDGE.questions)), unique=True, max_size=12))
    return "as_of: 2026-11-28\n" + "".join(
        f"{name}: {draw(answers_to(KNOWLEDGE.questions[name]))}\n" for name in chosen
    )


@for_all(files())
def test_what_is_saved_reads_as_the_same_patient(text: str) -> None:
    given = read(text)
    written = answers_text(given, KNOWLEDGE)
    again = read(written)
    assert patient(again) == patient(given)
    assert answers_text(again, KNOWLEDGE) == written


@pytest.mark.parametrize("file", sorted(CASES.glob("*.yaml")), ids=lambda file: file.stem)
def test_cited_patients_are_saved_and_read_as_they_are(file: Path, sampled: Sampled) -> None:
    for case in sampled(parse_cases([read_document(file.read_bytes(), file.name)], KNOWLEDGE), 12):
        again = read_answers(read_document(answers_text(case.given, KNOWLEDGE).encode(), case.id), KNOWLEDGE, AS_OF)
        assert patient(again) == patient(case.given)


def test_a_day_that_is_exact_is_saved_as_a_date() -> None:
    (line,) = saved("events: {stroke: 5 weeks ago, coronary-stent: 9 months ago}")
    assert line == "events: {coronary-stent: 9 months ago, stroke: 2026-10-24}"


def test_the_rest_of_a_list_is_saved_option_by_option() -> None:
    assert "psoriasis: no" not in " ".join(saved("infection_red_flags: {fever: yes}"))
    text = " ".join(saved("infection_red_flags: {fever: yes, others: no}"))
    assert "fever: yes" in text
    assert "others" not in text


def test_one_statement_stays_one_statement() -> None:
    assert saved("pain_regions: [leg]\nred_flags: none")[-1] == "red_flags: none  # by one statement"


def test_the_order_is_that_of_the_questionnaire() -> None:
    assert saved("age: 40\npain_regions: [leg]") == saved("pain_regions: [leg]\nage: 40")


def test_case_documents_are_where_the_test_looks() -> None:
    assert list(case_documents(CASES))


@pytest.mark.parametrize("text", ["{apixaban: unknown, anticoagulants: no}", "{anticoagulants: no, apixaban: unknown}"])
def test_a_drug_said_to_be_unknown_is_not_denied_with_its_group(text: str) -> None:
    truths = patient(read(f"drugs: {text}")).answers.truths
    assert "drugs.apixaban" not in truths
    assert truths["drugs.warfarin"] is False
    assert patient(read("\n".join(saved(f"drugs: {text}")))).answers.truths == truths


def test_a_request_in_words_is_that_of_the_procedure_with_this_name() -> None:
    asked = patient_of(read("requested: {other: Tennis elbow injection}"), KNOWLEDGE)
    assert asked.requested == ("lateral-elbow-injection",)
    assert asked.requested_otherwise == ()


def test_a_request_in_other_words_stays_in_words() -> None:
    asked = patient_of(read("requested: {other: injection for student's elbow}"), KNOWLEDGE)
    assert asked.requested == ()
    assert asked.requested_otherwise == ("injection for student's elbow",)


def test_a_drug_and_a_diagnosis_in_words_are_those_with_this_name() -> None:
    said = patient(read("drugs: {other-antithrombotic: Eliquis}\ndiagnoses: {other-diagnosis: sciatic nerve pain}"))
    assert said.answers.truths["drugs.apixaban"] is True
    assert said.answers.truths["diagnoses.sciatica"] is True
    assert {"drugs.other-antithrombotic", "diagnoses.other-diagnosis"}.isdisjoint(said.answers.truths)


@pytest.mark.parametrize("words", ["yes", "tinzaparin sodium"])
def test_a_drug_in_other_words_stays_one_that_is_not_held(words: str) -> None:
    said = patient(read(f"drugs: {{other-antithrombotic: {words}}}"))
    assert said.answers.truths == {"drugs.other-antithrombotic": True}


def test_a_test_that_cannot_be_read_counts_as_not_done_and_is_saved_as_told() -> None:
    text = "done: {lumbar-medial-branch-block: {result: void, last: 5 weeks ago}}"
    answers = patient(read(text)).answers
    assert (answers.records, answers.denied) == ((), {"lumbar-medial-branch-block"})
    assert "result: void" in "".join(saved(text))


@pytest.mark.parametrize("other", ["lumbar-medial-branch-block", "lumbar-facet-joint-injection"])
def test_another_session_that_can_be_read_stands_beside_it(other: str) -> None:
    records = "[{result: void}, {relief: 85}]" if other == "lumbar-medial-branch-block" else "{result: void}"
    more = "" if other == "lumbar-medial-branch-block" else f", {other}: {{relief: 85}}"
    answers = patient(read(f"done: {{lumbar-medial-branch-block: {records}{more}}}")).answers
    assert [record.what for record in answers.records] == [other]
    assert ("lumbar-medial-branch-block" in answers.denied) is (other != "lumbar-medial-branch-block")


@pytest.mark.parametrize(("duration", "weeks"), [("10 weeks", Span(0.0, 10.0)), ("unknown", None)])
def test_a_test_for_this_pain_is_no_older_than_the_pain(duration: str, weeks: Span | None) -> None:
    text = f"pain_duration: {duration}\ncleared: {{history-of-cancer: {{by: mri, on: for this pain}}}}"
    (cleared,) = patient(read(text)).cleared
    assert cleared.weeks_ago == weeks
    assert patient(read("\n".join(saved(text)))).cleared == (cleared,)
