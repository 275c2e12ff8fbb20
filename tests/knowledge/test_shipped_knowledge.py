"""What the shipped knowledge promises to hold: whom and what one can look up, how much, and where bodies disagree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from painref.knowledge.bodies import is_payer, speaker
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError, find
from painref.knowledge.model import ContraindicationSeverity, Direction, Id, Indication, Recommendation, Role
from painref.reference.indications import Balance, balance
from painref.reference.statistics import statistics
from tests.opened import built_in_knowledge

KNOWLEDGE = built_in_knowledge()


def listed(names: str) -> list[str]:
    return names.split()


PROCEDURES = listed(
    """
    epidural-steroid-injection lumbar-interlaminar lumbar-transforaminal caudal cervical-interlaminar
    cervical-transforaminal thoracic-interlaminar selective-nerve-root-block facet-joint-injection
    lumbar-facet-joint-injection cervical-facet-joint-injection medial-branch-block lumbar-medial-branch-block
    cervical-medial-branch-block thoracic-medial-branch-block radiofrequency-ablation lumbar-medial-branch-rfa
    cervical-medial-branch-rfa thoracic-medial-branch-rfa sacral-lateral-branch-rfa genicular-nerve-rfa
    hip-articular-rfa trigeminal-rhizotomy dorsal-root-ganglion-pulsed-rf suprascapular-pulsed-rf
    occipital-pulsed-rf basivertebral-nerve-ablation sacroiliac-joint-injection sacral-lateral-branch-block
    discography intradiscal-biologics percutaneous-disc-decompression intradiscal-electrothermal
    epidural-adhesiolysis epidural-blood-patch vertebroplasty kyphoplasty percutaneous-lumbar-decompression
    interspinous-spacer spinal-cord-stimulation drg-stimulation peripheral-nerve-stimulation
    intrathecal-drug-delivery peripheral-nerve-block occipital-nerve-block trigeminal-nerve-block
    sphenopalatine-ganglion-block stellate-ganglion-block lumbar-sympathetic-block celiac-plexus-neurolysis
    superior-hypogastric-plexus-block superior-hypogastric-plexus-neurolysis ganglion-impar-block
    intercostal-nerve-block suprascapular-nerve-block
    genicular-nerve-block pudendal-nerve-block lateral-femoral-cutaneous-nerve-block ilioinguinal-nerve-block
    trigger-point-injection botulinum-toxin-injection knee-joint-injection hip-joint-injection
    shoulder-joint-injection viscosupplementation platelet-rich-plasma stem-cell-therapy prolotherapy
    intrathecal-neurolysis cordotomy
    """
)

CONDITIONS = listed(
    """
    sciatica lumbar-disc-herniation lumbar-spinal-stenosis cervical-radiculopathy lumbar-facet-pain
    cervical-facet-pain thoracic-facet-pain sacroiliac-joint-pain sacroiliitis discogenic-low-back-pain
    vertebrogenic-low-back-pain chronic-low-back-pain chronic-neck-pain failed-back-surgery-syndrome crps
    painful-diabetic-neuropathy postherpetic-neuralgia herpes-zoster peripheral-neuropathic-pain
    post-amputation-pain trigeminal-neuralgia occipital-neuralgia chronic-migraine cervicogenic-headache
    cluster-headache post-dural-puncture-headache knee-osteoarthritis hip-osteoarthritis shoulder-pain
    lateral-epicondylitis plantar-fasciitis myofascial-pain fibromyalgia osteoporotic-vertebral-fracture
    malignant-vertebral-fracture cancer-pain pancreatic-cancer-pain chronic-pancreatitis-pain
    chronic-pelvic-pain pudendal-neuralgia coccydynia meralgia-paresthetica post-herniorrhaphy-pain
    intercostal-neuralgia post-surgical-pain refractory-angina critical-limb-ischaemia spasticity
    """
)


def unknown(names: list[str], entries: Mapping[Id, Any]) -> list[str]:
    """The names by which no entry is found."""
    missing = []
    for name in names:
        try:
            find(name, entries)
        except NotFoundError:
            missing.append(name)
    return missing


def test_these_procedures_and_conditions_can_be_looked_up() -> None:
    assert unknown(PROCEDURES, KNOWLEDGE.procedures) == []
    assert unknown(CONDITIONS, KNOWLEDGE.conditions) == []


def test_no_two_of_these_names_mean_the_same_entry() -> None:
    procedures = [find(name, KNOWLEDGE.procedures).id for name in PROCEDURES]
    conditions = [find(name, KNOWLEDGE.conditions).id for name in CONDITIONS]
    assert len(set(procedures)) == len(procedures)
    assert len(set(conditions)) == len(conditions)


@pytest.mark.parametrize(
    ("what", "least"),
    [
        ("procedures", 65),
        ("conditions", 48),
        ("medications", 40),
        ("red_flags", 15),
        ("coverage_requirements", 60),
        ("recommendations", 350),
        ("against", 60),
        ("references_in_use", 300),
        ("verified_percent", 91),
    ],
)
def test_there_is_as_much_as_is_promised(what: str, least: int) -> None:
    assert getattr(statistics(KNOWLEDGE), what) >= least


WITHOUT_CODE = {
    "shoulder-pain-in-motor-neurone-disease": "no code of ICD-10-CM says the shoulder pain of it and no more",
    "stimulator-battery-spent": "no code of ICD-10-CM says the battery of a spinal stimulator and no more",
    "lumbar-facet-cyst": "no code of ICD-10-CM says it and no more: M71.38 takes in synovial cysts of other sites",
    "osteoid-osteoma": "no code of ICD-10-CM says it and no more: D16 takes in other benign tumours of bone",
    "nummular-headache": "no code of ICD-10-CM says it and no more: G44.89 takes in other headache syndromes",
    "pump-due-for-replacement": "no code of ICD-10-CM says the battery of a pump and no more",
    "vertebral-haemangioma": "no code of ICD-10-CM says it and no more: D18.09 takes in haemangiomas of other sites",
}


def test_every_condition_has_a_summary_codes_when_to_suspect_it_and_care() -> None:
    lacks = {
        condition.id: missing
        for condition in KNOWLEDGE.conditions.values()
        if (
            missing := [
                *([] if condition.summary.text else ["a summary"]),
                *([] if condition.id in WITHOUT_CODE or (condition.icd10cm and condition.icd10cm.codes) else ["codes"]),
                *([] if condition.suspect or condition.criteria else ["when to suspect it, criteria, or why none"]),
                *([] if condition.workup or condition.care else ["work-up or care"]),
            ]
        )
    }
    assert lacks == {}


# --- Where bodies disagree --------------------------------------------------------------------------------------------

PAGE = (Path(__file__).parents[2] / "docs" / "disagreement.md").read_text(encoding="utf-8")
FAVOURABLE = (Direction.FOR, Direction.CONDITIONAL_FOR)
UNFAVOURABLE = (Direction.AGAINST, Direction.CONDITIONAL_AGAINST)
WANTED = {
    ("lumbar-medial-branch-rfa", "lumbar-facet-pain"),
    ("lumbar-interlaminar-esi", "lumbar-spinal-stenosis"),
    ("vertebroplasty", "osteoporotic-vertebral-fracture"),
    ("spinal-cord-stimulation-implant", "chronic-low-back-pain"),
    ("genicular-nerve-rfa", "knee-osteoarthritis"),
    ("trigger-point-injection", "myofascial-pain"),
    ("platelet-rich-plasma", "knee-osteoarthritis"),
}


class Entry(NamedTuple):
    """One indication of the page: the procedure of its command, the condition, and its lists by label."""

    procedure: str
    condition: str
    lists: dict[str, set[str]]


def entries(part: str) -> list[Entry]:
    found = []
    for text in part.split("\n### ")[1:]:
        named = re.search(r"`painref show (\S+)`, for `(\S+)`", text)
        assert named, text
        lists = {label: set(names.split(", ")) for label, names in re.findall(r"^- (.+?): (.+)$", text, re.MULTILINE)}
        found.append(Entry(named[1], named[2], lists))
    return found


BETWEEN_BODIES, WITH_REVIEWS, WITH_PAYERS = (entries(part) for part in PAGE.split("\n## ")[1:])


def indication(entry: Entry, knowledge: Knowledge) -> Indication:
    """The one that the page speaks of: the treatment, or the test if the procedure is nothing else."""
    found = [
        item
        for item in knowledge.indications(find(entry.procedure, knowledge.procedures))
        if item.condition == entry.condition
    ]
    return next((item for item in found if item.role is not Role.DIAGNOSTIC), found[0])


def speakers(
    recommendations: Iterable[Recommendation], directions: Iterable[Direction], *, payers: bool, knowledge: Knowledge
) -> set[str]:
    references = [knowledge.references[item.by] for item in recommendations if item.direction in directions]
    named = {f"{speaker(ref, knowledge)} {ref.year}" for ref in references if is_payer(ref, knowledge) is payers}
    return named or {"nobody"}


def test_the_page_has_ten_disagreements_and_those_that_matter_most() -> None:
    assert len(BETWEEN_BODIES) >= 10
    assert {(entry.procedure, entry.condition) for entry in BETWEEN_BODIES + WITH_REVIEWS + WITH_PAYERS} >= WANTED


@pytest.mark.parametrize("entry", [pytest.param(e, id=f"{e.procedure}-{e.condition}") for e in BETWEEN_BODIES])
def test_clinical_bodies_disagree_as_the_page_says(entry: Entry) -> None:
    said = indication(entry, KNOWLEDGE).recommendations
    assert balance(said, KNOWLEDGE) is Balance.CONTESTED
    expected = {
        "For": speakers(said, FAVOURABLE, payers=False, knowledge=KNOWLEDGE),
        "Against": speakers(said, UNFAVOURABLE, payers=False, knowledge=KNOWLEDGE),
        "Weighing": speakers(said, [Direction.NEUTRAL], payers=False, knowledge=KNOWLEDGE),
    }
    assert {"Weighing": {"nobody"}} | entry.lists == expected


@pytest.mark.parametrize("entry", [pytest.param(e, id=f"{e.procedure}-{e.condition}") for e in WITH_REVIEWS])
def test_a_review_that_takes_no_side_stands_beside_a_body_as_the_page_says(entry: Entry) -> None:
    said = indication(entry, KNOWLEDGE).recommendations
    assert balance(said, KNOWLEDGE) in (Balance.FOR, Balance.AGAINST)
    assert {"For": {"nobody"}, "Against": {"nobody"}} | entry.lists == {
        "For": speakers(said, FAVOURABLE, payers=False, knowledge=KNOWLEDGE),
        "Against": speakers(said, UNFAVOURABLE, payers=False, knowledge=KNOWLEDGE),
        "Weighing": speakers(said, [Direction.NEUTRAL], payers=False, knowledge=KNOWLEDGE),
    }


@pytest.mark.parametrize("entry", [pytest.param(e, id=f"{e.procedure}-{e.condition}") for e in WITH_PAYERS])
def test_payers_and_clinical_bodies_differ_as_the_page_says(entry: Entry) -> None:
    said = indication(entry, KNOWLEDGE).recommendations
    assert balance(said, KNOWLEDGE) in (Balance.FOR, Balance.AGAINST)
    assert entry.lists == {
        "Clinical bodies for": speakers(said, FAVOURABLE, payers=False, knowledge=KNOWLEDGE),
        "Clinical bodies against": speakers(said, UNFAVOURABLE, payers=False, knowledge=KNOWLEDGE),
        "Payers for": speakers(said, FAVOURABLE, payers=True, knowledge=KNOWLEDGE),
        "Payers against": speakers(said, UNFAVOURABLE, payers=True, knowledge=KNOWLEDGE),
    }
    opposed = {"Clinical bodies for": "Payers against", "Clinical bodies against": "Payers for"}
    assert any("nobody" not in entry.lists[ours] | entry.lists[theirs] for ours, theirs in opposed.items())


@pytest.mark.parametrize(
    ("implant", "elsewhere"),
    [
        ("spinal-cord-stimulation-implant", "26,061 procedures, mostly epidural"),
        ("intrathecal-drug-delivery-implant", "26,061 procedures, mostly epidural"),
        ("peripheral-nerve-stimulation-implant", "60-day system"),
        ("occipital-nerve-stimulation", "infections per 1000 lead-days"),
        ("spinal-cord-stimulation-implant", "ompounded methylprednisolone"),
        ("intrathecal-drug-delivery-implant", "ompounded methylprednisolone"),
        ("drg-stimulation-implant", "Paddle leads"),
    ],
)
def test_a_risk_stays_where_it_is_true(implant: str, elsewhere: str) -> None:
    """What was counted among other procedures is no risk of an implant."""
    risks = [risk for _, risk in KNOWLEDGE.risks(find(implant, KNOWLEDGE.procedures, what="procedure", hint=""))]
    assert risks
    assert not [risk.name for risk in risks if elsewhere in f"{risk.incidence} {risk.text}"]


def test_a_page_does_not_contradict_itself() -> None:
    """Where one criterion has two severities, the narrower procedure is the stricter, and the families follow."""
    strictest_first = list(ContraindicationSeverity)
    for procedure in KNOWLEDGE.variants:
        weights: dict[str, list[int]] = {}
        for _, item in KNOWLEDGE.contraindications(procedure):
            if item.when and not item.for_classes:
                weights.setdefault(item.when, []).append(strictest_first.index(item.severity))
        assert [when for when, found in weights.items() if found != sorted(found)] == [], procedure.id


def test_a_drug_resumed_within_some_hours_is_not_one_resumed_after_at_least_as_many() -> None:
    wrong = [
        (drug.id, hold.by)
        for drug in KNOWLEDGE.medications.values()
        for hold in drug.holds
        if re.search(r"(resum|restart|next dose)[^.;]*\bwithin\b", hold.says) and hold.restart and hold.restart.low
    ]
    assert not wrong
