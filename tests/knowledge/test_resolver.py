"""What people type for a name leads to what they mean, or says why it does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError
from painref.knowledge.resolver import (
    CODE,
    PAGES,
    AmbiguousError,
    ElsewhereError,
    GroupError,
    OtherKindError,
    conditions_meant,
    named_exactly,
    resolve,
    split_names,
)
from painref.knowledge.typed import covers, noted
from painref.library.open import load
from tests.opened import built_in_knowledge
from tests.samples import GOOD

SHOWN = (*PAGES, CODE)


@pytest.mark.parametrize(
    ("text", "kind", "id_"),
    [
        ("rfa", "procedure", "radiofrequency-ablation"),
        ("L4-5 ESI", "procedure", "lumbar-epidural-steroid-injection"),
        ("left L4-5 TFESI", "procedure", "lumbar-transforaminal-esi"),
        ("C5/6 TFESI", "procedure", "cervical-transforaminal-esi"),
        ("T9 vertebroplasty", "procedure", "vertebroplasty"),
        ("injection of the knee", "procedure", "knee-joint-injection"),
        ("S1 radiculopathy", "condition", "lumbar-radiculopathy"),
        ("slipped disk", "condition", "lumbar-disc-herniation"),
        ("osteoporotic fracture", "condition", "osteoporotic-vertebral-fracture"),
        ("sacroiliac joint dysfunction", "condition", "sacroiliac-joint-pain"),
        ("M48.061", "condition", "lumbar-spinal-stenosis"),
        ("M54.16", CODE, "M54.16"),
        ("m5416", CODE, "M54.16"),
        ("M54.1", CODE, "M54.1"),
        ("eliquis", "medication", "apixaban"),
        ("eliquis 2.5 mg bid", "medication", "apixaban-low-dose"),
        ("aspirin 81 mg", "medication", "aspirin"),
        ("baby aspirin", "medication", "aspirin"),
        ("clopidogrel bisulfate", "medication", "clopidogrel"),
        ("NICE", "body", "nice"),
        # The terms of the field's introductory literature.
        ("cervical nerve block", "term", "cervical-nerve-block"),
        ("lumbar nerve blocks", "term", "lumbar-nerve-block"),
        ("peripheral nerve block", "procedure", "peripheral-nerve-block"),
        ("spinal injections", "term", "spinal-injection"),
        ("regenerative medicine", "term", "regenerative-medicine"),
        ("arthritis", "term", "arthritis"),
        ("joint pain", "term", "joint-pain"),
        ("back pain", "term", "back-pain"),
        ("neck pain", "term", "neck-pain"),
        ("knee pain", "condition", "knee-pain"),
        ("hip pain", "condition", "hip-pain"),
        ("shoulder pain", "condition", "shoulder-pain"),
        ("radiculopathy", "term", "radiculopathy"),
        ("facet joint syndrome", "term", "facet-joint-pain"),
        ("pain pump", "procedure", "intrathecal-drug-delivery"),
        ("nerve ablation", "procedure", "radiofrequency-ablation"),
    ],
)
def test_a_name_leads_to_what_is_meant(text: str, kind: str, id_: str, built_in: Knowledge) -> None:
    named = resolve(text, SHOWN, built_in)
    assert (named.kind, named.id) == (kind, id_)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("L4-5 ESI", "L4-5: noted; painref does not tell levels apart."),
        ("left L4-5 TFESI", "L4-5, left: noted; painref does not tell levels and sides apart."),
        ("aspirin 81 mg daily", "81 mg: noted; painref does not tell doses apart."),
        ("US-guided hip injection", "US-guided: noted; painref does not tell means of guidance apart."),
        ("SI joint injection under fluoro", "under fluoro: noted; painref does not tell means of guidance apart."),
        ("eliquis 2.5 mg", ""),  # the dose has an entry of its own, so it counts
        ("rfa", ""),
    ],
)
def test_what_is_only_noted_is_said_back(text: str, said: str, built_in: Knowledge) -> None:
    assert noted(resolve(text, SHOWN, built_in).details) == said


@pytest.mark.parametrize(
    ("text", "id_"),
    [("Left L5 TFESI", "lumbar-transforaminal-esi"), ("transforaminal", None), ("CBC", None), ("", None)],
)
def test_a_name_that_is_not_exactly_that_of_one_entry_is_none(text: str, id_: str | None, built_in: Knowledge) -> None:
    named = named_exactly(text, ("procedure",), built_in)
    assert (named.id if named else None) == id_


@pytest.mark.parametrize(
    ("text", "kinds", "ids"),
    [
        (
            "transforaminal",
            ("procedure",),
            {"cervical-transforaminal-esi", "lumbar-transforaminal-esi", "endoscopic-lumbar-discectomy"},
        ),
        ("heparin", ("medication",), {"heparin-intravenous", "heparin-subcutaneous", "enoxaparin-therapeutic"}),
        ("M54.16", ("condition",), {"sciatica", "lumbar-radiculopathy"}),
    ],
)
def test_where_several_are_meant_they_are_listed(
    text: str, kinds: tuple[str, ...], ids: set[str], built_in: Knowledge
) -> None:
    with pytest.raises(AmbiguousError) as caught:
        resolve(text, kinds, built_in)
    assert {match.id for match in caught.value.matches} == ids
    assert all(id_ in str(caught.value) for id_ in ids)


def test_a_level_never_leads_to_another_region(built_in: Knowledge) -> None:
    with pytest.raises(ElsewhereError, match="not of that level"):
        resolve("C5-6 kyphoplasty", SHOWN, built_in)


@pytest.mark.parametrize(
    ("text", "kinds", "said"),
    [
        ("eliquis", ("procedure", "condition"), "a drug, Apixaban"),
        ("scs", ("medication",), "a procedure, Spinal cord stimulation"),
        ("cauda equina syndrome", ("procedure", "condition"), "a red flag"),
    ],
)
def test_the_name_of_another_kind_is_said_to_be_that(
    text: str, kinds: tuple[str, ...], said: str, built_in: Knowledge
) -> None:
    with pytest.raises(OtherKindError, match=said) as caught:
        resolve(text, kinds, built_in)
    assert caught.value.suggestions == ()


@pytest.mark.parametrize("drug", ["gliclazide", "certoparin", "tenoxicam", "rivastigmine", "tizanidine", "ketoprofen"])
def test_a_drug_that_is_not_there_leads_to_no_other(drug: str, built_in: Knowledge) -> None:
    with pytest.raises(NotFoundError) as caught:
        resolve(drug, ("medication",), built_in)
    assert caught.value.suggestions == ()


def test_words_are_put_together_to_the_longest_names(built_in: Knowledge) -> None:
    words = ["fish", "oil", "and", "aspirin", "81", "mg", "eliquis"]
    assert split_names(words, ("medication",), built_in) == ["fish oil", "aspirin 81 mg", "eliquis"]
    assert split_names(["scs", "vs", "drg", "stimulation"], ("procedure",), built_in) == ["scs", "drg stimulation"]
    assert split_names(["nothing", "aspirin"], ("medication",), built_in) == ["nothing", "aspirin"]


def test_a_term_means_its_conditions_with_those_under_them(built_in: Knowledge) -> None:
    meant = conditions_meant(resolve("low back pain", ("condition", "term"), built_in), built_in)
    assert meant[:2] == ("acute-low-back-pain", "chronic-low-back-pain")
    assert "lumbar-facet-pain" in meant
    assert set(conditions_meant(resolve("M54.16", ("condition", CODE), built_in), built_in)) == {
        "sciatica",
        "lumbar-radiculopathy",
    }


def test_every_member_of_a_term_is_in_the_knowledge(built_in: Knowledge) -> None:
    for term in built_in.terms.values():
        assert term.conditions or term.procedures or term.medications
        assert resolve(term.name, SHOWN, built_in).id == term.id


@pytest.mark.parametrize(
    ("level", "typed", "covered"),
    [
        ("L3 to S1", "L4-5", True),
        ("L3 to S1", "L2", False),
        ("L1 and L2", "L2", True),
        ("above L5", "L4", True),
        ("above L5", "L5-S1", False),
        ("L5-S1", "L5-S1", True),
        ("L5-S1", "L4-5", None),
        ("ganglion", "L4", None),
    ],
)
def test_whether_a_level_of_the_data_covers_one_typed(level: str, typed: str, covered: bool | None) -> None:
    assert covers(level, typed) is covered


SMALL = load(GOOD)


@settings(deadline=None)
@given(st.text())
def test_anything_is_resolved_or_refused_in_words(text: str) -> None:
    try:
        named = resolve(text, SHOWN, SMALL)
    except PainrefError as error:
        said = str(error)
    else:
        said = named.id
    assert said


@pytest.mark.parametrize(
    ("typed", "drug"),
    [
        ("enoxaparin 40 mg", "enoxaparin-prophylactic"),
        ("Lovenox 40 mg once a day", "enoxaparin-prophylactic"),
        ("clexane 40mg od", "enoxaparin-prophylactic"),
        ("LMWH 40 mg", "enoxaparin-prophylactic"),
        ("enoxaparin 30 mg twice a day", "enoxaparin-prophylactic"),
        ("lovenox 30 mg q12h", "enoxaparin-prophylactic"),
        ("enoxaparin 40 mg bid", "enoxaparin-therapeutic"),
        ("lovenox 40 mg every 12 hours", "enoxaparin-therapeutic"),
        ("enoxaparin 80 mg twice a day", "enoxaparin-therapeutic"),
        ("enoxaparin", "enoxaparin-therapeutic"),
        ("eliquis 2.5 mg bd", "apixaban-low-dose"),
        ("apixaban 5 mg bd", "apixaban"),
        ("aspirin bd", "aspirin"),
    ],
)
def test_a_dose_leads_to_its_own_entry_and_a_double_one_not_to_the_low(typed: str, drug: str) -> None:
    assert resolve(typed, ("medication",), built_in_knowledge()).id == drug


@pytest.mark.parametrize(
    ("typed", "drugs"),
    [
        ("blood thinner", {"warfarin", "apixaban", "enoxaparin-prophylactic"}),
        ("DAPT", {"aspirin", "clopidogrel", "ticagrelor"}),
        ("doacs", {"apixaban", "dabigatran"}),
        ("supplements", {"fish-oil", "ginkgo"}),
    ],
)
def test_a_word_for_several_drugs_leads_to_them(typed: str, drugs: set[str]) -> None:
    with pytest.raises(GroupError) as caught:
        resolve(typed, ("medication",), built_in_knowledge())
    assert drugs <= {match.id for match in caught.value.matches}
    assert all(drug in (caught.value.remedy or "") for drug in drugs)


@pytest.mark.parametrize("typed", ["ssris", "SNRIs", "nsaids"])
def test_a_group_that_is_one_entry_goes_by_its_plural(typed: str) -> None:
    assert resolve(typed, ("medication",), built_in_knowledge()).id in ("ssri", "nsaid")
