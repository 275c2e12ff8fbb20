from __future__ import annotations

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import ContraindicationSeverity
from painref.knowledge.standing import Standing, standing
from painref.reference.statistics import statistics


def test_counts_are_those_of_the_folder(good: Knowledge) -> None:
    record = statistics(good)
    assert (record.procedures, record.families, record.variants) == (4, 2, 2)
    assert (record.conditions, record.medications, record.red_flags, record.topics) == (3, 1, 2, 1)
    assert (record.indications, record.contested) == (3, 1)
    assert (record.recommendations, record.against, record.conditionally_against) == (5, 2, 0)
    assert (record.by_payers, record.coverage_requirements) == (1, 0)
    assert (record.references, record.references_in_use) == (4, 4)
    assert (record.papers, record.papers_with_doi_or_pmid, record.papers_unidentified) == (1, 0, 1)
    assert record.papers_with_doi_or_pmid_percent == 0
    assert record.statements - record.verified == 1
    assert record.verified_percent == round(100 * record.verified / record.statements, 1)


def test_contraindications_are_counted_by_the_best_kind_of_source(good: Knowledge) -> None:
    record = statistics(good)
    by = {count.standing: count for count in record.contraindications_by_source}
    assert list(by) == list(Standing)
    assert by[Standing.GUIDELINE].contraindications == record.contraindications == 7
    assert (by[Standing.GUIDELINE].absolute, by[Standing.GUIDELINE].unverified) == (2, 0)
    assert not any(count.contraindications for kind, count in by.items() if kind is not Standing.GUIDELINE)


def test_what_excludes_a_patient_is_verified_at_a_source_of_weight_or_marked(built_in: Knowledge) -> None:
    for procedure in built_in.procedures.values():
        for item in procedure.contraindications:
            if item.severity is ContraindicationSeverity.ABSOLUTE and item.verified:
                assert standing(item.refs, built_in) not in (Standing.REVIEW, Standing.RESTATED), item.text


def test_the_built_in_knowledge_cites_every_reference_it_counts(built_in: Knowledge) -> None:
    record = statistics(built_in)
    assert record.references_in_use == record.references
    assert 0 < record.verified <= record.statements
    assert 0 < record.contested < record.indications
