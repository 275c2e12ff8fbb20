"""What a physician, a nurse and a clerk type for show, hold, criteria, list and search, and what each opens."""

from __future__ import annotations

import json
import shlex

import pytest

from tests.cli.terminal import piped

SHOWN = {
    # A physician: abbreviations, levels, eponyms, products.
    "MBB L3-5": "lumbar-medial-branch-block",
    "RFA L4/5 L5/S1": "lumbar-medial-branch-rfa",
    "nerve root block L5 right": "selective-nerve-root-block",
    "DRG stim": "drg-stimulation",
    "stim trial": "spinal-cord-stimulation-trial",
    "SCS": "spinal-cord-stimulation",
    "ganglion impar": "ganglion-impar-block",
    "celiac plexus block": "celiac-plexus-neurolysis",
    "caudal": "caudal-esi",
    "SI joint injection": "sacroiliac-joint-injection",
    "Intracept": "basivertebral-nerve-ablation",
    "Vertiflex": "interspinous-spacer",
    "mild procedure": "percutaneous-lumbar-decompression",
    "Reactiv8": "lumbar-multifidus-stimulation",
    "SPRINT": "peripheral-nerve-stimulation-trial",
    "PRP": "platelet-rich-plasma",
    "CRPS type 1": "crps",
    "PHN": "postherpetic-neuralgia",
    "FBSS": "failed-back-surgery-syndrome",
    "foot drop": "motor-deficit",
    "discitis": "spinal-infection",
    # A nurse: lay words.
    "nerve burning": "radiofrequency-ablation",
    "back injections": "spinal-injection",
    "cortisone shot knee": "knee-joint-injection",
    "epidural": "epidural-steroid-injection",
    "sciatic nerve pain": "sciatica",
    "slipped disc": "lumbar-disc-herniation",
    "pinched nerve": "radiculopathy",
    "shingles pain": "postherpetic-neuralgia",
    "tailbone pain": "coccydynia",
    "tennis elbow": "lateral-epicondylitis",
    "frozen shoulder": "frozen-shoulder",
    "pain pump": "intrathecal-drug-delivery",
    "stem cells": "stem-cell-therapy",
    "numb saddle": "cauda-equina-syndrome",
    "steroid shot": "steroid-injection",
    # A clerk: codes, and what painref does not cover.
    "M47.816": "lumbar-facet-pain",
    "M48.062": "lumbar-spinal-stenosis",
    "G89.4": "G89.4",
    "carpal tunnel": "carpal-tunnel-syndrome",
    "trigger finger": "trigger-finger",
    "de quervain's": "de-quervain-tenosynovitis",
    "ganglion impar radiofrequency": "ganglion-impar-rfa",
    "PENS": "percutaneous-electrical-nerve-stimulation",
    "bursitis injection": "soft-tissue-steroid-injection",
    "lumbar puncture": "lumbar-puncture",
    "labor epidural": "labour-epidural",
    "lumbar fusion": "open-spine-surgery",
    "ketamine infusion": "ketamine-infusion",
    "dry needling": "acupuncture",
}


@pytest.mark.parametrize("typed", SHOWN)
def test_show_opens_what_was_meant(typed: str) -> None:
    result = piped("show", *typed.split(), "--json")
    assert result.code == 0, result.stderr
    shown = json.loads(result.stdout)["result"]
    entry = next((shown[part] for part in ("condition", "entry", "flag") if part in shown), shown)
    assert entry["id"] == SHOWN[typed]


HELD = {
    "xarelto 20 mg": "rivaroxaban",
    "hold plavix --for ESI": "clopidogrel",
    "lovenox": "enoxaparin",
    "baby aspirin --for SCS": "aspirin",
    "ozempic": "glp-1-agonist",
    "fish oil --for MBB": "fish-oil",
    "ibuprofen 800 --for scs trial": "ibuprofen",
    "eliquis --for L5-S1 TFESI": "apixaban",
}


@pytest.mark.parametrize("typed", HELD)
def test_hold_takes_brands_doses_and_a_procedure_of_several_words(typed: str) -> None:
    result = piped("hold", *typed.removeprefix("hold ").split(), "--json")
    assert result.code == 0, result.stderr
    (drug,) = json.loads(result.stdout)["result"]["medications"]
    assert drug["id"].startswith(HELD[typed])


@pytest.mark.parametrize(
    ("typed", "procedure"),
    [
        ("kyphoplasty --by medicare", "kyphoplasty"),
        ("SCS --by aetna", "spinal-cord-stimulation"),
        ("rfa --by nice", "radiofrequency-ablation"),
        ("esi --by cms", "epidural-steroid-injection"),
    ],
)
def test_criteria_takes_payers_and_bodies_by_the_names_people_use(typed: str, procedure: str) -> None:
    result = piped("criteria", *typed.split(), "--json")
    assert result.code == 0, result.stderr
    assert json.loads(result.stdout)["result"]["procedure"] == procedure


@pytest.mark.parametrize("condition", ["sciatica", "knee arthritis", "M54.16", "headache", "low back pain"])
def test_list_takes_lay_words_and_codes(condition: str) -> None:
    assert json.loads(piped("list", "--condition", condition, "--json").stdout)["result"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("numb saddle", "cauda-equina-syndrome"),
        ("acupuncture", "acupuncture"),
        ("shot in the back", "spinal-injection"),
        ("spinal cord stimulation", "spinal-cord-stimulation"),
    ],
)
def test_search_puts_first_what_goes_by_the_words(query: str, first: str) -> None:
    assert json.loads(piped("search", *shlex.split(query), "--json").stdout)["result"]["hits"][0]["id"] == first


@pytest.mark.parametrize(
    ("typed", "said", "unsaid"),
    [
        ("kypho", "kyphoplasty", "-2013-"),
        ("vertbroplasty", "vertebroplasty", "-20"),
        ("stellate gangilon block", "stellate-ganglion-block", "-20"),
        ("S82.001A", "No condition in painref has the ICD-10-CM code S82.001A", "search"),
        ("M54.99", "Under M54 it has M54.1", "search"),
        ("64635", "painref holds no CPT codes", "search"),
    ],
)
def test_what_is_not_found_is_answered_within_its_kind(typed: str, said: str, unsaid: str) -> None:
    result = piped("show", *typed.split())
    assert (result.code, result.stdout) == (1, "")
    assert said in result.stderr
    assert unsaid not in result.stderr


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ("show chronic sciatica", "sciatica"),
        ("tfesi with dexamethasone", "lumbar-transforaminal-esi"),
        ("cervical tfesi dexamethasone", "cervical-transforaminal-esi"),
    ],
)
def test_words_that_are_no_name_are_searched_for(typed: str, entry: str) -> None:
    result = piped(*typed.split())
    assert result.code == 0, result.stderr
    assert entry in result.stdout
    assert "What holds these words:" in result.stderr


def test_words_that_no_entry_holds_and_records_for_programs_are_not_searched_for() -> None:
    for typed in ("show sciatica blorp", "show chronic sciatica --json"):
        result = piped(*typed.split())
        assert (result.code, result.stdout) == (1, "")
        assert "No procedure, condition, drug, topic or body called" in result.stderr
