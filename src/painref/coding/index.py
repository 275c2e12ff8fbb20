"""The codes and names of other systems, looked up: what each says of the questionnaire."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from painref.knowledge.model import Id
from painref.knowledge.names import names_of, normalise, stem
from painref.records import record

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge

DIAGNOSES = "diagnoses"
"""The question of which conditions were diagnosed."""

_RANGE = re.compile(r"([A-Z][0-9][0-9A-Z])-([A-Z][0-9][0-9A-Z])")


@record
class CodeIndex:
    """What codings say, by code, by range of categories and by name.

    `diagnoses` has what the ICD-10-CM codes of conditions say: a code whose label holds a name of the condition is that
    diagnosis, unless it says "without" a part of it; any other of its codes only points to it. `no_concern` has the
    RxCUIs and names of drugs that say nothing of what is asked.
    """

    icd10cm: Mapping[str, tuple[str, ...]]
    ranges: tuple[tuple[str, str, tuple[str, ...]], ...]
    rxnorm: Mapping[str, tuple[str, ...]]
    names: Mapping[frozenset[str], tuple[str, ...]]
    diagnoses: Mapping[str, tuple[str, ...]]
    no_concern: frozenset[str]

    def settings_of(self, code: str) -> tuple[str, ...]:
        """Return what an ICD-10-CM code says; the longest code that covers it counts, then a range of categories."""
        bare = bare_code(code)
        for length in range(len(bare), 2, -1):
            if found := self.icd10cm.get(bare[:length]):
                return found
        return next((then for low, high, then in self.ranges if low <= bare[:3] <= high), ())

    def diagnoses_of(self, code: str) -> tuple[str, ...]:
        """Return the diagnoses that exactly this code makes or points to."""
        return self.diagnoses.get(bare_code(code), ())


def code_index(knowledge: Knowledge) -> CodeIndex:
    """Return the index of a knowledge. It costs some milliseconds: make it once for many patients."""
    codes: dict[str, tuple[str, ...]] = {}
    ranges: list[tuple[str, str, tuple[str, ...]]] = []
    drugs: dict[str, tuple[str, ...]] = {}
    names: dict[frozenset[str], tuple[str, ...]] = dict(_options(knowledge))
    no_concern: set[str] = set()
    for coding in knowledge.codings.values():
        if not coding.then:
            no_concern |= {*coding.rxnorm_codes, *map(normalise, coding.names)}
            continue
        for code in coding.icd10cm_codes:
            if found := _RANGE.fullmatch(code):
                ranges.append((found[1], found[2], coding.then))
            else:
                codes[bare_code(code)] = coding.then
        drugs |= dict.fromkeys(coding.rxnorm_codes, coding.then)
        names |= {words_of(name): coding.then for name in coding.names}
    diagnoses: dict[str, list[str]] = {}
    for condition in knowledge.conditions.values():
        names_it = [words_of(name) for name in names_of(condition)]
        for own in condition.icd10cm.codes if condition.icd10cm else ():
            named = any(words <= words_of(own.label) for words in names_it)
            without = words_of(own.label.partition(" without ")[2])
            value = "suspected" if not named or (without and without <= words_of(condition.name)) else "yes"
            diagnoses.setdefault(bare_code(own.code), []).append(f"{DIAGNOSES}.{condition.id}={value}")
    return CodeIndex(
        icd10cm=codes,
        ranges=tuple(ranges),
        rxnorm=drugs,
        names=names,
        diagnoses={code: tuple(settings) for code, settings in diagnoses.items()},
        no_concern=frozenset(no_concern),
    )


CODED = ("health_conditions", "events", "coagulation", "implants", "allergies")
"""The questions whose options may be told by their own text: what a list of problems holds."""


def _options(knowledge: Knowledge) -> Iterator[tuple[frozenset[str], tuple[str, ...]]]:
    for name in map(Id, CODED):
        question = knowledge.questions.get(name)
        for option in question.options if question else ():
            for called in (option.id, option.text):
                yield words_of(called), (f"{name}.{option.id}=yes",)


def bare_code(code: str) -> str:
    """Return an ICD-10-CM code without its dot, in capitals."""
    return code.strip().upper().replace(".", "")


def words_of(name: str) -> frozenset[str]:
    """Return the words of a name in any order, without plurals and spellings."""
    return frozenset(stem(word) for word in normalise(name).split("-") if word and word not in _SMALL)


_SMALL = frozenset({"a", "an", "the", "of", "to", "and", "or", "due", "with", "nos", "unspecified"})
