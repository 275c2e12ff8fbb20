"""One patient against the knowledge: the judgement of a criterion, and which items could still settle it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import compress
from typing import Any, TypeVar

from painref.criteria.evaluate import Evaluator
from painref.criteria.judgement import FALSE, TRUE, Judgement
from painref.criteria.parser import parse
from painref.criteria.reader import Reader, compare
from painref.criteria.syntax import NEW, Criterion, Op
from painref.criteria.typecheck import SomeOf
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText, Id
from painref.records import record
from painref.triage.patient import Patient

Name = TypeVar("Name", bound=str)
T = TypeVar("T")

REGIONS = "pain_regions"
MAIN_REGION = "main_region"
DIAGNOSES = "diagnoses"
EVENTS = "events"
IMAGING = "imaging_done"
FINDINGS = "imaging_findings"
DRUGS = "drugs"
DECLINED = "declined"
AGE = "age"
PALLIATIVE = "palliative_care"
HOLD_AGREED = "hold_agreed"
HOLD_KEPT = "hold_kept"
STEROIDS_IN_A_YEAR = "steroid_injections_12_months"
ADULT_FROM = 18.0


def _declinable(knowledge: Knowledge) -> Mapping[str, Id]:
    """Map each slot of a declined procedure or family to its id."""
    return {f"{DECLINED}.{id_}": id_ for id_ in knowledge.procedures}


def _regions(knowledge: Knowledge) -> Mapping[str, Id]:
    """Map each slot of a region to the region."""
    question = knowledge.questions.get(Id(REGIONS))
    return {f"{REGIONS}.{option.id}": option.id for option in question.options} if question else {}


def _placed(knowledge: Knowledge) -> Mapping[str, str]:
    """Map each slot of an option to its question, for the questions on the place of the pain."""
    return {f"{id_}.{option}": id_ for id_, options in places(knowledge) for option in options}


def places(knowledge: Knowledge) -> tuple[tuple[Id, tuple[Id, ...]], ...]:
    """Return the questions on the place of the pain, each with its options."""
    questions = (item for item in knowledge.questions.values() if item.places)
    return tuple((item.id, tuple(option.id for option in item.options)) for item in questions)


def _courses(knowledge: Knowledge) -> Mapping[str, str]:
    """Map each item that has a course to the slot that says whether it is new."""
    return {
        f"{question}.{option}": f"{question}.{option}{NEW}"
        for question, kind in knowledge.vocabulary.kinds.items()
        if isinstance(kind, SomeOf)
        for option in kind.courses
    }


Judging = Callable[[Reader], Mapping[CriterionText, Judgement]]
"""Judges criteria under the answers of a reader."""


@record(kw_only=False, eq=False)
class Compiled:
    """Compiled criteria: a function for those that every decision reads, and one for each of the others."""

    every: Judging
    others: Mapping[CriterionText, Judging]


class Judgements(dict[CriterionText, Judgement]):
    """The judgements of criteria for one patient, by text. One that is not `known` is judged when it is asked for.

    If `others` has a compiled function for it, that function judges it together with some more.
    """

    def __init__(
        self,
        known: Mapping[CriterionText, Judgement],
        others: Mapping[CriterionText, Judging],
        reader: Reader,
        knowledge: Knowledge,
    ) -> None:
        super().__init__(known)
        self._others = others
        self._reader = reader
        self._evaluator = Evaluator(reader.judge, knowledge.facts)

    def __missing__(self, text: CriterionText) -> Judgement:
        judging = self._others.get(text)
        if judging is not None:
            self.update(judging(self._reader))
            return self[text]
        self[text] = judgement = self._evaluator.judge(parse(text))
        return judgement

    def of_part(self, name: CriterionText, part: Criterion) -> Judgement:
        """Return the judgement of a part of a criterion; it is judged once and remembered by its name."""
        if name in self or name in self._others:
            return self[name]
        self[name] = judgement = self._evaluator.judge(part)
        return judgement

    def of_tree(self, criterion: Criterion) -> Judgement:
        """Return the judgement of a parsed criterion."""
        return self._evaluator.judge(criterion)

    def without(self, items: Judgement) -> Mapping[CriterionText, Judgement]:
        """Return the judgements so far that no answer to these open items can change."""
        return {text: found for text, found in self.items() if found <= 0 or not found & items}


class PatientContext:
    """Judges criteria for one patient; each text is judged once.

    `compiled` are criteria of which many patients are judged; what these share is remembered. What some come to may be
    `known`. `judge` returns what a criterion of the knowledge comes to, `judge_part` a part of one by its name,
    `judge_tree` a parsed one.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        patient: Patient,
        compiled: Compiled | None = None,
        known: Mapping[CriterionText, Judgement] | None = None,
    ) -> None:
        self.knowledge = knowledge
        self.patient = patient
        self.compiled = compiled
        self.is_one_of_many = compiled is not None
        reader = Reader(patient.answers, knowledge.vocabulary, knowledge.bits)
        if known is None:
            known = compiled.every(reader) if compiled is not None else {}
        others = compiled.others if compiled is not None else {}
        self.judgements = Judgements(known, others, reader, knowledge)
        self.judge: Callable[[CriterionText], Judgement] = self.judgements.__getitem__
        self.judge_part = self.judgements.of_part
        self.judge_tree = self.judgements.of_tree
        self._made: dict[Callable[[], Any], Any] = {}

    def once(self, make: Callable[[], T]) -> T:
        """Return the result of a function, computed once for this patient and remembered."""
        found: T | None = self._made.get(make)
        if found is None:
            found = self._made[make] = make()
        return found

    @cached_property
    def affirmed(self) -> frozenset[str]:
        """The slots that are answered yes: a few of hundreds."""
        truths = self.patient.answers.truths
        return frozenset(compress(truths, truths.values()))

    def _named(self, slots: Mapping[str, Name]) -> frozenset[Name]:
        """Return what the affirmed slots stand for, by a map of slots."""
        return frozenset([slots[slot] for slot in self.affirmed & slots.keys()])

    @cached_property
    def presumed_new(self) -> frozenset[str]:
        """The items that are present and not said to be old or new; for a red flag they count as new."""
        truths, courses = self.patient.answers.truths, self.knowledge.once(_courses)
        return frozenset(item for item in self.affirmed & courses.keys() if courses[item] not in truths)

    @cached_property
    def judge_flag(self) -> Callable[[CriterionText], Judgement]:
        """Judges the criterion of a red flag, for which what is present and not said to be old counts as new."""
        if not self.presumed_new:
            return self.judge
        new = {f"{item}{NEW}": True for item in self.presumed_new}
        answers = replace(self.patient.answers, truths={**self.patient.answers.truths, **new})
        reader = Reader(answers, self.knowledge.vocabulary, self.knowledge.bits)
        evaluator = Evaluator(reader.judge, self.knowledge.facts)
        return lambda text: evaluator.judge(parse(text))

    def said(self, question: str, option: str) -> Judgement:
        """Return whether an option applies, or an id is named."""
        item = f"{question}.{option}"
        truth = self.patient.answers.truths.get(item)
        return self.knowledge.bits[item] if truth is None else -truth

    def fact(self, name: str) -> Judgement:
        """Return whether a fact holds; false where there is no such fact."""
        return self.judge(CriterionText(name)) if name in self.knowledge.facts else FALSE

    def yes(self, question: str) -> bool:
        """Return whether a yes-no question is answered yes."""
        return self.patient.answers.truths.get(question) is True

    def no(self, question: str) -> bool:
        """Return whether a yes-no question is answered no."""
        return self.patient.answers.truths.get(question) is False

    @cached_property
    def declined(self) -> frozenset[Id]:
        """The procedures and families that the patient does not want."""
        return self._named(self.knowledge.once(_declinable))

    @cached_property
    def places_named(self) -> frozenset[str]:
        """The questions on the place of the pain to which a place, or more, is answered."""
        return self._named(self.knowledge.once(_placed))

    @cached_property
    def has_unlisted_diagnosis(self) -> bool:
        """Whether a clinician has made a diagnosis that the knowledge does not hold."""
        question = self.knowledge.questions.get(Id(DIAGNOSES))
        return question is not None and question.other is not None and self.said(DIAGNOSES, question.other) == TRUE

    @cached_property
    def regions(self) -> frozenset[Id]:
        """The regions that hurt; empty if that is not answered."""
        return self._named(self.knowledge.once(_regions))

    @cached_property
    def regions_to_screen(self) -> frozenset[Id]:
        """The regions whose safety questions are asked: those that hurt, or of the diagnoses where no region is named.

        A record system sends diagnoses and no regions; nothing may pass unscreened for that.
        """
        return self.regions or frozenset(
            region
            for condition in self.knowledge.conditions.values()
            if self.said(DIAGNOSES, condition.id) == TRUE or condition.id in self.patient.suspected
            for region in condition.regions
        )

    @cached_property
    def main_regions(self) -> frozenset[Id]:
        """The region that the letter is about; every region that hurts if none is named."""
        main = self.patient.answers.words.get(MAIN_REGION)
        return frozenset({Id(main)}) if main else self.regions

    @cached_property
    def is_child(self) -> bool:
        """Whether the patient is known to be under age."""
        age = self.patient.answers.numbers.get(AGE)
        return age is not None and compare(age, Op.LT, ADULT_FROM) is True

    @cached_property
    def is_palliative(self) -> bool:
        """Whether care is palliative."""
        return self.fact(PALLIATIVE) == TRUE

    def items(self, judgement: Judgement) -> tuple[str, ...]:
        """Return the items that could still settle a judgement."""
        return self.knowledge.items_in(judgement)
