"""A random draw of statements that are shipped as verified, each with its source, to be read against that source.

Run: .venv/bin/python benchmarks/audit_sample.py [--seed 20261128] [--count 100] [--format json|markdown]

docs/audit.md is what came of such draws. Every kind of statement gets its share of the draw, at least two. Within a
kind the order is that of a hash of the seed and the statement's place and words, so that the same knowledge gives the
same draw on any machine, and an edit elsewhere hardly changes it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from painref.knowledge.bodies import is_payer
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Recommendation
from painref.knowledge.walk import all_parts, field_names, refs_of, text_of
from painref.library.open import load
from painref.reference.cited import source

LEAST = 2
"""How many statements of a kind are drawn at least, as far as it has so many."""

REQUIREMENT = "requirement of a payer"
KINDS = {
    "Recommendation": "recommendation",
    "Contraindication": "contraindication",
    "Risk": "risk",
    "Hold": "hold",
    "ThromboticRisk": "hold",
    "BleedingModifier": "bleeding class",
    "BleedingRisk": "bleeding class",
    "Guidance": "guidance",
    "Prerequisite": "prerequisite",
    "CourseStatement": "course",
    "LineOfCare": "line of care",
    "RedFlag": "red flag",
    "Clearing": "red flag",
    "Feature": "feature of a condition",
    "FormalCriteria": "formal criteria",
    "Suspicion": "suspicion",
    "Workup": "work-up",
    "ConservativeFirst": "conservative care",
    "CodeSet": "codes",
    "Coding": "codes",
}
"""What a record is called here; one that is missing goes by the field that holds it (outcomes, technique, summary)."""

_ELSEWHERE = ("by", "refs", "at", "verified", "note", "origin", "text", "says")


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A source as a statement cites it; `at` is where in it, `read_at` where it was read."""

    id: str
    title: str
    authors: str
    journal: str
    year: int
    link: str
    at: str
    read_at: str


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement of the knowledge: what it says, what else its record holds (`values`), and what it cites."""

    kind: str
    entry: str
    field: str
    text: str
    values: Mapping[str, str]
    note: str
    sources: tuple[Cited, ...]


def statements(knowledge: Knowledge) -> Iterator[Statement]:
    """Yield everything that cites a source and is verified, and each requirement of a payer with its policy."""
    for part in all_parts(knowledge):
        value = part.value
        if not refs_of(value) or not getattr(value, "verified", True):
            continue
        kind = KINDS.get(type(value).__name__, part.field.rpartition(".")[2] or part.kind)
        entry = f"{part.kind} {getattr(part.entry, 'id', part.entry)}"
        yield _statement(kind, entry, part.field, value, value, knowledge)
        if isinstance(value, Recommendation) and is_payer(knowledge.references[value.by], knowledge):
            for requirement in value.requires:
                yield _statement(REQUIREMENT, entry, f"{part.field}.requires", requirement, value, knowledge)


def _statement(kind: str, entry: str, field: str, value: Any, citing: Any, knowledge: Knowledge) -> Statement:
    return Statement(
        kind=kind,
        entry=entry,
        field=field,
        text=text_of(value),
        values={
            name: str(inner)
            for name in field_names(value)
            if name not in _ELSEWHERE and (inner := getattr(value, name)) not in (None, "", (), False)
            if not (name == "requires" and kind == KINDS["Recommendation"])
        },
        note=getattr(value, "note", ""),
        sources=tuple(_cited(ref, getattr(citing, "at", ""), knowledge) for ref in refs_of(citing)),
    )


def _cited(ref: Id, at: str, knowledge: Knowledge) -> Cited:
    listed = source(knowledge.references[ref], knowledge)
    return Cited(
        id=listed.id,
        title=listed.title,
        authors=listed.authors,
        journal=listed.source,
        year=listed.year,
        link=listed.link,
        at=at,
        read_at=knowledge.references[ref].read_at,
    )


def draw(found: Sequence[Statement], count: int, seed: int) -> list[Statement]:
    """Return `count` of the statements, each kind with its share by size and at least `LEAST`, in random order."""
    strata: dict[str, list[Statement]] = defaultdict(list)
    for statement in found:
        strata[statement.kind].append(statement)
    taken = _shares({kind: len(of_kind) for kind, of_kind in strata.items()}, min(count, len(found)))
    chosen = [
        statement
        for kind, of_kind in strata.items()
        for statement in sorted(of_kind, key=lambda item: _lot(item, seed))[: taken[kind]]
    ]
    return sorted(chosen, key=lambda item: _lot(item, seed))


def _shares(sizes: Mapping[str, int], count: int) -> dict[str, int]:
    """Return how many to take of each kind: the least first, the rest one by one where the share is most wanting."""
    taken = dict.fromkeys(sizes, 0)
    for _ in range(count):
        open_kinds = [kind for kind in sizes if taken[kind] < sizes[kind]]
        wanting = [kind for kind in open_kinds if taken[kind] < LEAST] or open_kinds
        taken[max(wanting, key=lambda kind: (sizes[kind] / (taken[kind] + 1), kind))] += 1
    return taken


def _lot(statement: Statement, seed: int) -> str:
    said = statement.text or ", ".join(cited.id for cited in statement.sources)
    place = (str(seed), statement.kind, statement.entry, statement.field, said, str(statement.values))
    return hashlib.sha256("\n".join(place).encode()).hexdigest()


def markdown(drawn: Sequence[Statement]) -> str:
    """Return the draw as a numbered Markdown list."""
    lines = []
    for number, item in enumerate(drawn, 1):
        lines.append(f"{number}. **{item.kind}**, `{item.entry}` {item.field}: {item.text}")
        lines += [f"   - {name}: {value}" for name, value in item.values.items()]
        lines += [
            f"   - source: `{cited.id}` {cited.authors} {cited.title}. {cited.journal} {cited.year}. {cited.link}"
            + (f" ({cited.at})" if cited.at else "")
            for cited in item.sources
        ]
    return "\n".join(lines)


def main() -> None:
    """Print the draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=20261128)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--format", choices=("json", "markdown"), default="json")
    given = parser.parse_args()
    drawn = draw(list(statements(load())), given.count, given.seed)
    if given.format == "markdown":
        print(markdown(drawn))
    else:
        numbered = [{"number": number, **asdict(item)} for number, item in enumerate(drawn, 1)]
        print(json.dumps(numbered, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
