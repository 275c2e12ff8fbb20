"""Criteria of middling length, as a programmer would write them by hand. The docstring is the criterion itself."""

from __future__ import annotations

from by_hand.kleene import Answers, Kleene

LEG_REGIONS = frozenset({"low-back", "buttock", "thigh", "leg", "foot"})
UNSTABLE_REGIONS = frozenset({"low-back", "buttock", "thoracic-spine", "neck", "coccyx", "arm", "leg"})
EPIDURALS = frozenset(
    {
        *("lumbar-interlaminar-esi", "lumbar-transforaminal-esi", "caudal-esi"),
        *("lumbar-epidural-steroid-injection", "epidural-steroid-injection"),
    }
)


def cauda_equina(answers: Answers) -> Kleene:
    """'saddle-sensory-change' in neuro_red_flags or 'bladder-or-bowel-change' in neuro_red_flags or
    'sexual-dysfunction' in neuro_red_flags or ('bilateral-leg-symptoms' in neuro_red_flags and
    ('severe-or-progressive-motor-deficit' in neuro_red_flags or pain_duration_weeks <= 2))
    """
    flags = answers.get("neuro_red_flags")
    if flags is None:
        return None
    if not flags.isdisjoint(("saddle-sensory-change", "bladder-or-bowel-change", "sexual-dysfunction")):
        return True
    if "bilateral-leg-symptoms" not in flags:
        return False
    if "severe-or-progressive-motor-deficit" in flags:
        return True
    weeks = answers.get("pain_duration_weeks")
    return None if weeks is None else weeks <= 2


def lumbar_disc_radiculopathy(answers: Answers) -> Kleene:
    """('low-back' in pain_regions or 'buttock' in pain_regions or 'thigh' in pain_regions or 'leg' in pain_regions or
    'foot' in pain_regions) and radiation == 'distal' and count(radicular_findings) >= 1 and
    'disc-herniation-concordant' in imaging_findings
    """
    regions = answers.get("pain_regions")
    if regions is not None and regions.isdisjoint(LEG_REGIONS):
        return False
    radiation = answers.get("radiation")
    if radiation is not None and radiation != "distal":
        return False
    findings = answers.get("radicular_findings")
    if findings is not None and not findings:
        return False
    imaging = answers.get("imaging_findings")
    if imaging is not None and "disc-herniation-concordant" not in imaging:
        return False
    return None if regions is None or radiation is None or findings is None or imaging is None else True


def unstable_fracture(answers: Answers) -> Kleene:
    """'fracture-instability' in imaging_findings and ('low-back' in pain_regions or 'buttock' in pain_regions or
    'thoracic-spine' in pain_regions or 'neck' in pain_regions or 'coccyx' in pain_regions or 'arm' in pain_regions
    or 'leg' in pain_regions)
    """
    imaging = answers.get("imaging_findings")
    if imaging is not None and "fracture-instability" not in imaging:
        return False
    regions = answers.get("pain_regions")
    if regions is not None and regions.isdisjoint(UNSTABLE_REGIONS):
        return False
    return None if imaging is None or regions is None else True


def knee_osteoarthritis_imaged(answers: Answers) -> Kleene:
    """'knee' in pain_regions and ('joint-osteoarthritis-mild-or-moderate' in imaging_findings or
    'joint-osteoarthritis-severe' in imaging_findings) and (age > 50 or 'morning-stiffness-30-min-or-less' in
    joint_findings or 'crepitus' in joint_findings)
    """
    regions = answers.get("pain_regions")
    if regions is not None and "knee" not in regions:
        return False
    imaging = answers.get("imaging_findings")
    if imaging is not None and imaging.isdisjoint(
        ("joint-osteoarthritis-mild-or-moderate", "joint-osteoarthritis-severe")
    ):
        return False
    findings = answers.get("joint_findings")
    clinical = findings is not None and ("morning-stiffness-30-min-or-less" in findings or "crepitus" in findings)
    if not clinical:
        age = answers.get("age")
        if age is not None and age <= 50 and findings is not None:
            return False
        if age is None or age <= 50:
            return None
    return None if regions is None or imaging is None else True


def knee_osteoarthritis_clinical(answers: Answers) -> Kleene:
    """'knee' in pain_regions and count(age > 50, 'morning-stiffness-30-min-or-less' in joint_findings, 'crepitus' in
    joint_findings, 'bony-enlargement' in joint_findings, 'warmth' not in joint_findings) >= 3
    """
    regions = answers.get("pain_regions")
    if regions is not None and "knee" not in regions:
        return False
    age = answers.get("age")
    findings = answers.get("joint_findings")
    met = age is not None and age > 50
    if findings is None:
        return None
    criteria = (
        met
        + ("morning-stiffness-30-min-or-less" in findings)
        + ("crepitus" in findings)
        + ("bony-enlargement" in findings)
        + ("warmth" not in findings)
    )
    if criteria + (age is None) < 3:
        return False
    return None if regions is None or criteria < 3 else True


def lumbar_epidural_before(answers: Answers) -> Kleene:
    """'lumbar-interlaminar-esi' in prior_procedures or 'lumbar-transforaminal-esi' in prior_procedures or 'caudal-esi'
    in prior_procedures or 'lumbar-epidural-steroid-injection' in prior_procedures or 'epidural-steroid-injection' in
    prior_procedures
    """
    prior = answers.get("prior_procedures")
    return None if prior is None else not prior.isdisjoint(EPIDURALS)


def sacroiliac_block_relieved(answers: Answers) -> Kleene:
    """('buttock' in pain_regions or 'low-back' in pain_regions or 'groin' in pain_regions) and sij_blocks_done >= 1 and
    sij_block_relief_percent >= 75
    """
    regions = answers.get("pain_regions")
    if regions is not None and regions.isdisjoint(("buttock", "low-back", "groin")):
        return False
    blocks = answers.get("sij_blocks_done")
    if blocks is not None and blocks < 1:
        return False
    relief = answers.get("sij_block_relief_percent")
    if relief is not None and relief < 75:
        return False
    return None if regions is None or blocks is None or relief is None else True


def stenosis_not_severe(answers: Answers) -> Kleene:
    """('central-stenosis' in imaging_findings or 'lateral-or-foraminal-stenosis' in imaging_findings) and
    'severe-stenosis' not in imaging_findings
    """
    imaging = answers.get("imaging_findings")
    if imaging is None:
        return None
    return "severe-stenosis" not in imaging and (
        "central-stenosis" in imaging or "lateral-or-foraminal-stenosis" in imaging
    )


def lumbar_facet_pain(answers: Answers) -> Kleene:
    """axial_low_back_pain and ('paraspinal-tenderness' in facet_findings or 'worse-on-extension-or-rotation' in
    facet_findings)
    """
    regions = answers.get("pain_regions")
    if regions is not None and "low-back" not in regions:
        return False
    limb_dominant = answers.get("limb_dominant")
    if limb_dominant:
        return False
    findings = answers.get("facet_findings")
    if findings is not None and findings.isdisjoint(("paraspinal-tenderness", "worse-on-extension-or-rotation")):
        return False
    return None if regions is None or limb_dominant is None or findings is None else True
