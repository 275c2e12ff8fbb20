"""An assessment narrowed to one procedure or family."""

from __future__ import annotations

from dataclasses import replace

import pytest

from painref.knowledge.lookup import NotFoundError
from painref.triage import assess, narrowed_to
from painref.triage.assess import NoVerdictError

from .engine.tiny import FACET, SCIATICA, TINY, order_of


def test_narrowed_to_a_procedure_by_any_name_keeps_its_verdicts() -> None:
    whole = assess(TINY, FACET)
    for name in ("block", "Facet block", "FACET-BLOCK"):
        assert list(order_of(narrowed_to(whole, name, TINY))) == ["block"]


def test_narrowed_to_a_family_keeps_those_of_its_variants() -> None:
    assert list(order_of(narrowed_to(assess(TINY, FACET), "needle", TINY))) == ["block", "ablation"]
    assert list(order_of(narrowed_to(assess(TINY, SCIATICA), "needle", TINY))) == ["epidural"]


def test_narrowed_changes_nothing_but_the_verdicts() -> None:
    whole = assess(TINY, FACET)
    assert replace(narrowed_to(whole, "block", TINY), verdicts=whole.verdicts) == whole


def test_narrowed_to_a_procedure_without_a_verdict_is_an_error() -> None:
    with pytest.raises(NoVerdictError, match="no verdict on implant"):
        narrowed_to(assess(TINY, FACET), "implant", TINY)


def test_narrowed_to_an_unknown_procedure_is_an_error() -> None:
    with pytest.raises(NotFoundError):
        narrowed_to(assess(TINY, FACET), "nothing of the kind", TINY)
