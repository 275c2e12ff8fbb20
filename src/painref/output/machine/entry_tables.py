"""Tables whose columns or rows are entries: the matrix, a comparison, a term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from painref.output.machine.tabular import Table, cell, chosen


def matrix_table(result: Any, fields: str | None) -> Table:
    """Return a row for each procedure, a column for each condition; a cell is empty where no body has spoken."""
    known = ("id", "name", *(condition["id"] for condition in result["conditions"]))
    names = chosen(fields, known, "matrix")
    rows = []
    for row in result["procedures"]:
        said: dict[str, list[str]] = {"id": [row["id"]], "name": [row["name"]]}
        for entry in row["cells"]:
            said.setdefault(entry["condition"], []).append(f"{entry['role']}: {entry['balance']}")
        rows.append(tuple(cell(said.get(name, [])) for name in names))
    return Table(names, tuple(rows))


def comparison_table(result: Any, fields: str | None) -> Table:
    """Return a row for each field that is compared, a column for each procedure; what all share is in each column."""
    sides = result["procedures"]
    names = chosen(fields, ("field", *(side["id"] for side in sides)), "comparison")
    compared: dict[str, Sequence[Sequence[Any]]] = {
        **{field: [[side[field]] for side in sides] for field in ("name", "is_family", "category")},
        "invasiveness": [side["invasiveness"] for side in sides],
        "bleeding_class": [
            [_stated(item, "body", "bleeding_class") for item in side["bleeding_risk"]] for side in sides
        ],
        "variant_classes": [
            [f"{item['body']}: {klass}" for item in side["variant_classes"] for klass in item["classes"]]
            for side in sides
        ],
        "guidance": [[_stated(item, "modality", "role") for item in side["guidance"]] for side in sides],
    }
    for row in result["conditions"]:
        said = ([f"{line['role']}: {line['balance']}" for line in lines] for lines in row["indications"])
        compared[f"indications.{row['condition']}"] = [tuple(dict.fromkeys(values)) for values in said]
    for name, field, text in (("absolute_contraindications", "contraindications", "text"), ("risks", "risks", "name")):
        shared = result[f"shared_{field}"]
        of_each = ([_stated(item, text) for item in (*shared, *side[field])] for side in sides)
        compared[name] = [tuple(dict.fromkeys(values)) for values in of_each]
    compared["outcomes"] = [[_stated(item, "text") for item in side["outcomes"]] for side in sides]
    for aspect in dict.fromkeys(item["aspect"] for side in sides for item in side["course"]):
        of_aspect = [[_stated(item, "text") for item in side["course"] if item["aspect"] == aspect] for side in sides]
        compared[f"course.{aspect}"] = of_aspect
    columns = {"field": list(compared)}
    for number, side in enumerate(sides):
        columns[side["id"]] = [cell(values[number]) for values in compared.values()]
    return Table(names, tuple(zip(*(columns[name] for name in names), strict=True)))


def term_table(result: Any, fields: str | None) -> Table:
    """Return a row for each entry that a term covers."""
    names = chosen(fields, ("kind", "id", "name"), "term")
    lists = (("condition", "conditions"), ("procedure", "procedures"), ("drug", "medications"))
    entries = [(kind, entry["id"], entry["name"]) for kind, name in lists for entry in result[name]]
    places = [("kind", "id", "name").index(name) for name in names]
    return Table(names, tuple(tuple(cell([entry[place]]) for place in places) for entry in entries))


def _stated(statement: Mapping[str, Any], *fields: str) -> str:
    """Return what a statement says; one that is not verified says that too, as there is no column for it."""
    said = ": ".join(statement[field] for field in fields)
    return said if statement["verified"] else f"{said} (not verified)"
