"""What a reader may expect of every procedure that triage offers, or the statement that it was not found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # A page imports the names of what is owed; it holds the rest compiled.
    from painref.knowledge.knowledge import Knowledge
    from painref.knowledge.model import Procedure

OUTCOMES, SERIOUS_RISK_FIGURE, TECHNIQUE = "outcomes", "serious-risk-figure", "technique"

OWED = (OUTCOMES, SERIOUS_RISK_FIGURE, TECHNIQUE)
"""An outcome; a serious risk with its figure; a fact of technique. A gap about one says that none was found."""


def held(procedure: Procedure, knowledge: Knowledge) -> frozenset[str]:
    """Return what of `OWED` a procedure has, its families included.

    Technique that holds for every needle procedure says nothing of this one, and does not count.
    """
    found = {
        OUTCOMES: any(True for _ in knowledge.outcomes(procedure)),
        SERIOUS_RISK_FIGURE: any(
            risk.incidence and risk.severity in ("serious", "catastrophic") for _, risk in knowledge.risks(procedure)
        ),
        TECHNIQUE: any(stated.category != "general" for stated, _ in knowledge.technique(procedure)),
    }
    return frozenset(name for name, there in found.items() if there)


def not_found(procedure: Procedure) -> frozenset[str]:
    """Return what of `OWED` a procedure says was looked for and not found."""
    return frozenset(gap.about for gap in procedure.gaps) & frozenset(OWED)
