from __future__ import annotations

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.standing import Standing, standing


@pytest.mark.parametrize(
    ("refs", "best"),
    [
        (["cohort-2015"], Standing.STUDY),
        (["policy-2022"], Standing.PAYER),
        (["cohort-2015", "guideline-2020", "policy-2022"], Standing.GUIDELINE),
        (["nowhere", "policy-2022"], Standing.PAYER),
        (["nowhere"], None),
        ([], None),
    ],
)
def test_the_best_reference_counts(refs: list[str], best: Standing | None, good: Knowledge) -> None:
    assert standing(refs, good) is best
