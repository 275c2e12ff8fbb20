"""Holds of drugs as phrases of the field, for every medium: nothing here knows colours, tables or pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from painref.knowledge.model import BleedingClass
from painref.knowledge.names import listed, lowered
from painref.output.wording import hold, interval, origin, words

if TYPE_CHECKING:
    from painref.knowledge.model import Interval
    from painref.reference.holds import HoldPage, HoldProcedure, MedicationHolds
    from painref.reference.spoken_holds import HoldsOfClass, SpokenHold

NO_WORD = "No body in the knowledge has spoken. This does not mean it is safe to continue."

NO_RULE = "No body speaks of it here by its own class of this procedure. This does not mean it is safe to continue."

EVERY_CLASS = "every class"

_SILENT = "-"
"""What stands where a body says nothing."""

_UNITS = {"hours": 1.0, "days": 24.0, "weeks": 168.0}


def statements_of(medication: MedicationHolds, procedure: HoldProcedure | None) -> list[SpokenHold]:
    """Return what bodies say of a drug.

    Before a procedure, in the order in which the data names its classes, which puts those who speak of pain procedures
    first; then the newest. What has been replaced stands last.
    """
    every = [item for of_class in medication.classes for item in of_class.statements]
    if procedure is None:
        return every
    bodies = list(dict.fromkeys(risk.body for risk in procedure.bleeding_risk))
    last = len(bodies)

    def place(item: SpokenHold) -> tuple[bool, int, bool, int, bool]:
        return (
            not item.in_force,
            bodies.index(item.body) if item.body in bodies else last,
            bool(item.written_for),
            -item.year,
            bool(item.proviso),
        )

    return sorted(every, key=place)


def bottom_line(medication: MedicationHolds, procedure: HoldProcedure | None) -> str:
    """Return in two or three sentences what bodies say, never as a bare range: ``ASRA 2018: stop 3 days before.``"""
    said = _in_sentences(medication, procedure)
    if not said:
        return NO_RULE if medication.without_class or medication.without_rule else NO_WORD
    return f"{said} {_AGREE}" if _is_agreed_on(medication) else said


def _in_sentences(medication: MedicationHolds, procedure: HoldProcedure | None) -> str:
    return _by_body(medication, procedure) if procedure and procedure.bleeding_risk else _by_class(medication)


def not_used(medication: MedicationHolds) -> list[str]:
    """Return why bodies that speak of a drug are not heard before a procedure: no class of it, or no word for that."""
    unclassed = medication.without_class
    said = [f"no class of this procedure by {', '.join(unclassed)}"] if unclassed else []
    for item in medication.without_rule:
        own, others = (listed(map(words, classes), "or") for classes in (item.its_classes, item.spoken_of))
        said.append(f"{item.body} classes it {own}; its word on {lowered(short(medication))} here is for {others} risk")
    return said


def _is_agreed_on(medication: MedicationHolds) -> bool:
    """Return whether stopping a drug needs its prescriber: not where every body lets it continue."""
    every = (item for of_class in medication.classes for item in of_class.statements)
    return medication.prescriber and any(item.action != "continue" for item in every)


_AGREE = "Agree on it with the prescriber."


class Beside(NamedTuple):
    """What a body of a year says of a drug before each of some procedures; `differs` if the advice is not the same.

    A cell is ``high: stop 3 days before``, a dash where the body says nothing of it.
    """

    who: str
    cells: tuple[str, ...]
    differs: bool

    @property
    def speaks_of_all(self) -> bool:
        """Whether the body says something before each of the procedures."""
        return _SILENT not in self.cells


def bottom_line_of_each(drugs: Sequence[MedicationHolds], procedures: Sequence[HoldProcedure]) -> str:
    """Return which bodies say another thing of a drug before each of some procedures: ``ASRA 2018 differs ...``."""
    rows = beside(drugs, procedures)
    if not rows:
        return NO_WORD
    differing = [row.who for row in rows if row.differs and row.speaks_of_all]
    silent = sum(not row.speaks_of_all for row in rows)
    verb = "differ" if len(differing) > 1 else "differs"
    said = f"{listed(differing)} {verb} by procedure" if differing else "No body differs by procedure"
    some = f"; {silent} more {'speak' if silent > 1 else 'speaks'} of only some of them" if silent else ""
    each = zip(drugs, procedures, strict=True)
    asks = any(_in_sentences(drug, procedure) and _is_agreed_on(drug) for drug, procedure in each)
    return f"{said}{some}. {_AGREE}" if asks else f"{said}{some}."


def beside(drugs: Sequence[MedicationHolds], procedures: Sequence[HoldProcedure]) -> list[Beside]:
    """Return a row for each body and year with what it says of a drug before each procedure; what differs is first."""
    columns = [_by_advice(drug, procedure) for drug, procedure in zip(drugs, procedures, strict=True)]
    rows = []
    for who in dict.fromkeys(who for column in columns for who in column):
        said = [column.get(who, {}) for column in columns]
        cells = ("; ".join(f"{_every(classes)}: {advice}" for advice, classes in one.items()) for one in said)
        rows.append(Beside(who, tuple(cell or _SILENT for cell in cells), len(set(map(frozenset, said))) > 1))
    return sorted(rows, key=lambda row: (not row.differs, not row.speaks_of_all))


def _by_advice(drug: MedicationHolds, procedure: HoldProcedure) -> dict[str, dict[str, list[str]]]:
    """Return by body and year what is said of a drug before a procedure, each advice with the classes it is for."""
    classes = {id(item): of_class for of_class in drug.classes for item in of_class.statements}
    said: dict[str, dict[str, list[str]]] = {}
    for item in statements_of(drug, procedure):
        advice = f"{last_dose(item)}{f'; restart {first_dose(item)}' if item.restart else ''}"
        said.setdefault(_who(item), {}).setdefault(advice, []).append(class_of(item, classes[id(item)]))
    return said


def _every(classes: Sequence[str]) -> str:
    """Return some classes in words, all four as every class."""
    different = list(dict.fromkeys(classes))
    return EVERY_CLASS if len(different) == len(BleedingClass) else listed(different, "or")


def _who(item: SpokenHold) -> str:
    about = [item.written_for] if item.written_for else []
    about += [] if item.verified else ["not verified"]
    about += [] if item.in_force else ["replaced"]
    noted = f" ({', '.join(about)})" if about else ""
    return f"{item.body} {item.year}{noted}{origin(item)}"


def class_of(item: SpokenHold, of_class: HoldsOfClass) -> str:
    """Return the class by which a hold is said, with the levels that have it."""
    klass = words(of_class.bleeding_class) if of_class.bleeding_class else EVERY_CLASS
    return f"{klass} ({', '.join(item.levels)})" if item.levels else klass


def in_words(medication: MedicationHolds, procedure: HoldProcedure | None) -> list[str]:
    """Return what bodies say that leave it to the single patient: ``ASRA 2018: Shared assessment.``"""
    said = (
        f"{item.body} {item.year}{'' if item.verified else ' (not verified)'}: {item.says.rstrip('.')}"
        for item in statements_of(medication, procedure)
        if item.in_force and item.action == "individualise"
    )
    return list(dict.fromkeys(said))


def _by_body(medication: MedicationHolds, procedure: HoldProcedure | None) -> str:
    """Return what the first bodies say, and how many others there are; the most cautious is always among them."""
    bodies: dict[str, list[SpokenHold]] = {}
    for item in statements_of(medication, procedure):
        if item.in_force:
            bodies.setdefault(item.body, []).append(item)
    shown = list(bodies)[:_BODIES]
    deciding = [body for body, items in bodies.items() if any(item.decides for item in items)]
    if deciding and not set(deciding) & set(shown):
        shown[-1:] = deciding[:1]
    said = [_one_body(bodies[body]) for body in shown]
    left = len(bodies) - len(shown)
    more = [f"{left} more {'bodies' if left > 1 else 'body'} below."] if left else []
    return " ".join([*said, *more])


_BODIES = 2


def _one_body(items: Sequence[SpokenHold]) -> str:
    """Return what the newest word of a body is: ``ASIPP 2024: may continue.``

    One on pain procedures goes before a newer one on something else. Where something holds only for some patients, or
    was not read at its source, it is said that it is so.
    """
    direct = [item for item in items if not item.written_for] or items
    newest = [item for item in direct if item.year == max(one.year for one in direct)]
    always = [item for item in newest if not item.proviso] or newest
    said = dict.fromkeys(f"{_stop(item)}{f' ({_levels(item)})' if item.levels else ''}" for item in always)
    restart = next((f", restart {interval(item.restart)} after" for item in always if item.restart), "")
    some = "; other for some patients" if len(always) < len(newest) else ""
    unread = "" if all(item.verified for item in always) else " (not verified)"
    return f"{newest[0].body} {newest[0].year}{unread}: {' or '.join(said)}{restart}{some}."


def _levels(item: SpokenHold) -> str:
    return ", ".join(item.levels)


def _stop(item: SpokenHold, noted: str = "") -> str:
    """Return what is done before, with what is noted of it, and what a test must show."""
    said = _before(item, noted)
    return f"{said}, {item.target}" if item.target else said


def _before(item: SpokenHold, noted: str = "") -> str:
    """Return what is done before, with what is noted of it."""
    return f"{'may continue' if item.action == 'continue' else hold(item.action, item.stop, None)}{noted}"


def _by_class(medication: MedicationHolds) -> str:
    """Return the most cautious word for each class: ``low or moderate risk: continue (ASIPP 2024); ...``."""
    classes: dict[str, list[str]] = {}
    for of_class in medication.classes:
        deciding = [item for item in of_class.statements if item.decides]
        if deciding:
            classes.setdefault(_most_cautious(deciding), []).append(words(of_class.bleeding_class))
    parts = [f"{listed(names, 'or')} risk: {said}" for said, names in classes.items()]
    return f"The most cautious for each class: {'; '.join(parts)}." if parts else ""


def _most_cautious(deciding: Sequence[SpokenHold]) -> str:
    """Return what bodies say that are as cautious as each other; what a test must show each says for itself.

    So ``stop at least 5 days before (ASRA 2018 and 2 more), INR normal (ASRA 2018) or 1.8 or less (SIR 2019)``.
    """
    first = min(deciding, key=lambda item: bool(item.proviso))
    targets = dict.fromkeys(item.target for item in deciding)
    if len(targets) == 1:
        return f"{_stop(first, _provided(first))} ({_bodies(deciding)})"
    asked = [
        f"{target} ({_bodies(item for item in deciding if item.target == target)})" for target in targets if target
    ]
    return f"{_before(first, _provided(first))} ({_bodies(deciding)}), {listed(asked, 'or')}"


def _bodies(items: Iterable[SpokenHold]) -> str:
    """Return the first of the bodies that say something, and how many more there are."""
    bodies = list(dict.fromkeys(f"{item.body} {item.year}" for item in items))
    return f"{bodies[0]} and {len(bodies) - 1} more" if len(bodies) > 1 else bodies[0]


def moment(text: str, *, year: bool = True) -> str:
    """Return a day or a day with its time in words: ``Mon 30 Nov 2026 08:00``."""
    day = datetime.fromisoformat(text)
    return f"{day:%a} {day.day} {day:%b}{f' {day:%Y}' if year else ''}{f' {day:%H:%M}' if 'T' in text else ''}"


def last_dose(item: SpokenHold) -> str:
    """Return what is done before a procedure, with the day of the last dose if it is known."""
    day = f": by {moment(item.last_dose, year=False)}" if item.last_dose else ""
    return _stop(item, f"{_provided(item)}{day}")


def _provided(item: SpokenHold) -> str:
    return f" ({item.proviso})" if item.proviso else ""


def first_dose(item: SpokenHold) -> str:
    """Return when a drug restarts, with the day of the first dose if it is known; a dash where it is not said."""
    if item.restart is None:
        return "-"
    said = f"{interval(item.restart)} after"
    return f"{said}: {moment(item.first_dose, year=False)}" if item.first_dose else said


def short(drug: MedicationHolds) -> str:
    """Return the name of a drug without the dose in brackets."""
    return drug.name.partition(" (")[0]


def together(record: HoldPage) -> list[str]:
    """Return what is said of drugs asked for together: pairs that bodies judge as one, and the longest hold."""
    longest = _longest(record) if len(record.medications) > 1 else ""
    return [*pairs(record), *([longest] if longest else [])]


def pairs(record: HoldPage) -> list[str]:
    """Return what is said of drugs asked for together that bodies judge as a pair."""
    asked = {drug.id for drug in record.medications}
    said = [
        f"{short(drug)} with {', '.join(map(words, risk.together_with))}: {risk.says} ({risk.body} {risk.year})"
        for drug in record.medications
        for risk in drug.thrombotic_risk
        if (asked - {drug.id}) & set(risk.together_with)
    ]
    return list(dict.fromkeys(said))


def _longest(record: HoldPage) -> str:
    stops = [
        (hours, short(drug), item)
        for drug in record.medications
        for of_class in drug.classes
        for item in of_class.statements
        if item.in_force and not item.proviso and (hours := hours_of(item)) is not None
    ]
    if not stops:
        return ""
    _, name, item = max(stops, key=lambda stop: stop[0])
    return f"the longest stop that a body names is of {name}: {_stop(item)} ({item.body} {item.year})"


def hours_of(item: SpokenHold) -> float | None:
    """Return the hours before a procedure at which a drug stops at the latest; None where that is no length of time."""
    return hours_in(item.stop)


def hours_in(interval: Interval | None) -> float | None:
    """Return the least length of an interval in hours; None where it is counted in doses or half-lives, or not said."""
    if interval is None or interval.unit not in _UNITS:
        return None
    number = interval.high if interval.low is None else interval.low
    return None if number is None else number * _UNITS[interval.unit]


def timeline(items: Iterable[SpokenHold], *, ascii_only: bool = False) -> list[tuple[str, str]]:
    """Return a line for each hold with a length in days: who, and the days without the drug, before and after day 0.

    ``ASRA 2018   -3 ■■■ 0 ■ +1``
    """
    sign = "#" if ascii_only else "\N{BLACK SQUARE}"
    rows = []
    for item in items:
        hours = hours_of(item)
        if hours is None or item.proviso or not item.in_force:
            continue
        before = max(1, round(hours / 24))
        after = _days_after(item)
        if before > _LONGEST or (after or 0) > _LONGEST:
            continue
        levels = f" ({_levels(item)})" if item.levels else ""
        tail = f" {sign * after} +{after}" if after else ""
        rows.append((f"{item.body} {item.year}{levels}", f"{f'-{before}':>4} {sign * before:>{_LONGEST}} 0{tail}"))
    return list(dict.fromkeys(rows))


_LONGEST = 14


def _days_after(item: SpokenHold) -> int | None:
    hours = hours_in(item.restart)
    return None if hours is None else max(1, round(hours / 24))
