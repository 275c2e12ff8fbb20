"""What families pass down, and what criteria may speak of."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from painref.criteria import parse
from painref.criteria.typecheck import Number, OneOf, SomeOf, YesNo
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Indication, NamesOf, Procedure, QuestionType, Risk, RiskSeverity, Role

ROOT, BRANCH, ONE, TWO = Id("root-family"), Id("branch-family"), Id("leaf-one"), Id("leaf-two")


def with_procedures(knowledge: Knowledge, *changed: Procedure) -> Knowledge:
    procedures = dict(knowledge.procedures) | {procedure.id: procedure for procedure in changed}
    return replace(knowledge, procedures=MappingProxyType(procedures))


def test_it_is_represented_by_its_version_and_not_by_every_entry(built_in: Knowledge) -> None:
    assert repr(built_in) == f"<Knowledge {built_in.version}>"


def test_what_is_the_same_for_everybody_is_made_once_for_each_knowledge(built_in: Knowledge, good: Knowledge) -> None:
    made: list[str] = []

    def versions(knowledge: Knowledge) -> list[str]:
        made.append(knowledge.version)
        return made

    assert built_in.once(versions) is built_in.once(versions)
    assert made == [built_in.version]
    good.once(versions)
    assert made == [built_in.version, good.version]


# --- Families ---------------------------------------------------------------------------------------------------------


def test_lineage_runs_to_the_root(good: Knowledge) -> None:
    assert [p.id for p in good.lineage(good.procedures[ONE])] == [ONE, BRANCH, ROOT]
    assert [p.id for p in good.lineage(good.procedures[ROOT])] == [ROOT]


def test_lineage_ends_at_an_unknown_family(good: Knowledge) -> None:
    branch = replace(good.procedures[BRANCH], family=Id("nowhere"))
    knowledge = with_procedures(good, branch)
    assert [p.id for p in knowledge.lineage(knowledge.procedures[ONE])] == [ONE, BRANCH]


def test_lineage_ends_where_it_would_come_round_again(good: Knowledge) -> None:
    root = replace(good.procedures[ROOT], family=BRANCH)
    knowledge = with_procedures(good, root)
    assert [p.id for p in knowledge.lineage(knowledge.procedures[ONE])] == [ONE, BRANCH, ROOT]


def test_families_are_those_that_are_named_as_one(good: Knowledge) -> None:
    assert good.families == {ROOT, BRANCH}
    assert [p.id for p in good.members(ROOT)] == [BRANCH]
    assert [p.id for p in good.members(BRANCH)] == [ONE, TWO]
    assert good.members(ONE) == ()


def test_variants_are_no_family_and_have_a_recommendation(good: Knowledge) -> None:
    assert [p.id for p in good.variants] == [ONE, TWO]
    bare = replace(good.procedures[ONE], id=Id("bare"), family=None, indications=())
    assert [p.id for p in with_procedures(good, bare).variants] == [ONE, TWO]


def test_an_indication_that_nobody_has_spoken_on_makes_no_variant(good: Knowledge) -> None:
    silent = Indication(condition=Id("condition-one"), role=Role.THERAPEUTIC, recommendations=())
    alone = replace(good.procedures[ONE], id=Id("alone"), family=None, indications=(silent,))
    knowledge = with_procedures(good, alone)
    assert [p.id for p in knowledge.variants] == [ONE, TWO]
    assert [p.id for p in knowledge.indicated] == [ONE, TWO, "alone"]


def test_what_is_stated_passes_down_with_who_states_it(good: Knowledge) -> None:
    one, two = good.procedures[ONE], good.procedures[TWO]
    assert list(dict.fromkeys(p.id for p, _ in good.contraindications(one))) == [ONE, BRANCH, ROOT]
    assert [p.id for p, _ in good.contraindications(two)] == [BRANCH, ROOT]
    assert [(p.id, risk.name) for p, risk in good.risks(one)] == [(ONE, "Grave matter"), (ROOT, "Small matter")]
    assert [(p.id, item.modality) for p, item in good.guidance(one)] == [
        (ONE, "fluoroscopy"),
        (ONE, "ct"),
        (ROOT, "landmark"),
    ]
    assert [(p.id, item.text) for p, item in good.prerequisites(two)] == [(BRANCH, "A step before.")]
    assert list(good.prerequisites(good.procedures[ROOT])) == []


def test_the_nearest_bleeding_risk_counts(good: Knowledge) -> None:
    risks = {id_: good.bleeding_risk(procedure) for id_, procedure in good.procedures.items()}
    classes = {id_: [risk.bleeding_class for risk in stated] for id_, stated in risks.items()}
    assert classes == {ROOT: [], BRANCH: ["low"], ONE: ["low"], TWO: ["high", "moderate"]}


def test_recommendations_for_one_condition_and_role_are_put_together(good: Knowledge) -> None:
    (indication,) = good.indications(good.procedures[ONE])
    assert [item.by for item in indication.recommendations] == ["policy-2022", "guideline-2020", "guideline-2010"]
    assert indication.settled_when == "trial == 'done-badly'"


def test_the_own_settled_when_goes_before_the_familys(good: Knowledge) -> None:
    one = good.procedures[ONE]
    stated = replace(one, indications=(replace(one.indications[0], settled_when="wish"),))
    (indication,) = with_procedures(good, stated).indications(stated)
    assert indication.settled_when == "wish"


def test_another_role_is_another_indication(good: Knowledge) -> None:
    one = good.procedures[ONE]
    stated = replace(one, indications=(replace(one.indications[0], role=Role.DIAGNOSTIC),))
    found = [(item.condition, item.role) for item in with_procedures(good, stated).indications(stated)]
    assert found == [("condition-one", "diagnostic"), ("condition-one", "therapeutic")]


def test_nothing_is_lost_on_the_way_down(built_in: Knowledge) -> None:
    knowledge = built_in
    for procedure in knowledge.procedures.values():
        lineage = list(knowledge.lineage(procedure))
        assert {risk.name for _, risk in knowledge.risks(procedure)} == {risk.name for p in lineage for risk in p.risks}
        assert len(list(knowledge.outcomes(procedure))) == sum(len(p.outcomes) for p in lineage)
        assert len(list(knowledge.course(procedure))) == sum(len(p.course) for p in lineage)
        assert len(list(knowledge.technique(procedure))) == sum(len(p.technique) for p in lineage)
        assert len(list(knowledge.contraindications(procedure))) == sum(len(p.contraindications) for p in lineage)
        stated = [item for p in lineage for indication in p.indications for item in indication.recommendations]
        kept = [item for indication in knowledge.indications(procedure) for item in indication.recommendations]
        assert sorted(map(repr, kept)) == sorted(map(repr, stated))


def test_of_risks_of_one_name_the_nearest_is_told(good: Knowledge) -> None:
    ours = Risk(name="Fall", severity=RiskSeverity.MINOR, refs=(Id("guideline-2020"),), text="Ours.")
    leaf = replace(good.procedures[ONE], risks=(ours,))
    branch = replace(good.procedures[BRANCH], risks=(replace(ours, text="The family's."),))
    risks = [risk for _, risk in with_procedures(good, leaf, branch).risks(leaf)]
    assert [risk.text for risk in risks if risk.name == "Fall"] == ["Ours."]


# --- What criteria speak of -------------------------------------------------------------------------------------------


def test_questions_come_by_section_then_as_listed(good: Knowledge) -> None:
    asked = dict.fromkeys(item.split(".")[0] for item in good.bits)
    assert list(asked) == ["pain_regions", "pain_weeks", "diagnoses", "wish", "trial", "events", "drugs", "done"]


def test_vocabulary(good: Knowledge) -> None:
    assert good.vocabulary.kinds == {
        "wish": YesNo(),
        "pain_regions": SomeOf(("north", "south")),
        "pain_weeks": Number(0, 5000),
        "trial": OneOf(("done-well", "done-badly")),
        "diagnoses": SomeOf(("condition-one", "condition-two", "condition-wide")),
        "events": SomeOf(("mishap", "event-ahead"), frozenset({"mishap"})),
        "drugs": SomeOf(("example-drug",), frozenset(), {"anticoagulants": ("example-drug",)}),
        "lasting": YesNo(),
        "lasting_north": YesNo(),
    }
    assert good.vocabulary.dated == {"mishap": "events", "event-ahead": "events"}
    assert good.vocabulary.lineages[ONE] == {ONE, BRANCH, ROOT}
    assert [id_ for id_ in good.procedures if id_ in good.vocabulary.tests] == [TWO]
    assert good.facts["lasting"] == parse("pain_weeks >= 12")


def test_a_number_without_bounds_is_unbounded(good: Knowledge) -> None:
    question = replace(good.questions[Id("pain_weeks")], min=None, max=None)
    knowledge = replace(good, questions={question.id: question})
    assert knowledge.vocabulary.kinds[question.id] == Number(float("-inf"), float("inf"))


def test_no_criterion_may_name_what_a_letter_asks_for(good: Knowledge) -> None:
    diagnoses = good.questions[Id("diagnoses")]
    question = replace(diagnoses, id=Id("requested"), type=QuestionType.NAMES, names=NamesOf.PROCEDURES)
    knowledge = replace(good, questions={**good.questions, question.id: question})
    assert question.id not in knowledge.vocabulary.kinds


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (NamesOf.CONDITIONS, ("condition-one", "condition-two", "condition-wide")),
        (NamesOf.PROCEDURES, (ROOT, BRANCH, ONE, TWO)),
        (NamesOf.MEDICATIONS, ("example-drug",)),
    ],
)
def test_what_names_are_names_of(good: Knowledge, names: NamesOf, ids: tuple[str, ...]) -> None:
    question = replace(good.questions[Id("diagnoses")], names=names)
    assert tuple(good.nameable(question)) == ids
    knowledge = replace(good, questions={question.id: question})
    assert knowledge.vocabulary.kinds[question.id] == SomeOf(ids)
