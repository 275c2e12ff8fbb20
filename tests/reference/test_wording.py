from __future__ import annotations

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText
from painref.reference.wording import in_words, proviso


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        ("wish", "wish"),
        ("not wish", "wish: no"),
        ("not (wish or lasting)", "not (wish or it lasts)"),
        ("lasting", "it lasts"),
        ("pain_weeks >= 12", "pain weeks at least 12 weeks"),
        ("'north' in pain_regions", "the north"),
        ("trial == 'done-well'", "trial is well"),
        ("trial != 'done-well'", "trial is not well"),
        ("count(pain_regions) >= 2", "at least 2 of pain regions"),
        ("'condition-one' in diagnoses", "Example condition"),
        ("wish and (lasting or 'south' in pain_regions)", "wish and (it lasts or the south)"),
        ("count(wish, lasting) >= 1", "at least 1 of wish, it lasts"),
    ],
)
def test_a_criterion_reads_as_a_line_of_words(criterion: str, words: str, good: Knowledge) -> None:
    assert in_words(CriterionText(criterion), good) == words


def test_a_proviso_is_an_unless_only_where_the_whole_is_negated(good: Knowledge) -> None:
    assert proviso(CriterionText("not (wish or lasting)"), good) == "unless wish or it lasts"
    assert proviso(CriterionText("not wish and lasting"), good) == "only if not wish and it lasts"


def test_every_criterion_that_is_shown_can_be_worded(built_in: Knowledge) -> None:
    for procedure in built_in.procedures.values():
        for indication in procedure.indications:
            for recommendation in indication.recommendations:
                if recommendation.applies:
                    assert "_" not in in_words(recommendation.applies, built_in)
