from __future__ import annotations

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError
from painref.knowledge.model import ContraindicationSeverity
from painref.reference.bibliography import (
    bibliography,
    cited_statements,
    reference_page,
    selected,
    unverified_statements,
)
from painref.reference.listing import NothingFoundError


def test_filters_combine(good: Knowledge) -> None:
    assert [ref.id for ref in selected(None, "exsoc", None, good)] == ["guideline-2020", "guideline-2010"]
    assert [ref.id for ref in selected(None, "exsoc", 2010, good)] == ["guideline-2010"]
    assert len(selected(None, None, None, good)) == 4
    with pytest.raises(NothingFoundError):
        selected("guideline-2020", None, 2010, good)
    with pytest.raises(NotFoundError):
        selected(None, "nobody-at-all", None, good)
    with pytest.raises(NotFoundError):
        selected("guideline-2002", None, None, good)


def test_a_reference_is_told_with_all_that_cites_it(good: Knowledge) -> None:
    page = reference_page(selected("cohort-2015", None, None, good)[0], good)
    assert [(item.kind, item.id, item.field) for item in page.cited_by] == [
        ("procedure", "root-family", "risks"),
        ("procedure", "leaf-one", "mechanism"),
        ("procedure", "leaf-one", "risks"),
        ("condition", "condition-one", "criteria"),
        ("condition", "condition-one", "features"),
    ]
    assert page.cited_by[0].text == "Small matter"


def test_recommendations_holds_codes_and_facts_cite_too(good: Knowledge) -> None:
    fields = {(item.id, item.field) for item in cited_statements(good)}
    assert ("leaf-one", "indications[condition-one].recommendations") in fields
    assert ("example-drug", "holds") in fields
    assert ("condition-one", "icd10cm") in fields
    assert ("lasting", "") in fields


def test_the_bibliography_counts_what_cites_each(good: Knowledge) -> None:
    counts = {line.source.id: line.cited for line in bibliography(selected(None, None, None, good), good)}
    assert counts["cohort-2015"] == 5
    assert counts["policy-2022"] == 2


def test_unverified_statements_are_listed_with_their_entry(good: Knowledge) -> None:
    (found,) = unverified_statements(None, None, None, good)
    assert (found.id, found.field, found.refs) == ("leaf-one", "mechanism", ("cohort-2015",))
    with pytest.raises(NothingFoundError):
        unverified_statements("guideline-2020", None, None, good)


def test_what_excludes_a_patient_is_looked_up_first(built_in: Knowledge) -> None:
    absolute = {
        (procedure.id, item.text)
        for procedure in built_in.procedures.values()
        for item in procedure.contraindications
        if item.severity is ContraindicationSeverity.ABSOLUTE and not item.verified
    }
    listed = [(item.id, item.text) for item in unverified_statements(None, None, None, built_in)]
    assert set(listed[: len(absolute)]) == absolute
