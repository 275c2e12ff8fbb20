"""Pages of the reference as phrases of the field, for every medium: nothing here knows colours, tables or pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from painref.knowledge.names import first_part, first_sentence, lowered, some_of
from painref.output.wording import origin, words

if TYPE_CHECKING:
    from painref.knowledge.model import Guidance
    from painref.reference.bleeding import BodyClasses, SpokenBleedingRisk
    from painref.reference.cards import BestGrade, CareStep, Verdict
    from painref.reference.indications import IndicationLine
    from painref.reference.lines import ProcedureLine
    from painref.reference.positions import BodyPosition
    from painref.reference.procedure import VariantLine

_SIDES: Mapping[str, tuple[str, str]] = {
    "for": ("\N{BLACK CIRCLE}", "+"),
    "depends": ("\N{CIRCLE WITH LEFT HALF BLACK}", "~"),
    "authors": ("\N{WHITE DIAMOND}", "*"),
    "neither": ("\N{MIDDLE DOT}", "."),
    "against": ("\N{MULTIPLICATION X}", "x"),
}
"""How a body's side is drawn, and the same in ASCII."""

_UNVERIFIED = ("\N{WHITE CIRCLE}", "o")

_FEW = 2

_CLASSES = ("low", "moderate", "intermediate", "high")

_COUNTED: Mapping[str, str] = {
    "for": "for",
    "depends": "by patient",
    "authors": "by authors alone",
    "neither": "neutral",
    "against": "against",
}


def counts(bodies: Iterable[BodyPosition], *, short: bool = False) -> str:
    """Return how many bodies are on each side: ``3 for, 1 against``; that none has spoken if so.

    In `short`, those that are neutral are not counted where another takes a side.
    """
    if short:
        bodies = [body for body in bodies if body.side != "neither"] or list(bodies)
    sides = [body.side for body in bodies]
    said = [f"{number} {word}" for side, word in _COUNTED.items() if (number := sum(one == side for one in sides))]
    return ", ".join(said) or "no body has spoken"


def dots(bodies: Iterable[BodyPosition], *, ascii_only: bool = False) -> str:
    """Return one sign for each body, by its side; a body for it that nobody has read at its source is hollow."""
    return "".join((_UNVERIFIED if _is_hollow(body) else _SIDES[body.side])[ascii_only] for body in bodies)


def hollow_sign(bodies: Iterable[BodyPosition], *, ascii_only: bool = False) -> str:
    """Return the hollow sign if `dots` draws one of these bodies so, else nothing."""
    return _UNVERIFIED[ascii_only] if any(map(_is_hollow, bodies)) else ""


def _is_hollow(body: BodyPosition) -> bool:
    return body.side == "for" and not body.verified


def dots_legend(*, ascii_only: bool = False) -> str:
    """Return what the signs of `dots` mean."""
    signs = {side: pair[ascii_only] for side, pair in _SIDES.items()}
    return (
        f"{signs['for']} for, {_UNVERIFIED[ascii_only]} for but not verified, {signs['depends']} by patient, "
        f"{signs['authors']} authors, {signs['neither']} neutral, {signs['against']} against"
    )


def verdict_in_words(verdict: Verdict, what: str, *, by_use: bool = False) -> str:
    """Return what bodies say in two or three sentences; `what` is what they speak of: ``it`` or ``procedures``.

    What they support comes first; `by_use`, what they say of the name that was given first, which is the main use.
    """
    sides = [
        ("support", "it for", verdict.supported, 2),
        ("disagree", "for", verdict.contested, 1),
        ("advise against", "it for", verdict.advised_against, 1),
    ]
    if by_use:
        sides.sort(key=lambda side: verdict.first not in side[2])
    said = [f"They {verb} {_joined(lead, what, names, most)}." for verb, lead, names, most in sides if names]
    if not said and verdict.neutral:
        said = [f"They neither support nor advise against {_joined('it for', what, verdict.neutral)}."]
    if said:
        said[0] = said[0].replace("They", "Bodies", 1)
    studied = _joined("it for", what, verdict.studied)
    if said and verdict.studied:
        said.append(f"Authors of studies, no body, support {studied}.")
    elif verdict.studied:
        said.append(f"No clinical body has spoken on it, payers aside; authors of studies support {studied}.")
    elif not said:
        said.append("No clinical body in painref has spoken on it; payers are not counted.")
    return " ".join(said)


def _joined(preposition: str, what: str, names: Iterable[str], most: int = 2) -> str:
    lead = preposition if what == "it" else "on" if preposition == "for" else ""
    return f"{lead} {some_of(map(short_name, names), most, separator=', ', last=' and')}".strip()


def short_name(name: str) -> str:
    """Return a name as it stands inside a sentence, without what it has in brackets."""
    return lowered(name.partition(" (")[0])


def path_in_words(steps: Iterable[CareStep], *, ascii_only: bool = False) -> str:
    """Return the care of a condition as a path: ``conservative care → test: ... → first: ... → last resort: ...``."""
    arrow = " > " if ascii_only else " \N{RIGHTWARDS ARROW} "
    said = [f"{PLACES[step.place]}: {some_of(map(short_name, step.procedures), 1, ', ', ' and')}" for step in steps]
    return arrow.join(["conservative care", *said])


PLACES: Mapping[str, str] = {
    "deciding-test": "test",
    "first": "first",
    "second": "second",
    "third": "third",
    "last-resort": "last resort",
}
"""What the places in the care of a condition are called on its path."""


def years(bodies: Iterable[BodyPosition]) -> str:
    """Return each body with its year and side: ``for: NASS 2020, ASIPP 2021; against: NICE 2016``."""
    sides: dict[str, list[str]] = {}
    for body in bodies:
        sides.setdefault(_COUNTED[body.side], []).append(f"{body.body} {body.year}")
    return "; ".join(f"{side}: {', '.join(named)}" for side, named in sides.items())


def short_grades(best_for: BestGrade | None, best_against: BestGrade | None) -> str:
    """Return the best grades for and against: ``strong/moderate, weak/low``; a dash where there is none."""
    if best_for is None and best_against is None:
        return "-"
    sides = [_graded(best_for), *([_graded(best_against)] if best_against else [])]
    return ", ".join(sides)


def _graded(grade: BestGrade | None) -> str:
    said = (grade.strength, grade.certainty) if grade else ("not-graded", "not-graded")
    return "-" if set(said) == {"not-graded"} else "/".join("-" if one == "not-graded" else words(one) for one in said)


def guided_by(guidance: Iterable[Guidance]) -> str:
    """Return by what a procedure is guided, what is asked for first: ``fluoroscopy (required), ct (alternative)``."""
    roles: dict[str, list[str]] = {}
    for item in guidance:
        if item.modality not in (name for named in roles.values() for name in named):
            roles.setdefault(item.role, []).append(item.modality)
    usual = ("required", "recommended", "alternative", "adjunct", "uncertain", "not-recommended")
    return "; ".join(f"{', '.join(map(words, roles[role]))} ({words(role)})" for role in usual if role in roles)


def classes_in_words(risks: Iterable[SpokenBleedingRisk]) -> str:
    """Return each body's bleeding-risk classes with their levels: ``ASIPP moderate (above L5) or low``."""
    bodies: dict[str, list[str]] = {}
    for risk in risks:
        where = risk.level or risk.only_if
        said = f"{risk.bleeding_class} ({where})" if where else str(risk.bleeding_class)
        bodies.setdefault(risk.body, []).append(f"{said}{origin(risk)}")
    return "; ".join(f"{body} {' or '.join(dict.fromkeys(classes))}" for body, classes in bodies.items())


def subject(text: str) -> str:
    """Return what a statement is about, without what explains it; brackets stay whole."""
    return first_part(text, r"[;:.]")


def head(text: str) -> str:
    """Return the first sentence or clause of a statement, without its full stop; brackets stay whole."""
    return first_sentence(first_part(text, ";"))


def conditions_of(line: ProcedureLine) -> str:
    """Return the conditions that a procedure is done for, the first by name, those that most bodies support first."""
    if line.is_family:
        return "a family"
    names = dict.fromkeys(short_name(item.condition_name) for item in sorted(line.indications, key=by_support))
    return some_of(names, 2, separator="; ", last="; and") or "-"


def best_supported(line: VariantLine | ProcedureLine) -> str:
    """Return what most bodies support a procedure for, with the bodies: ``sciatica: 5 for, 2 against``."""
    if line.is_family or not line.indications:
        return "a family" if line.is_family else "-"
    best = min(line.indications, key=by_support)
    return f"{short_name(best.condition_name)}: {counts(best.bodies, short=True)}"


def bodies_of(line: ProcedureLine) -> str:
    """Return how many bodies speak for and against a procedure for the condition with most support."""
    return counts(min(line.indications, key=by_support).bodies) if line.indications else "-"


def bleeding_class(bodies: Iterable[BodyClasses]) -> str:
    """Return the bleeding-risk classes of a procedure, whoever gives them: ``low or high``, ``low to high``."""
    found = {klass for item in bodies for klass in item.classes}
    classes = [klass for klass in _CLASSES if klass in found]
    return f"{classes[0]} to {classes[-1]}" if len(classes) > _FEW else " or ".join(classes) or "-"


def by_support(line: IndicationLine) -> tuple[int, int]:
    """Return a key that puts first what most bodies are for, and of these what fewest are against."""
    return -sum(body.side == "for" for body in line.bodies), sum(body.side == "against" for body in line.bodies)
