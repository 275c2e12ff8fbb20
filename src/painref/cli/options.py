"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from painref.cli.overlays import overlays_in_use
from painref.errors import UsageError
from painref.output.text import Color, Form

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON record instead of tables.")]
FieldsOption = Annotated[
    str | None, typer.Option("--fields", metavar="A,B.C", help="Only these fields of the record, dots leading inside.")
]
FormOption = Annotated[Form, typer.Option("--format", help="The form of the answer; json is what --json gives.")]
NoPagerOption = Annotated[
    bool, typer.Option("--no-pager", help="Never page; else a long page on a terminal goes through PAGER.")
]
ColorOption = Annotated[Color, typer.Option("--color", help="Colours; NO_COLOR is honoured too.")]


def _folder(name: str) -> Path:
    """Return the path of a folder; raises `UsageError` for an empty name, which would be the working folder."""
    if not name.strip():
        raise UsageError("--data names no folder.", remedy="Name a folder of YAML files, or leave --data out.")
    return Path(name)


DataOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--data",
        metavar="DIR",
        parser=_folder,
        callback=overlays_in_use,
        is_eager=True,
        help="A folder of your own entries, laid over the built-in knowledge. Repeatable: later ones win.",
    ),
]


def chosen_form(as_json: bool, fields: str | None, form: Form = Form.TEXT) -> Form:
    """The form that ``--json`` and ``--format`` ask for.

    Raises `UsageError` if they contradict each other, or if there are ``--fields`` of what is shown as text.
    """
    if as_json and form not in (Form.TEXT, Form.JSON):
        raise UsageError(f"--json and --format {form} contradict each other.", remedy="Leave one of them out.")
    chosen = Form.JSON if as_json else form
    if fields is not None and chosen is Form.TEXT:
        raise UsageError("--fields chooses from a record, and this is text.", remedy="Add --json.")
    return chosen
