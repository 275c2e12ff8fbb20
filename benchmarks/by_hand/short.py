"""Short criteria, as a programmer would write them by hand. The docstring is the criterion itself."""

from __future__ import annotations

from by_hand.kleene import Answers, Kleene


def upper_limb(answers: Answers) -> Kleene:
    """'arm' in pain_regions or 'hand' in pain_regions or 'elbow' in pain_regions or 'shoulder' in pain_regions"""
    regions = answers.get("pain_regions")
    return None if regions is None else not regions.isdisjoint(("arm", "hand", "elbow", "shoulder"))


def trunk(answers: Answers) -> Kleene:
    """'thoracic-spine' in pain_regions or 'chest-wall' in pain_regions or 'abdomen' in pain_regions"""
    regions = answers.get("pain_regions")
    return None if regions is None else not regions.isdisjoint(("thoracic-spine", "chest-wall", "abdomen"))


def liver_or_kidney_disease(answers: Answers) -> Kleene:
    """'liver-disease' in coagulation or 'renal-impairment-severe' in health_conditions"""
    coagulation = answers.get("coagulation")
    if coagulation is not None and "liver-disease" in coagulation:
        return True
    conditions = answers.get("health_conditions")
    if conditions is not None and "renal-impairment-severe" in conditions:
        return True
    return None if coagulation is None or conditions is None else False


def bleeding_tendency(answers: Answers) -> Kleene:
    """'bleeding-disorder' in coagulation or 'platelets-under-50' in coagulation"""
    coagulation = answers.get("coagulation")
    return None if coagulation is None else "bleeding-disorder" in coagulation or "platelets-under-50" in coagulation


def infection_elsewhere_or_treated(answers: Answers) -> Kleene:
    """'elsewhere' in infection_now or 'treated-and-resolved' in infection_now"""
    infection = answers.get("infection_now")
    return None if infection is None else "elsewhere" in infection or "treated-and-resolved" in infection


def neither_exercise_nor_orthosis(answers: Answers) -> Kleene:
    """'exercise-or-physiotherapy' not in tried and 'orthosis' not in tried"""
    tried = answers.get("tried")
    return None if tried is None else "exercise-or-physiotherapy" not in tried and "orthosis" not in tried


def oral_antispasmodic_for_six_weeks(answers: Answers) -> Kleene:
    """'oral-antispasmodic' in tried and conservative_care_weeks >= 6"""
    tried = answers.get("tried")
    if tried is not None and "oral-antispasmodic" not in tried:
        return False
    weeks = answers.get("conservative_care_weeks")
    if weeks is not None and weeks < 6:
        return False
    return None if tried is None or weeks is None else True


def two_nerve_blocks_in_vain(answers: Answers) -> Kleene:
    """nerve_blocks_done >= 2 and nerve_block_relief_percent == 0"""
    blocks = answers.get("nerve_blocks_done")
    if blocks is not None and blocks < 2:
        return False
    relief = answers.get("nerve_block_relief_percent")
    if relief is not None and relief != 0:
        return False
    return None if blocks is None or relief is None else True


def systemic_or_local_infection(answers: Answers) -> Kleene:
    """'systemic' in infection_now or 'at-site' in infection_now"""
    infection = answers.get("infection_now")
    return None if infection is None else "systemic" in infection or "at-site" in infection


def sacroiliac_block_none_or_half_relief(answers: Answers) -> Kleene:
    """sij_blocks_done == 0 or sij_block_relief_percent >= 50"""
    blocks = answers.get("sij_blocks_done")
    if blocks == 0:
        return True
    relief = answers.get("sij_block_relief_percent")
    if relief is not None and relief >= 50:
        return True
    return None if blocks is None or relief is None else False


def epidural_none_or_any_relief(answers: Answers) -> Kleene:
    """esi_sessions_12_months == 0 or esi_relief_percent > 0"""
    sessions = answers.get("esi_sessions_12_months")
    if sessions == 0:
        return True
    relief = answers.get("esi_relief_percent")
    if relief is not None and relief > 0:
        return True
    return None if sessions is None or relief is None else False


def moderate_renal_impairment(answers: Answers) -> Kleene:
    """'renal-impairment-moderate' in health_conditions"""
    conditions = answers.get("health_conditions")
    return None if conditions is None else "renal-impairment-moderate" in conditions


def concordant_disc_herniation(answers: Answers) -> Kleene:
    """'disc-herniation-concordant' in imaging_findings"""
    findings = answers.get("imaging_findings")
    return None if findings is None else "disc-herniation-concordant" in findings


def aortic_aneurysm(answers: Answers) -> Kleene:
    """'abdominal-aortic-aneurysm' in health_conditions"""
    conditions = answers.get("health_conditions")
    return None if conditions is None else "abdominal-aortic-aneurysm" in conditions


def conduction_block(answers: Answers) -> Kleene:
    """'cardiac-conduction-block' in health_conditions"""
    conditions = answers.get("health_conditions")
    return None if conditions is None else "cardiac-conduction-block" in conditions


def chronic_widespread_pain(answers: Answers) -> Kleene:
    """'widespread' in pain_regions and chronic_pain"""
    regions = answers.get("pain_regions")
    if regions is not None and "widespread" not in regions:
        return False
    weeks = answers.get("pain_duration_weeks")
    if weeks is not None and weeks < 12:
        return False
    return None if regions is None or weeks is None else True


def unable_to_lie_prone(answers: Answers) -> Kleene:
    """'unable-to-lie-prone' in health_conditions"""
    conditions = answers.get("health_conditions")
    return None if conditions is None else "unable-to-lie-prone" in conditions


def bowel_obstruction(answers: Answers) -> Kleene:
    """'bowel-obstruction' in health_conditions"""
    conditions = answers.get("health_conditions")
    return None if conditions is None else "bowel-obstruction" in conditions


def acute_pain_from_sixteen(answers: Answers) -> Kleene:
    """age >= 16 and pain_duration_weeks < 12"""
    age = answers.get("age")
    if age is not None and age < 16:
        return False
    weeks = answers.get("pain_duration_weeks")
    if weeks is not None and weeks >= 12:
        return False
    return None if age is None or weeks is None else True


def three_provocation_tests(answers: Answers) -> Kleene:
    """sij_provocation_tests_positive >= 3"""
    tests = answers.get("sij_provocation_tests_positive")
    return None if tests is None else tests >= 3


def contrast_anaphylaxis(answers: Answers) -> Kleene:
    """'contrast-anaphylaxis' in allergies"""
    allergies = answers.get("allergies")
    return None if allergies is None else "contrast-anaphylaxis" in allergies


def modic_changes(answers: Answers) -> Kleene:
    """'modic-1-or-2' in imaging_findings"""
    findings = answers.get("imaging_findings")
    return None if findings is None else "modic-1-or-2" in findings


def six_months_after_surgery(answers: Answers) -> Kleene:
    """months_since_spine_surgery >= 6"""
    months = answers.get("months_since_spine_surgery")
    return None if months is None else months >= 6


def botulinum_toxin_allergy(answers: Answers) -> Kleene:
    """'botulinum-toxin' in allergies"""
    allergies = answers.get("allergies")
    return None if allergies is None else "botulinum-toxin" in allergies


def chronic_headache(answers: Answers) -> Kleene:
    """headache_days_per_month >= 15"""
    days = answers.get("headache_days_per_month")
    return None if days is None else days >= 15


def six_months_of_conservative_care(answers: Answers) -> Kleene:
    """conservative_care_weeks >= 26"""
    weeks = answers.get("conservative_care_weeks")
    return None if weeks is None else weeks >= 26


def month_of_conservative_care(answers: Answers) -> Kleene:
    """conservative_care_weeks >= 4"""
    weeks = answers.get("conservative_care_weeks")
    return None if weeks is None else weeks >= 4


def multidisciplinary(answers: Answers) -> Kleene:
    """multidisciplinary_assessment"""
    assessed: Kleene = answers.get("multidisciplinary_assessment")
    return assessed


def chronic(answers: Answers) -> Kleene:
    """pain_duration_weeks >= 12"""
    weeks = answers.get("pain_duration_weeks")
    return None if weeks is None else weeks >= 12


def nerve_block_done(answers: Answers) -> Kleene:
    """nerve_blocks_done >= 1"""
    blocks = answers.get("nerve_blocks_done")
    return None if blocks is None else blocks >= 1


def moderate_pain(answers: Answers) -> Kleene:
    """pain_intensity >= 5"""
    intensity = answers.get("pain_intensity")
    return None if intensity is None else intensity >= 5
