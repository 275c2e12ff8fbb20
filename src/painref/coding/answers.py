"""Lists of problems and drugs as answers. What is not on a list is unknown, and never no."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from datetime import date
from functools import cached_property
from typing import Any

from painref.coding.concepts import LONGEST, Concept, Kind, System
from painref.coding.drugs import bare_name, drugs_named, plain_ingredients, unnamed_parts
from painref.coding.index import DIAGNOSES, CodeIndex, code_index, words_of
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question, QuestionType
from painref.knowledge.names import normalise
from painref.knowledge.resolver import named_exactly
from painref.records import record
from painref.triage.questionnaire.words import means_none, means_unknown

DRUGS = "drugs"

_SEMANTIC_TAG = re.compile(
    r"\s*\((?:finding|disorder|situation|event|procedure|morphologic abnormality|observable entity|context-dependent"
    r" category|disease)\)\s*$",
    re.IGNORECASE,
)
"""What SNOMED CT puts after a name to say of what kind it is."""

_NO_LIST = re.compile(
    r"(?:no|nil|denies)\s+(?:known|current|active|regular)?\s*(?:drugs?|medic\w*|problems?|meds)\b", re.IGNORECASE
)

_MOST_WORDS = 300
"""How many characters of drugs that painref does not hold are kept of one patient."""


@record
class NotUnderstood:
    """An entry of a list that is no answer: what kind of entry, how it was said, and what became of it."""

    kind: Kind
    said: str
    became: str


@record
class Coded:
    """What lists of problems and drugs say: an answers mapping as plain data, and what was not understood or noted.

    `no_concern` are drugs that painref knows to bear on nothing that it asks.
    """

    answers: Mapping[str, Any]
    not_understood: tuple[NotUnderstood, ...] = ()
    notes: tuple[str, ...] = ()
    no_concern: tuple[str, ...] = ()


_Drug = tuple[tuple[str, ...], tuple[str, ...], bool]
"""What a drug says, the parts of it that painref does not hold, and whether it is of no concern."""


class CodeReader:
    """Reads concepts by one knowledge, and remembers how each was read: most stand on many lists.

    `harmless` are names of drugs of which whoever asks knows that they bear on no procedure: they are left out. A drug
    that the knowledge calls of no concern is named as such. Any other that painref does not hold is kept as one that
    may hinder clotting, in its own words.
    """

    def __init__(self, knowledge: Knowledge, harmless: Iterable[str] = ()) -> None:
        self._knowledge = knowledge
        self._harmless = frozenset(map(normalise, harmless))
        self._drugs: dict[tuple[Any, ...], _Drug] = {}
        self._findings: dict[tuple[Any, ...], tuple[str, ...]] = {}

    def forgetful(self) -> CodeReader:
        """Return a reader with the same index that remembers nothing yet: for one patient of a service."""
        other = copy(self)
        other._index = self._index  # made once
        other._drugs, other._findings = {}, {}
        return other

    @cached_property
    def _index(self) -> CodeIndex:
        return code_index(self._knowledge)

    @cached_property
    def _other_drug(self) -> str:
        question = self._knowledge.questions.get(Id(DRUGS))
        return str(question.other) if question and question.other else ""

    def read(self, concepts: Iterable[Concept]) -> Coded:
        """Return the answers that some concepts of one patient give."""
        found = _Answers(self._knowledge)
        missed: list[NotUnderstood] = []
        unknown: list[str] = []
        no_concern: list[str] = []
        for concept in concepts:
            if not concept.said_as or any(map(_says_nothing, concept.words)):
                continue
            if concept.kind is Kind.DRUG:
                settings, parts, is_no_concern = self._drug(concept)
                if is_no_concern:
                    no_concern.append(concept.said_as)
                unknown.extend(parts)
                missed.extend(NotUnderstood(kind=Kind.DRUG, said=part, became=self._kept) for part in parts)
                for setting in settings:
                    found.put(setting, concept)
            else:
                settings = self._finding(concept)
                for setting in settings:
                    found.put(setting, concept)
                if not settings and not concept.ended:
                    missed.append(NotUnderstood(kind=Kind.FINDING, said=concept.said_as, became="nothing"))
        if unknown and self._other_drug:
            found.put_words(DRUGS, self._other_drug, unknown)
        return Coded(
            answers=found.answers,
            not_understood=tuple(dict.fromkeys(missed)),
            notes=tuple(found.notes),
            no_concern=tuple(dict.fromkeys(no_concern)),
        )

    @property
    def _kept(self) -> str:
        return f"{DRUGS}.{self._other_drug}" if self._other_drug else "nothing"

    # --- Drugs ----------------------------------------------------------------------------------------------------

    def _drug(self, concept: Concept) -> _Drug:
        """Return what a drug says; nothing of one that has ended."""
        if concept.ended:
            return (), (), False
        key = (concept.codes, concept.text)
        if key not in self._drugs:
            self._drugs[key] = ((), (), True) if self._is_no_concern(concept) else (*self._read_drug(concept), False)
        return self._drugs[key]

    def _is_no_concern(self, concept: Concept) -> bool:
        """Return whether a drug is known to bear on nothing that is asked: all its words say so, or else its codes."""
        codes = {code.code.strip() if code.system is System.RXNORM else "" for code in concept.codes}
        if not codes.isdisjoint(self._index.rxnorm):
            return False
        if not concept.words:
            return codes <= self._index.no_concern
        parts = [plain_ingredients(words) for words in concept.words]
        named = {normalise(name) for names in parts for name in names}
        known = any(drugs_named(words, self._knowledge) for words in concept.words)
        return all(parts) and named <= self._index.no_concern and not known

    def _read_drug(self, concept: Concept) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what a drug says, and the parts of it that painref does not hold."""
        coded = tuple(
            setting
            for code in concept.codes
            if code.system is System.RXNORM
            for setting in self._index.rxnorm.get(code.code.strip(), ())
        )
        for words in concept.words:
            named = drugs_named(words, self._knowledge)
            if named:
                # The words tell the dose, which the code of an ingredient does not; what both say is one drug.
                doses = {f"{DRUGS}.{id_}=yes" for id_ in named}
                kept = tuple(setting for setting in coded if not self._same_drug(setting, named))
                unnamed = unnamed_parts(words, self._knowledge)
                return (*sorted(doses), *kept), self._bearing(unnamed)
        if coded:
            return coded, ()
        parts = next((unnamed_parts(words, self._knowledge) for words in concept.words), ())
        return (), self._bearing(parts or (concept.said_as,))

    def _same_drug(self, setting: str, named: tuple[Id, ...]) -> bool:
        """Return whether a setting is of one of some drugs, in this dose or another."""
        id_ = setting.partition("=")[0].partition(".")[2]
        stem = words_of(self._knowledge.medications[Id(id_)].name.partition(" (")[0].partition(",")[0])
        return any(stem <= words_of(self._knowledge.medications[other].name) for other in named)

    def _bearing(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the drugs that are not known to bear on no procedure."""
        bare = (bare_name(name)[:LONGEST] for name in names)
        return tuple(dict.fromkeys(name for name in bare if normalise(name) not in self._harmless))

    # --- Findings -------------------------------------------------------------------------------------------------

    def _finding(self, concept: Concept) -> tuple[str, ...]:
        key = (concept.codes, concept.text)
        if key not in self._findings:
            self._findings[key] = tuple(dict.fromkeys(self._read_finding(concept)))
        return self._findings[key]

    def _read_finding(self, concept: Concept) -> Iterator[str]:
        index = self._index
        for code in concept.codes:
            if code.system is System.ICD10CM:
                yield from index.settings_of(code.code)
                yield from index.diagnoses_of(code.code)
        for words in concept.words:
            name = _SEMANTIC_TAG.sub("", words)
            yield from index.names.get(words_of(name), ())
            named = named_exactly(name, ("condition",), self._knowledge)
            if named is not None and named.kind == "condition":  # a code of several is none of them
                yield f"{DIAGNOSES}.{named.id}=yes"


class _Answers:
    """An answers mapping as it is filled."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.answers: dict[str, Any] = {}
        self.notes: list[str] = []

    def put(self, setting: str, concept: Concept) -> None:
        """Put the answer that a concept gives: a date where the question has dates, a suspicion where it is one."""
        path, _, value = setting.partition("=")
        name, _, option = path.partition(".")
        question = self._knowledge.questions.get(Id(name))
        if question is None or (concept.ended and not question.dated and name != "cancer_red_flags"):
            return
        if not concept.certain:
            if name != DIAGNOSES:
                self._note(f"{concept.said_as}: suspected only, so {path} stays unknown.")
                return
            value = "suspected"
        if not option:
            self.answers.setdefault(name, value)
        elif question.type in (QuestionType.OPTIONS, QuestionType.NAMES):
            self._put_option(question, option, _dated(question, value, concept.since))

    def _put_option(self, question: Question, option: str, value: str) -> None:
        options = self.answers.setdefault(question.id, {})
        if option == question.other:
            self.put_words(question.id, option, [value])
        elif question.dated:
            dates = [date for date in (options.get(option), value) if date not in (None, "yes")]
            options[option] = max(dates, default="yes")
        elif options.get(option) != "yes":
            options[option] = value

    def put_words(self, question: str, option: str, words: Iterable[str]) -> None:
        """Put words for what painref does not hold beside those that are there."""
        options = self.answers.setdefault(question, {})
        said = [*filter(None, options.get(option, "").split("; ")), *words]
        text = "; ".join(dict.fromkeys(said))
        options[option] = text if len(text) <= _MOST_WORDS else f"{text[:_MOST_WORDS]}..."

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


def _says_nothing(words: str) -> bool:
    """Return whether words stand on a list to say that it is empty, or that nobody knows: no drug and no finding."""
    return means_none(words) or means_unknown(words) or bool(_NO_LIST.match(words))


def _dated(question: Question, value: str, since: date | None) -> str:
    return since.isoformat() if question.dated and since is not None and value == "yes" else value
