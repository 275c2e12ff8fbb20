"""Answers that are being given, and what they come to so far: what an interview and a form have in common."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from painref.knowledge.knowledge import Knowledge
from painref.triage.assessment import Assessment
from painref.triage.engine.decide import Decided, decide
from painref.triage.engine.rules import Rules
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.questionnaire.values import Given
from painref.triage.reporting.report import report


@dataclass(frozen=True)
class UnderWay:
    """The answers so far, under the rules that count."""

    rules: Rules
    given: Given

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge whose questions are asked."""
        return self.rules.knowledge

    @cached_property
    def decided(self) -> Decided:
        """What the answers so far decide."""
        return decide(self.rules, patient_of(self.given, self.knowledge))

    @cached_property
    def assessment(self) -> Assessment:
        """The assessment of the answers so far, without what one more answer would make of it."""
        return report(self.decided, could_become=False)
