"""Answers that do not go together are told of, and those just beside them are not."""

from __future__ import annotations

from datetime import date

import pytest

from painref.sources.document import read_document
from painref.triage.assess import assess_with
from painref.triage.questionnaire.resolve import parse_answers
from tests.opened import built_in_knowledge, built_in_rules

DAY = date(2026, 11, 29)
HEAD = 'painref: answers/2\nvocabulary: "2026.12"\n'
"""What every file of answers begins with."""


def said_of(answers: str) -> list[str]:
    patient = parse_answers(read_document((HEAD + answers).encode(), "answers"), built_in_knowledge(), DAY)
    return [item.says for item in assess_with(built_in_rules(), patient, could_become=False).contradictions]


ODD = {
    "carpal-tunnel": (
        "pain_regions: [foot]\ndiagnoses: {carpal-tunnel-syndrome: yes}\n",
        "pain_regions: [hand]\ndiagnoses: {carpal-tunnel-syndrome: yes}\n",
    ),
    "coccydynia": (
        "pain_regions: [hand]\ndiagnoses: {coccydynia: yes}\n",
        "pain_regions: [buttock]\ndiagnoses: {coccydynia: yes}\n",
    ),
    "hip": (
        "pain_regions: [shoulder]\ndiagnoses: {hip-osteoarthritis: yes}\n",
        "pain_regions: [knee]\ndiagnoses: {hip-osteoarthritis: yes}\n",
    ),
    "vertebral-fracture": (
        "pain_regions: [neck]\ndiagnoses: {osteoporotic-vertebral-fracture: yes}\n",
        "pain_regions: [chest-wall]\ndiagnoses: {osteoporotic-vertebral-fracture: yes}\n",
    ),
    "crps": (
        "pain_regions: [hand]\ndiagnoses: {crps: yes}\ncrps_context: {better-explained-otherwise: yes}\n",
        "pain_regions: [hand]\ndiagnoses: {crps: yes}\ncrps_context: {better-explained-otherwise: no}\n",
    ),
    "normal-knee": (
        "pain_regions: [knee]\ndiagnoses: {knee-osteoarthritis: yes}\nkellgren_lawrence: 0\n",
        "pain_regions: [knee]\ndiagnoses: {knee-osteoarthritis: yes}\nkellgren_lawrence: 1\n",
    ),
    "low-pressure": (
        "pain_regions: [head]\ndiagnoses: {post-dural-puncture-headache: yes}\n"
        "head_and_face_findings: {orthostatic: no}\nheadache_red_flags: {postural-link-lost: no}\n",
        "pain_regions: [head]\ndiagnoses: {post-dural-puncture-headache: yes}\n"
        "head_and_face_findings: {orthostatic: no}\nheadache_red_flags: {postural-link-lost: yes}\n",
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_a_diagnosis_that_does_not_go_with_the_rest_is_told_of(name: str) -> None:
    odd, beside = ODD[name]
    assert len(said_of(odd)) == 1
    assert said_of(beside) == []


def test_a_diagnosis_without_a_region_contradicts_nothing() -> None:
    assert said_of("diagnoses: {carpal-tunnel-syndrome: yes, crps: yes, knee-osteoarthritis: yes}\n") == []
