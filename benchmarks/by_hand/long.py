"""Long criteria, as a programmer would write them who knows the questions. The docstring is the criterion itself."""

from __future__ import annotations

from by_hand.kleene import Answers, Kleene

SPINE = frozenset({"neck", "thoracic-spine", "low-back"})
LIMBS = frozenset({"shoulder", "elbow", "arm", "hand", "thigh", "knee", "leg", "foot"})
NERVE_REGIONS = frozenset(
    {"face", "elbow", "arm", "hand", "chest-wall", "abdomen", "groin", "pelvis", "thigh", "leg", "foot"}
)
MUSCLE_REGIONS = frozenset(
    {
        *("neck", "shoulder", "head", "face", "arm", "thoracic-spine", "chest-wall"),
        *("low-back", "buttock", "pelvis", "hip", "thigh", "leg"),
    }
)
CANCERS = frozenset({"active-cancer", "active-blood-or-bone-marrow-malignancy"})
DIABETES = frozenset({"diabetes-controlled", "diabetes-hba1c-over-8", "diabetes-hba1c-over-10"})
NEUROPATHIC_CHARACTER = frozenset({"burning", "electric", "numb-or-tingling", "stabbing", "aching"})
ROOT_SIGNS = frozenset({"dermatomal-pain", "dermatomal-sensory-loss", "myotomal-weakness", "reflex-loss"})


def weight_loss_or_spinal_night_pain(answers: Answers) -> Kleene:
    """('weight-loss' in cancer_red_flags and not ('history-of-cancer' in cancer_red_flags and ('active-cancer' in
    health_conditions or 'active-blood-or-bone-marrow-malignancy' in health_conditions))) or
    (('unremitting-or-night-pain' in cancer_red_flags or 'thoracic-band-pain' in cancer_red_flags) and not
    ('weight-loss' in cancer_red_flags or 'history-of-cancer' in cancer_red_flags or 'vertebral-metastasis' in
    cancer_red_flags) and ('low-back' in pain_regions or 'thoracic-spine' in pain_regions or 'neck' in pain_regions)
    and count(imaging_done) == 0)
    """
    cancer = answers.get("cancer_red_flags")
    if cancer is None:
        # The first half is unknown then, whatever the rest says.
        return None
    if "weight-loss" in cancer:
        if "history-of-cancer" not in cancer:
            return True
        conditions = answers.get("health_conditions")
        return None if conditions is None else conditions.isdisjoint(CANCERS)
    if cancer.isdisjoint(("unremitting-or-night-pain", "thoracic-band-pain")):
        return False
    if not cancer.isdisjoint(("history-of-cancer", "vertebral-metastasis")):
        return False
    regions = answers.get("pain_regions")
    if regions is not None and regions.isdisjoint(SPINE):
        return False
    imaging = answers.get("imaging_done")
    if imaging:
        return False
    return None if regions is None or imaging is None else True


def confirmed_neuropathic_pain(answers: Answers) -> Kleene:
    """('face' in pain_regions or 'elbow' in pain_regions or 'arm' in pain_regions or 'hand' in pain_regions or
    'chest-wall' in pain_regions or 'abdomen' in pain_regions or 'groin' in pain_regions or 'pelvis' in pain_regions
    or 'thigh' in pain_regions or 'leg' in pain_regions or 'foot' in pain_regions) and 'lesion-or-disease-history' in
    neuropathic_findings and 'plausible-distribution' in neuropathic_findings and 'sensory-signs' in
    neuropathic_findings and 'confirmatory-test' in neuropathic_findings
    """
    regions = answers.get("pain_regions")
    if regions is not None and regions.isdisjoint(NERVE_REGIONS):
        return False
    findings = answers.get("neuropathic_findings")
    if findings is None:
        return None
    if not (
        "lesion-or-disease-history" in findings
        and "plausible-distribution" in findings
        and "sensory-signs" in findings
        and "confirmatory-test" in findings
    ):
        return False
    return None if regions is None else True


def probable_neuropathic_pain(answers: Answers) -> Kleene:
    """('face' in pain_regions or 'elbow' in pain_regions or 'arm' in pain_regions or 'hand' in pain_regions or
    'chest-wall' in pain_regions or 'abdomen' in pain_regions or 'groin' in pain_regions or 'pelvis' in pain_regions
    or 'thigh' in pain_regions or 'leg' in pain_regions or 'foot' in pain_regions) and 'lesion-or-disease-history' in
    neuropathic_findings and 'plausible-distribution' in neuropathic_findings and 'sensory-signs' in
    neuropathic_findings
    """
    regions = answers.get("pain_regions")
    if regions is not None and regions.isdisjoint(NERVE_REGIONS):
        return False
    findings = answers.get("neuropathic_findings")
    if findings is None:
        return None
    if not (
        "lesion-or-disease-history" in findings and "plausible-distribution" in findings and "sensory-signs" in findings
    ):
        return False
    return None if regions is None else True


def possible_neuropathic_pain(answers: Answers) -> Kleene:
    """('face' in pain_regions or 'elbow' in pain_regions or 'arm' in pain_regions or 'hand' in pain_regions or
    'chest-wall' in pain_regions or 'abdomen' in pain_regions or 'groin' in pain_regions or 'pelvis' in pain_regions
    or 'thigh' in pain_regions or 'leg' in pain_regions or 'foot' in pain_regions) and 'lesion-or-disease-history' in
    neuropathic_findings and 'plausible-distribution' in neuropathic_findings
    """
    regions = answers.get("pain_regions")
    if regions is not None and regions.isdisjoint(NERVE_REGIONS):
        return False
    findings = answers.get("neuropathic_findings")
    if findings is None:
        return None
    if "lesion-or-disease-history" not in findings or "plausible-distribution" not in findings:
        return False
    return None if regions is None else True


def recognised_trigger_point(answers: Answers) -> Kleene:
    """('neck' in pain_regions or 'shoulder' in pain_regions or 'head' in pain_regions or 'face' in pain_regions or
    'arm' in pain_regions or 'thoracic-spine' in pain_regions or 'chest-wall' in pain_regions or 'low-back' in
    pain_regions or 'buttock' in pain_regions or 'pelvis' in pain_regions or 'hip' in pain_regions or 'thigh' in
    pain_regions or 'leg' in pain_regions) and 'taut-band-tender-spot' in myofascial_findings and 'recognised-pain'
    in myofascial_findings
    """
    regions = answers.get("pain_regions")
    if regions is not None and regions.isdisjoint(MUSCLE_REGIONS):
        return False
    findings = answers.get("myofascial_findings")
    if findings is None:
        return None
    if "taut-band-tender-spot" not in findings or "recognised-pain" not in findings:
        return False
    return None if regions is None else True


def trigger_point(answers: Answers) -> Kleene:
    """('neck' in pain_regions or 'shoulder' in pain_regions or 'head' in pain_regions or 'face' in pain_regions or
    'arm' in pain_regions or 'thoracic-spine' in pain_regions or 'chest-wall' in pain_regions or 'low-back' in
    pain_regions or 'buttock' in pain_regions or 'pelvis' in pain_regions or 'hip' in pain_regions or 'thigh' in
    pain_regions or 'leg' in pain_regions) and 'taut-band-tender-spot' in myofascial_findings
    """
    regions = answers.get("pain_regions")
    if regions is not None and regions.isdisjoint(MUSCLE_REGIONS):
        return False
    findings = answers.get("myofascial_findings")
    if findings is None:
        return None
    if "taut-band-tender-spot" not in findings:
        return False
    return None if regions is None else True


def malignant_vertebral_fracture(answers: Answers) -> Kleene:
    """('neck' in pain_regions or 'thoracic-spine' in pain_regions or 'low-back' in pain_regions) and
    ('vertebral-metastasis' in cancer_red_flags or 'epidural-tumour' in imaging_findings or
    ('vertebral-fracture-with-oedema' in imaging_findings and ('history-of-cancer' in cancer_red_flags or
    'active-cancer' in health_conditions or 'active-blood-or-bone-marrow-malignancy' in health_conditions)))
    """
    regions = answers.get("pain_regions")
    if regions is not None and regions.isdisjoint(SPINE):
        return False
    malignant = _spinal_malignancy(answers)
    if malignant is False:
        return False
    return None if regions is None else malignant


def _spinal_malignancy(answers: Answers) -> Kleene:
    cancer = answers.get("cancer_red_flags")
    if cancer is not None and "vertebral-metastasis" in cancer:
        return True
    imaging = answers.get("imaging_findings")
    if imaging is not None:
        if "epidural-tumour" in imaging:
            return True
        if "vertebral-fracture-with-oedema" not in imaging:
            return None if cancer is None else False
    conditions = answers.get("health_conditions")
    history = cancer is not None and "history-of-cancer" in cancer
    if history or (conditions is not None and not conditions.isdisjoint(CANCERS)):
        return None if imaging is None else True
    if cancer is None or imaging is None or conditions is None:
        return None
    return False


def cervical_radicular_pain(answers: Answers) -> Kleene:
    """(('neck' in pain_regions or 'shoulder' in pain_regions or 'arm' in pain_regions or 'hand' in pain_regions) and
    'spurling' in radicular_findings) or (('arm' in pain_regions or 'hand' in pain_regions) and ('dermatomal-pain' in
    radicular_findings or 'dermatomal-sensory-loss' in radicular_findings or 'myotomal-weakness' in
    radicular_findings or 'reflex-loss' in radicular_findings))
    """
    regions = answers.get("pain_regions")
    if regions is not None and regions.isdisjoint(("neck", "shoulder", "arm", "hand")):
        return False
    findings = answers.get("radicular_findings")
    if findings is None:
        return None
    signs = not findings.isdisjoint(ROOT_SIGNS)
    if "spurling" in findings:
        return None if regions is None else True
    if not signs:
        return False
    return None if regions is None else "arm" in regions or "hand" in regions


def spinal_cancer_suspected(answers: Answers) -> Kleene:
    """'vertebral-metastasis' in cancer_red_flags or 'epidural-tumour' in imaging_findings or ('history-of-cancer' in
    cancer_red_flags and ('thoracic-band-pain' in cancer_red_flags or 'midline-point-tenderness' in
    fracture_red_flags or ('unremitting-or-night-pain' in cancer_red_flags and ('low-back' in pain_regions or
    'thoracic-spine' in pain_regions or 'neck' in pain_regions))))
    """
    cancer = answers.get("cancer_red_flags")
    if cancer is not None and "vertebral-metastasis" in cancer:
        return True
    imaging = answers.get("imaging_findings")
    if imaging is not None and "epidural-tumour" in imaging:
        return True
    if cancer is None:
        return None
    if "history-of-cancer" not in cancer:
        return None if imaging is None else False
    if "thoracic-band-pain" in cancer:
        return True
    fracture = answers.get("fracture_red_flags")
    if fracture is not None and "midline-point-tenderness" in fracture:
        return True
    if "unremitting-or-night-pain" in cancer:
        regions = answers.get("pain_regions")
        if regions is None:
            return None
        if not regions.isdisjoint(SPINE):
            return True
    return None if fracture is None or imaging is None else False


def confirmed_diabetic_neuropathy(answers: Answers) -> Kleene:
    """('foot' in pain_regions or 'leg' in pain_regions) and diabetes and 'stocking-distribution' in
    neuropathic_findings and 'confirmatory-test' in neuropathic_findings and ('sensory-signs' in neuropathic_findings
    or 'burning' in pain_character or 'electric' in pain_character or 'numb-or-tingling' in pain_character or
    'stabbing' in pain_character or 'aching' in pain_character)
    """
    regions = answers.get("pain_regions")
    if regions is not None and "foot" not in regions and "leg" not in regions:
        return False
    conditions = answers.get("health_conditions")
    if conditions is not None and conditions.isdisjoint(DIABETES):
        return False
    findings = answers.get("neuropathic_findings")
    if findings is not None:
        if "stocking-distribution" not in findings or "confirmatory-test" not in findings:
            return False
        if "sensory-signs" in findings:
            return None if regions is None or conditions is None else True
    character = answers.get("pain_character")
    if character is None:
        return None
    if character.isdisjoint(NEUROPATHIC_CHARACTER):
        return None if findings is None else False
    return None if regions is None or conditions is None or findings is None else True


def crps_clinical(answers: Answers) -> Kleene:
    """('shoulder' in pain_regions or 'elbow' in pain_regions or 'arm' in pain_regions or 'hand' in pain_regions or
    'thigh' in pain_regions or 'knee' in pain_regions or 'leg' in pain_regions or 'foot' in pain_regions) and
    'disproportionate-pain' in crps_context and 'no-better-diagnosis' in crps_context and
    count(crps_symptom_categories) >= 3 and count(crps_sign_categories) >= 2
    """
    return _crps(answers, symptoms_needed=3)


def crps_research(answers: Answers) -> Kleene:
    """('shoulder' in pain_regions or 'elbow' in pain_regions or 'arm' in pain_regions or 'hand' in pain_regions or
    'thigh' in pain_regions or 'knee' in pain_regions or 'leg' in pain_regions or 'foot' in pain_regions) and
    'disproportionate-pain' in crps_context and 'no-better-diagnosis' in crps_context and
    count(crps_symptom_categories) >= 4 and count(crps_sign_categories) >= 2
    """
    return _crps(answers, symptoms_needed=4)


def _crps(answers: Answers, symptoms_needed: int) -> Kleene:
    regions = answers.get("pain_regions")
    if regions is not None and regions.isdisjoint(LIMBS):
        return False
    context = answers.get("crps_context")
    if context is not None and ("disproportionate-pain" not in context or "no-better-diagnosis" not in context):
        return False
    symptoms = answers.get("crps_symptom_categories")
    if symptoms is not None and len(symptoms) < symptoms_needed:
        return False
    signs = answers.get("crps_sign_categories")
    if signs is not None and len(signs) < 2:
        return False
    return None if regions is None or context is None or symptoms is None or signs is None else True


def osteoporotic_fracture(answers: Answers) -> Kleene:
    """('thoracic-spine' in pain_regions or 'low-back' in pain_regions) and ('minor-trauma-with-bone-fragility' in
    fracture_red_flags or 'height-loss' in fracture_red_flags or 'vertebral-fracture-with-oedema' in imaging_findings
    or ('midline-point-tenderness' in fracture_red_flags and ('osteoporosis' in health_conditions or
    'prolonged-corticosteroids' in fracture_red_flags)))
    """
    regions = answers.get("pain_regions")
    if regions is not None and "thoracic-spine" not in regions and "low-back" not in regions:
        return False
    fracture = answers.get("fracture_red_flags")
    if fracture is not None and ("minor-trauma-with-bone-fragility" in fracture or "height-loss" in fracture):
        return None if regions is None else True
    imaging = answers.get("imaging_findings")
    if imaging is not None and "vertebral-fracture-with-oedema" in imaging:
        return None if regions is None else True
    if fracture is None:
        return None
    if "midline-point-tenderness" in fracture:
        if "prolonged-corticosteroids" in fracture:
            return None if regions is None else True
        conditions = answers.get("health_conditions")
        if conditions is None:
            return None
        if "osteoporosis" in conditions:
            return None if regions is None else True
    return None if imaging is None else False
