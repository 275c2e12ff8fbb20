"""Every criterion of the knowledge: what happens while its answer is unknown, and if it comes out the other way.

Run: .venv/bin/python benchmarks/criteria.py [--check]

Writes docs/criteria.csv. Its last two columns, what a second reader found and said, come from
benchmarks/criteria_read.csv, which is written by hand: a verdict belongs to one criterion in one place, and is gone
once that criterion changes. With `--check` nothing is written; the exit code is 1 if the file is not fresh.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from painref.criteria.parser import parse
from painref.criteria.syntax import Has, leaves
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import (
    Condition,
    Contraindication,
    ContraindicationSeverity,
    Indication,
    Procedure,
    Recommendation,
    RedFlag,
    Requirement,
)
from painref.library.open import load
from painref.triage.engine.requirements import requirement_rules

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "criteria.csv"
READ = ROOT / "benchmarks" / "criteria_read.csv"

NOT_READ = "not read"
"""The verdict on a criterion that nobody has read as it stands."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A criterion in its place; `unknown` and `otherwise` say what follows from it in a row of triage."""

    kind: str
    entry: str
    field: str
    text: str
    criterion: str
    unknown: str
    otherwise: str
    verdict: str = NOT_READ
    remark: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a verdict belongs to."""
        return self.entry, self.field, self.text if not self.criterion else "", self.criterion


BY_HAND = "decides nothing; listed to be checked by hand"


def requirement_row(item: Requirement, entry: str, field: str) -> Row:
    """Return the row of a requirement or a prerequisite."""
    if item.when is None:
        unknown, otherwise = BY_HAND, BY_HAND
    else:
        rules = requirement_rules(item)
        unknown = "if confirmed: asked, and not offered as now"
        if item.presumed:
            unknown = "taken for granted while nobody speaks of it; listed, and now is only now, if screened"
        elif rules.asked is None:
            unknown = "holds unless a record says otherwise; listed to be asked before"
        elif rules.denials:
            unknown = "if confirmed: asked; what denies the past holds unless a record says otherwise, and is listed"
        otherwise = f"after a step: {item.step}" if item.step else "not met: this body does not support it"
        if item.failed_when:
            otherwise += f"; not met once {item.failed_when}"
    return Row(
        kind="requirement",
        entry=entry,
        field=field,
        text=item.text,
        criterion=item.when or "",
        unknown=unknown,
        otherwise=otherwise,
    )


_TRUE = {
    ContraindicationSeverity.ABSOLUTE: "excluded",
    ContraindicationSeverity.UNTIL_CORRECTED: "after preparation",
    ContraindicationSeverity.POSTPONED: "postponed",
    ContraindicationSeverity.RELATIVE: "a caution, shown; decides nothing",
}


def contraindication_row(item: Contraindication, entry: str) -> Row:
    """Return the row of a contraindication: its opposite is that it is true."""
    unknown = "listed to be asked before; now is only now, if screened"
    otherwise = _TRUE[item.severity]
    if item.severity is ContraindicationSeverity.RELATIVE:
        unknown = "asked; decides nothing"
    if item.when is None:
        unknown = BY_HAND
    if item.no_benefit:
        otherwise += " (nothing to gain: not indicated)"
    if item.corrected is not None:
        otherwise += f": {item.corrected.what} ({item.corrected.who})"
        if item.corrected.to is not None:
            otherwise += f"; stands until known that {item.corrected.to}"
    if item.long_term or item.severity is ContraindicationSeverity.POSTPONED:
        otherwise += "; a caution in palliative care"
    if item.for_classes:
        classes = ", ".join(item.for_classes)
        otherwise += f"; only where {item.by} gives the procedure the class {classes}, or none"
    return Row(
        kind=f"contraindication, {item.severity.value}",
        entry=entry,
        field="contraindications",
        text=item.text,
        criterion=item.when or "",
        unknown=unknown,
        otherwise=otherwise,
    )


def procedure_rows(procedure: Procedure) -> Iterator[Row]:
    """Yield the rows of a procedure: what is required, what bars it, and when a test has answered."""
    for need in procedure.prerequisites:
        yield requirement_row(need, procedure.id, "prerequisites")
    for item in procedure.contraindications:
        yield contraindication_row(item, procedure.id)
    for indication in procedure.indications:
        place = f"{indication.condition}, {indication.role.value}"
        yield from indication_rows(indication, procedure.id, place)
    for risk in procedure.bleeding_risk:
        if risk.where is not None:
            yield Row(
                kind="bleeding class",
                entry=procedure.id,
                field=f"bleeding_risk, {risk.by}",
                text=f"{risk.bleeding_class.value} {risk.level}".strip(),
                criterion=risk.where,
                unknown="the class counts with the body's others; the most cautious hold decides",
                otherwise="the class is not used",
            )


def indication_rows(indication: Indication, entry: str, place: str) -> Iterator[Row]:
    """Yield the rows of one indication."""
    if indication.settled_when is not None:
        yield Row(
            kind="test settled",
            entry=entry,
            field=f"{place}, settled_when",
            text="",
            criterion=indication.settled_when,
            unknown="the test is offered still, and asked about",
            otherwise="(true) done: not offered again",
        )
    for item in indication.recommendations:
        yield from recommendation_rows(item, entry, f"{place}, {item.by}")


def recommendation_rows(item: Recommendation, entry: str, place: str) -> Iterator[Row]:
    """Yield whom a recommendation is for, and what it asks for."""
    favourable = item.direction.is_for
    if item.applies is not None:
        yield Row(
            kind="applies",
            entry=entry,
            field=f"{place}, applies",
            text=f"{item.direction.value}: {item.says[:60].rstrip()}",
            criterion=item.applies,
            unknown="if confirmed: asked" if favourable else "counts against, as if it applied; asked",
            otherwise="set aside: says nothing of this patient",
        )
    for need in item.requires:
        yield requirement_row(need, entry, f"{place}, requires")


def suspicion_rows(condition: Condition) -> Iterator[Row]:
    """Yield the rows of what raises a condition without a diagnosis."""
    suspect = condition.suspect
    if suspect is None:
        return
    still_open = "open: listed as what it could still be, and asked; no rows, and never ruled out"
    for field, criterion, unknown, otherwise in (
        ("suspect", suspect.when, still_open, "ruled out, unless a clinician has made or suspects the diagnosis"),
        ("suspect, or", suspect.or_when, still_open, "not raised by it"),
        (
            "suspect, unless",
            suspect.unless,
            "raised as if it were not so",
            "(true) not raised by the criterion before it",
        ),
    ):
        if criterion is not None:
            yield Row(
                kind="condition suspected",
                entry=condition.id,
                field=field,
                text=suspect.text,
                criterion=criterion,
                unknown=unknown,
                otherwise=otherwise,
            )


def condition_rows(condition: Condition) -> Iterator[Row]:
    """Yield the rows of a condition: of whom it is made, what raises and what establishes it, what comes first."""
    if condition.applies is not None:
        yield Row(
            kind="condition applies",
            entry=condition.id,
            field="applies",
            text="",
            criterion=condition.applies,
            unknown="considered",
            otherwise="not considered",
        )
    yield from suspicion_rows(condition)
    for criteria in condition.criteria:
        if criteria.when is not None:
            yield Row(
                kind="condition criteria",
                entry=condition.id,
                field=f"criteria, {criteria.name}",
                text=criteria.text,
                criterion=criteria.when,
                unknown="not established by it; asked" if criteria.establishes else "shown only",
                otherwise="not established by it; rules nothing out" if criteria.establishes else "shown only",
            )
        if criteria.unless is not None:
            yield Row(
                kind="condition criteria",
                entry=condition.id,
                field=f"criteria, {criteria.name}, unless",
                text=criteria.text,
                criterion=criteria.unless,
                unknown="the criteria hold as they are",
                otherwise="(true) not established by it; rules nothing out",
            )
    first = condition.conservative_first
    if first is not None:
        reach = "; on members that are not established as well" if condition.umbrella else ""
        yield Row(
            kind="care first",
            entry=condition.id,
            field="conservative_first",
            text=first.text,
            criterion=first.when,
            unknown=f"each elective row is if confirmed, and it is asked{reach}",
            otherwise=f"(true) each elective row waits for: {first.step}{reach}",
        )


def flag_rows(flag: RedFlag, knowledge: Knowledge, must: frozenset[str]) -> Iterator[Row]:
    """Yield the rows of a red flag: what raises it, and each test that clears it."""
    asked = flag.urgency.is_pressing and not must.isdisjoint(_options(flag.when, knowledge))
    defers = f"holds up {', '.join(flag.defers)}" if flag.defers else "holds nothing up"
    spares = f", not {', '.join(flag.spares)}" if flag.spares else ""
    yield Row(
        kind=f"red flag, {flag.urgency.value}",
        entry=flag.id,
        field="when",
        text=flag.name,
        criterion=flag.when,
        unknown="open: screen first where it would hold up what is next" if asked else "open: listed, decides nothing",
        otherwise=f"(true) raised: {flag.urgency.value}; {defers}{spares}; yes without a course counts as new",
    )
    for item in flag.cleared_by:
        yield Row(
            kind="clearing",
            entry=flag.id,
            field=f"cleared_by, {'+'.join(item.tests)}, after {item.after.value}",
            text=item.text,
            criterion=item.unless or "",
            unknown="not cleared: test, date, onset and what it must not go with have to be known",
            otherwise="(fulfilled) lifted, shown with its test"
            + ("; not while its exception is true" if item.unless else ""),
        )
        if item.known_when is not None:
            yield Row(
                kind="clearing, told by imaging",
                entry=flag.id,
                field=f"cleared_by, {'+'.join(item.tests)}, known_when",
                text=item.text,
                criterion=item.known_when,
                unknown="not cleared by it",
                otherwise="(true) counts as the test, unless a date is against it",
            )


def _options(criterion: str, knowledge: Knowledge) -> Iterator[str]:
    """Yield the options that a criterion reads, in facts too."""
    for leaf in leaves(parse(criterion)):
        if leaf.name in knowledge.facts:
            for inner in leaves(knowledge.facts[leaf.name]):
                if isinstance(inner, Has):
                    yield f"{inner.name}.{inner.option.removesuffix(':new')}"
        elif isinstance(leaf, Has):
            yield f"{leaf.name}.{leaf.option.removesuffix(':new')}"


def medication_rows(knowledge: Knowledge) -> Iterator[Row]:
    """Yield the rows of drugs: holds for some patients, findings that speak against stopping, what raises the class."""
    for drug in knowledge.medications.values():
        for hold in drug.holds:
            if hold.when is not None:
                yield Row(
                    kind="hold",
                    entry=drug.id,
                    field=f"holds, {hold.by}",
                    text=hold.says,
                    criterion=hold.when,
                    unknown="counts with the others; the most cautious decides",
                    otherwise="not used",
                )
    for rule in knowledge.thrombotic_risk.values():
        if rule.finding is not None:
            yield Row(
                kind="thrombotic risk",
                entry=rule.id,
                field="finding",
                text=rule.says,
                criterion=rule.finding,
                unknown="listed beside the row, asked; now is only now, if screened",
                otherwise="(true) the prescriber's plan",
            )
    for modifier in knowledge.bleeding_modifiers.values():
        yield Row(
            kind="bleeding class raised",
            entry=modifier.id,
            field="when",
            text=modifier.text,
            criterion=modifier.when,
            unknown="raises nothing; asked of whoever takes a drug that is held",
            otherwise="(true) raises the class of its body by one",
        )


def rows_of(knowledge: Knowledge) -> Iterator[Row]:
    """Yield every criterion, in the order of the knowledge."""
    must = frozenset(
        f"{question.id}.{option.id}"
        for question in knowledge.questions.values()
        for option in question.options
        if option.must or option.must_when
    )
    for flag in knowledge.red_flags.values():
        yield from flag_rows(flag, knowledge, must)
    for condition in knowledge.conditions.values():
        yield from condition_rows(condition)
    for procedure in knowledge.procedures.values():
        yield from procedure_rows(procedure)
    yield from medication_rows(knowledge)


def verdicts() -> Mapping[tuple[str, str, str, str], tuple[str, str]]:
    """Return what the second reader found and said, by what it belongs to."""
    with READ.open(encoding="utf-8", newline="") as file:
        return {
            (line["entry"], line["field"], line["text"], line["criterion"]): (line["verdict"], line["remark"])
            for line in csv.DictReader(file)
        }


def table(knowledge: Knowledge) -> str:
    """Return the whole table as text."""
    read = verdicts()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.name for field in fields(Row)])
    for row in rows_of(knowledge):
        verdict, remark = read.get(row.key, (NOT_READ, ""))
        writer.writerow([*astuple(row)[:-2], verdict, remark])
    return out.getvalue()


def main() -> int:
    """Write the table, or say whether it is fresh."""
    text = table(load())
    if "--check" in sys.argv:
        return int(not TABLE.exists() or TABLE.read_text(encoding="utf-8") != text)
    TABLE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
