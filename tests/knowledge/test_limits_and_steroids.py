"""What criteria of procedures share: limits of months are months, and steroid is barred alike wherever it goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from painref.criteria.parser import parse
from painref.criteria.syntax import Has, Op, Weeks, leaves
from painref.criteria.weeks import WEEKS, weeks_of
from painref.knowledge.model import Contraindication, Procedure
from tests.opened import built_in_knowledge

WITHIN_MONTHS = re.compile(r"\bplanned (?:within|in 1 to) (\d+) months?\b|, or within (\d+) months\b")
OF_STEROID = {
    ("drugs", "ritonavir-or-cobicistat"),
    ("allergies", "corticosteroid-preparation"),
    ("health_conditions", "central-serous-chorioretinopathy"),
    ("health_conditions", "steroid-induced-mania"),
}
CAUTION_ELSEWHERE = {("health_conditions", "steroid-induced-mania")}
"""A block of a nerve may leave steroid out, and need not be barred."""


def contraindications() -> Iterator[tuple[Procedure, Contraindication]]:
    for procedure in built_in_knowledge().procedures.values():
        for contraindication in procedure.contraindications:
            yield procedure, contraindication


def planned(when: str | None) -> list[Weeks]:
    return [leaf for leaf in leaves(parse(when)) if isinstance(leaf, Weeks) and leaf.ahead] if when else []


def test_an_operation_in_so_many_months_counts_as_one_within_them() -> None:
    found = 0
    for procedure, item in contraindications():
        limits = {leaf.value for leaf in planned(item.when) if leaf.op is Op.LE}
        for match in WITHIN_MONTHS.finditer(item.text if limits else ""):
            found += 1
            months = float(match[1] or match[2])
            assert weeks_of(months, "month") in limits, f"{procedure.id}: {item.text[:60]}"
    assert found >= 12


def test_no_limit_on_what_is_planned_falls_just_beside_a_month() -> None:
    # "in 3 months" would be beyond 13 weeks, and "not within 3 months" would leave a limit of 13.2 weeks open
    for procedure, item in contraindications():
        for leaf in planned(item.when):
            months = round(leaf.value / WEEKS["month"])
            near = months and abs(leaf.value - weeks_of(months, "month")) < 0.5
            assert not near or leaf.value == weeks_of(months, "month"), f"{procedure.id}: {item.when}"


def of_steroid(procedure: Procedure) -> set[tuple[str, str]]:
    return {
        (leaf.name, leaf.option)
        for _, item in built_in_knowledge().contraindications(procedure)
        for leaf in leaves(parse(item.when or "pregnant"))
        if isinstance(leaf, Has)
    } & OF_STEROID


def test_what_bars_steroid_bars_it_in_every_injection_of_it() -> None:
    procedures = built_in_knowledge().procedures.values()
    injected = [procedure for procedure in procedures if of_steroid(procedure) - CAUTION_ELSEWHERE]
    assert len(injected) >= 20
    for procedure in injected:
        assert of_steroid(procedure) == OF_STEROID, procedure.id


@pytest.mark.parametrize(
    "family",
    ["epidural-steroid-injection", "joint-injection", "soft-tissue-steroid-injection", "facet-joint-injection"],
)
def test_the_families_of_steroid_injections_are_among_them(family: str) -> None:
    knowledge = built_in_knowledge()
    [procedure] = [item for item in knowledge.procedures.values() if item.id == family]
    assert of_steroid(procedure) == OF_STEROID
    for procedure in knowledge.procedures.values():
        if "steroid injection" in procedure.name or "with corticosteroid" in procedure.name:
            assert of_steroid(procedure) == OF_STEROID, procedure.id
