"""The packet for a payer: met only where the answers say so, a letter with nothing else, openness on who is against."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from painref.criteria.answers import Answers
from painref.knowledge.knowledge import Knowledge
from painref.output.terminal.console import Page
from painref.paper.document import Document, Section, Tone, pages_after
from painref.paper.media.terminal import print_document
from painref.paper.packet import NoPolicyError, PacketRequest, packet
from painref.sources.document import read_document
from painref.triage.cases import AS_OF
from painref.triage.criteria_page import criteria_page
from painref.triage.lens import default_lens, parse_lens
from painref.triage.patient import Patient
from painref.triage.questionnaire.reading import read_answers
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.questionnaire.values import Given
from tests.cited_patients import KNOWLEDGE
from tests.cli.terminal import EXAMPLES

RFA = "lumbar-medial-branch-rfa"


def given(example: str, *changed: str) -> Given:
    """Return the answers of an example, with some of its questions answered otherwise."""
    path = EXAMPLES / f"{example}.yaml"
    answers = yaml.safe_load(path.read_text(encoding="utf-8")) | yaml.safe_load("\n".join(changed) or "{}")
    return read_answers(read_document(yaml.safe_dump(answers, sort_keys=False).encode(), path.name), KNOWLEDGE, AS_OF)


def made(procedure: str, payer: str, answers: Given, patient: Patient | None = None) -> Document:
    patient = patient or patient_of(answers, KNOWLEDGE)
    asked = criteria_page(procedure, None, parse_lens((payer,), KNOWLEDGE), patient, KNOWLEDGE)
    clinical = criteria_page(procedure, None, default_lens(KNOWLEDGE), patient, KNOWLEDGE)
    return packet(PacketRequest(payer=asked, clinical=clinical, given=answers, knowledge=KNOWLEDGE))


def section(sections: tuple[Section, ...], heading: str) -> Section:
    return next(section for section in sections if section.heading == heading)


def letter(document: Document) -> tuple[Section, ...]:
    return next(part.sections for part in pages_after(document) if part.heading == "Letter")


def test_with_two_blocks_of_85_percent_all_that_medicare_asks_for_is_met() -> None:
    document = made(RFA, "medicare", given("facet-pain-blocked"))
    assert (document.word, document.tone) == ("COMPLETE", Tone.GO)
    states = [row[1] for row in section(document.page, "What the policy asks for").rows]
    assert set(states) == {"met", "only for a repeat"}
    assert "Still missing" not in {part.heading for part in document.page}


def test_without_a_block_the_office_is_told_and_the_letter_is_silent() -> None:
    document = made(RFA, "medicare", given("facet-pain"))
    assert document.word == "NOT COMPLETE"
    (missing,) = section(document.page, "Still missing").rows
    assert "Two consecutive medial branch blocks" in missing[1]
    met = section(letter(document), "What the policy asks for, and what the record shows").rows
    assert len(met) == 5
    assert not any("blocks" in row[0] for row in met)


@pytest.mark.parametrize(
    ("changed", "requirement"),
    [
        ("pain_intensity: 1", "Moderate to severe pain"),
        ("claudication_findings: {leg-pain-upright: yes, eased-by-sitting: yes}", "No untreated radiculopathy"),
        ("radicular_findings: {reflex-loss: yes, others: no}", "No untreated radiculopathy"),
        ("diagnoses: {lumbar-radiculopathy: yes, others: no}", "No untreated radiculopathy"),
        (
            "diagnoses: {lumbar-spinal-stenosis: yes, others: no}\nclaudication_findings: {leg-pain-upright: yes}",
            "No untreated radiculopathy",
        ),
        ("imaging_findings: {vertebral-fracture-with-oedema: yes, others: no}", "No cause outside the facet joints"),
        ("imaging_findings: {scoliosis-25: yes, others: no}", "No cause outside the facet joints"),
        ("imaging_findings: {spinal-infection: yes, others: no}", "No cause outside the facet joints"),
        ("cancer_red_flags: {vertebral-metastasis: yes}", "No cause outside the facet joints"),
    ],
)
def test_whom_medicare_excludes_is_not_complete(changed: str, requirement: str) -> None:
    document = made(RFA, "medicare", given("facet-pain-blocked", changed))
    assert document.word == "NOT COMPLETE"
    states = {row[0]: row[1] for row in section(document.page, "What the policy asks for").rows}
    assert [state for text, state in states.items() if text.startswith(requirement)] == ["not met"]
    assert not any(
        row[0].startswith(requirement)
        for row in section(letter(document), "What the policy asks for, and what the record shows").rows
    )


def test_a_fused_level_is_not_complete() -> None:
    changed = "imaging_findings: {prior-fusion-at-level: yes, suspected-pseudarthrosis: no, others: no}"
    document = made(RFA, "medicare", given("facet-pain-blocked", changed, "spine_surgery: {fusion: yes}"))
    assert document.word == "NOT COMPLETE"


@pytest.mark.parametrize("question", ["pain_intensity", "claudication_findings", "imaging_findings", "diagnoses"])
def test_an_exclusion_that_nobody_asked_about_is_not_known(question: str) -> None:
    document = made(RFA, "medicare", given("facet-pain-blocked", f"{question}: unknown"))
    assert document.word == "NOT COMPLETE"
    assert "not documented" in {row[1] for row in section(document.page, "What the policy asks for").rows}
    assert any(
        f"answer {question}" in row[1] or question in row[1] for row in section(document.page, "Still missing").rows
    )


def test_no_score_of_function_is_asked_for() -> None:
    """CGS answers that none is needed at baseline."""
    assert made(RFA, "medicare", given("facet-pain-blocked", "function_impact: none")).word == "COMPLETE"


@pytest.mark.parametrize(
    ("procedure", "example"), [(RFA, "facet-pain-blocked"), ("scs", "failed-back-surgery"), ("scs", "crps")]
)
@pytest.mark.parametrize("payer", ["medicare", "payers"])
def test_the_letter_has_nothing_of_painref_in_it_and_claims_no_document(
    procedure: str, example: str, payer: str
) -> None:
    document = made(procedure, payer, given(example))
    text = " ".join(cell for part in letter(document) for row in part.rows for cell in row)
    for words in ("painref", "asked", "checklist", "Enclosed", "enclosed"):
        assert words not in text
    assert "[enclose: " in text


@pytest.mark.parametrize("width", [40, 80, 100, 160])
@pytest.mark.parametrize(("procedure", "example"), [(RFA, "facet-pain-blocked"), ("scs", "failed-back-surgery")])
def test_no_word_of_the_letter_is_lost_on_a_screen(procedure: str, example: str, width: int) -> None:
    document = made(procedure, "medicare", given(example))
    shown = "".join(Page.drawn(lambda page: print_document(document, page), width).plain.split())
    for part in letter(document):
        for label, text in part.rows:
            assert "".join(text.split()) in shown
            assert "".join(label.split()) in shown


def test_the_office_is_told_what_of_the_policy_no_question_asks_for() -> None:
    (row,) = section(made(RFA, "medicare", given("facet-pain-blocked")).page, "How painref read the policy").rows
    assert "Whether a radiculopathy has been treated is not asked" in row[1]


def test_a_rule_of_painref_stands_on_the_checklist_and_not_in_the_letter() -> None:
    document = made("spinal-cord-stimulation-trial", "medicare", given("failed-back-surgery"))
    rows = {row[0]: row for row in section(document.page, "What the policy asks for").rows}
    own = rows["No trial of stimulation completed yet (painref's own rule)"]
    assert own[1] == "met"
    assert "epidural" not in own[2], "what else was done does not show it"
    met = [row[0] for row in section(letter(document), "What the policy asks for, and what the record shows").rows]
    assert met
    assert not any("No trial" in text for text in met)


def test_what_nobody_answered_is_not_documented_and_never_met() -> None:
    nothing = Given(as_of=AS_OF)
    document = made(RFA, "medicare", nothing, Patient(answers=Answers()))
    rows = section(document.page, "What the policy asks for").rows
    assert {row[1] for row in rows} <= {"not documented", "only for a repeat"}
    assert section(letter(document), "What the policy asks for, and what the record shows").rows == ()


def test_the_answer_and_its_document_stand_beside_each_requirement() -> None:
    rows = section(made(RFA, "medicare", given("facet-pain-blocked")).page, "What the policy asks for").rows
    blocks = next(row for row in rows if row[0].startswith("Two consecutive"))
    assert "Lumbar medial branch block (times 2, relief 85" in blocks[2]
    assert "procedure notes" in blocks[3]


def test_the_letter_names_those_who_are_against_as_well() -> None:
    others = section(letter(made(RFA, "medicare", given("facet-pain-blocked"))), "Other views").rows
    assert any(row[0].startswith("BMJ 2025") for row in others)


def test_the_policy_is_named_with_its_edition_and_its_address() -> None:
    lead = dict(made(RFA, "medicare", given("facet-pain")).lead)
    assert "L38773" in lead["Policy"]
    assert "https://www.cgsmedicare.com" in lead["Policy"]


def test_a_payer_that_pays_for_none_says_not_covered() -> None:
    against = next(
        (variant.id, reference.body)
        for variant in KNOWLEDGE.variants
        for indication in KNOWLEDGE.indications(variant)
        for recommendation in indication.recommendations
        for reference in [KNOWLEDGE.references[recommendation.by]]
        if recommendation.direction == "against"
        and reference.kind == "coverage-policy"
        and reference.in_force
        and len(indication.recommendations) > 1
    )
    document = packet(request_of(*map(str, against), knowledge=KNOWLEDGE))
    assert document.word in ("NOT COVERED", "NOT COMPLETE", "DOES NOT APPLY")
    assert document.tone is Tone.CAUTION


def request_of(procedure: str, payer: str, knowledge: Knowledge) -> PacketRequest:
    page = criteria_page(procedure, None, parse_lens((payer,), knowledge), Patient(), knowledge)
    return PacketRequest(payer=page, clinical=None, given=Given(as_of=AS_OF), knowledge=knowledge)


def test_a_body_that_pays_for_nothing_has_no_policy() -> None:
    request = request_of(RFA, "medicare", KNOWLEDGE)
    page = criteria_page(RFA, None, default_lens(KNOWLEDGE), Patient(), KNOWLEDGE)
    with pytest.raises(NoPolicyError):
        packet(replace(request, payer=page))


@pytest.mark.parametrize("example", ["facet-pain", "facet-pain-blocked"])
def test_every_copy_carries_version_unknowns_and_intended_use(example: str) -> None:
    footer = " ".join(made(RFA, "medicare", given(example)).footer)
    assert KNOWLEDGE.version in footer
    assert "not known" in footer
    assert "2 only for a repeat" in footer
    assert "For health professionals." in footer
