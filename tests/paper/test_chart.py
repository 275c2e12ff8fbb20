"""The report for the chart: what decides stands on the page, with its unknowns, versions and intended use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from painref.knowledge.model import Id
from painref.notice import INTENDED_USE
from painref.output import triage_wording as worded
from painref.output import verdict_words
from painref.paper.chart import ChartRequest, chart_report
from painref.paper.document import Document, Section, Tone
from painref.paper.fit import LINES, lines_of
from painref.triage.summarise import summarise
from tests.cited_patients import KNOWLEDGE, assessment_of, cited_patients
from tests.samples import Sampled

SOME = list(cited_patients())[::16]


@cache
def report(id_: str, label: str = "", on: str = "") -> Document:
    given = cited_patients()[id_].given
    return chart_report(
        ChartRequest(assessment=assessment_of(id_), given=given, knowledge=KNOWLEDGE, label=label, on=on)
    )


def section(document: Document, heading: str) -> Section:
    return next(section for section in document.page if section.heading == heading)


def text_of(section: Section) -> str:
    return " ".join(cell for row in section.rows for cell in row)


def first_with(word: str) -> str:
    return next(id_ for id_ in cited_patients() if assessment_of(id_).disposition.word == word)


@pytest.mark.parametrize("id_", SOME)
def test_the_page_says_what_the_screen_says(id_: str) -> None:
    document, summary = report(id_), summarise(assessment_of(id_))
    assert document.word == verdict_words.DISPOSITION[summary.headline.word]
    assert document.headline == worded.headline(summary)
    lead = " ".join(text for _, text in document.lead)
    for flag in summary.red_flags:
        assert flag.action in lead
    if summary.options:
        shown = section(document, "Options")
        assert [row[0] for row in shown.rows] == [
            str(option.procedures[0].rank) for option in summary.options[: len(shown.rows)]
        ]


@pytest.mark.parametrize(("today", "days"), [(date(2027, 5, 27), None), (date(2027, 5, 28), 181)])
def test_answers_of_over_180_days_are_told_of_before_all_else(today: date, days: int | None) -> None:
    id_ = first_with("emergency")
    assessment = replace(assessment_of(id_), as_of="2026-11-28")
    given = cited_patients()[id_].given
    document = chart_report(ChartRequest(assessment=assessment, given=given, knowledge=KNOWLEDGE, today=today))
    label, text = document.lead[0]
    assert (label == "Old answers") == (days is not None)
    assert days is None or text.startswith(f"as of 2026-11-28, {days} days ago: ")


@pytest.mark.parametrize("id_", SOME)
def test_every_safety_question_stands_on_the_page_with_its_answer(id_: str) -> None:
    safety = text_of(section(report(id_), "Safety")).casefold()
    asked = assessment_of(id_).safety
    assert len(asked.answered) + len(asked.open) >= asked.total
    for item in (*asked.answered, *asked.open):
        assert item.text.casefold() in safety


@pytest.mark.parametrize("id_", SOME)
def test_every_copy_carries_versions_unknowns_and_the_intended_use(id_: str) -> None:
    document, assessment = report(id_), assessment_of(id_)
    footer = " ".join(document.footer)
    assert INTENDED_USE in document.footer
    assert assessment.data_version in footer
    assert f"{len(assessment.safety.open)} of {assessment.safety.total} safety questions not asked" in footer


def test_the_page_is_one_page(sampled: Sampled) -> None:
    for id_ in sampled(cited_patients(), 16):
        page = report(id_, label="a label").page
        assert sum(lines_of(part, len(part.rows)) for part in page) < LINES, id_


def test_an_emergency_offers_nothing_and_stands_out() -> None:
    document = report(first_with("emergency"))
    assert document.tone is Tone.ALARM
    assert "Options" not in {part.heading for part in document.page}


def test_nothing_is_marked_good_before_safety_is_asked() -> None:
    for id_ in SOME:
        if report(id_).tone is Tone.GO:
            summary = summarise(assessment_of(id_))
            assert summary.safety.total
            assert not summary.safety.open
            assert summary.subject is not None
            assert summary.subject.screened


def test_doses_get_their_days_where_the_day_of_the_procedure_is_known() -> None:
    taking = next(id_ for id_ in cited_patients() if any(drug.holds for drug in summarise(assessment_of(id_)).drugs))
    assert "Dec 2026" not in text_of(section(report(taking), "Drugs"))
    assert "2026" in text_of(section(report(taking, on="2026-12-03T08:00"), "Drugs"))


def test_what_comes_before_a_drug_is_stopped_never_leaves_the_page(sampled: Sampled) -> None:
    """However full the page is: a plan with the prescriber, an event too recent, or one that nobody asked for."""
    taking = [
        id_ for id_, case in cited_patients().items() if getattr(case.given.values.get(Id("drugs")), "options", ())
    ]
    held = [id_ for id_ in sampled(taking, 10) if any(drug.prescriber for drug in summarise(assessment_of(id_)).drugs)]
    assert held
    for id_ in held:
        before = text_of(section(report(id_), "Before it"))
        for drug in summarise(assessment_of(id_)).drugs:
            if drug.prescriber:
                assert f"{drug.name}: a plan with its prescriber comes first" in before, id_
            for risk in drug.risks:
                assert risk.says.rstrip(".") in before, id_


def test_who_speaks_for_and_against_is_named_where_bodies_disagree() -> None:
    split = next(
        id_
        for id_ in cited_patients()
        if any(option.agreement.against for option in summarise(assessment_of(id_)).options)
    )
    said = text_of(section(report(split), "Where bodies disagree"))
    assert " for it; " in said
    assert " against it." in said


def test_every_source_of_the_assessment_stands_in_the_appendix() -> None:
    id_ = first_with("proceed")
    sources = next(part for part in report(id_).appendix if part.heading == "Sources in full")
    assert len(sources.rows) == len(assessment_of(id_).sources)
