"""Options that several commands share."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any

import typer

from painref.cli.overlays import overlays_in_use
from painref.errors import UsageError
from painref.output.options import Color, Detail, Form, OutputOptions


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
        help="An overlay: a folder of your own entries over the built-in ones. Repeatable; later ones win.",
    ),
]

FullOption = Annotated[bool, typer.Option("--full", help="Everything, instead of the short form.")]
_SECTION = Annotated[
    str | None,
    typer.Option("--section", metavar="PART", help="One part of the page, with its sources. A wrong name lists them."),
]
_SOURCES = Annotated[bool, typer.Option("--sources", help="Only the sources.")]
_DETAIL: dict[str, tuple[Any, Any]] = {
    "full": (FullOption, False),
    "section": (_SECTION, None),
    "sources": (_SOURCES, False),
}
"""The annotation and default of each option that says how much of a page is shown."""


def chosen_detail(full: bool, section: str | None, sources: bool, options: OutputOptions) -> Detail:
    """Return how much of a page is shown; raises `UsageError` for more than one of them, or for what is no screen."""
    if (full, section is not None, sources).count(True) > 1:
        raise UsageError("--full, --section and --sources exclude each other.", remedy="Name one of them.")
    if (full or section is not None or sources) and options.form is not Form.TEXT:
        raise UsageError("--full, --section and --sources are of the screen; a record has everything.")
    return Detail(full=full, section=section, sources=sources)


_JSON = Annotated[bool, typer.Option("--json", help="One JSON record instead of text.")]
_FIELDS = Annotated[
    str | None, typer.Option("--fields", metavar="A,B.C", help="Only these fields; use dots for nested ones.")
]
_FORM = typer.Option("--format", help="Output format; json is the same as --json.")
_NO_PAGER = Annotated[bool, typer.Option("--no-pager", help="Do not send long output on a terminal through PAGER.")]
_COLOR = Annotated[Color, typer.Option("--color", help="When to use colour; NO_COLOR is honoured too.")]


def with_output_options(command: Callable[..., None], forms: type[StrEnum] = Form) -> Callable[..., None]:
    """Return the command with the options of output in the place of its parameters `options` and, if any, `detail`.

    `forms` are those that ``--format`` offers, the forms of a record among them; one that is not reaches the command
    as its parameter `exported`.
    """
    given = inspect.signature(command, eval_str=True)
    has_detail = "detail" in given.parameters
    shared: dict[str, tuple[Any, Any]] = {
        **(_DETAIL if has_detail else {}),
        "as_json": (_JSON, False),
        "fields": (_FIELDS, None),
        "format_": (Annotated[forms, _FORM], forms(Form.TEXT)),
        "no_pager": (_NO_PAGER, False),
        "color": (_COLOR, Color.AUTO),
    }
    own = [parameter for name, parameter in given.parameters.items() if name not in ("options", "detail", "exported")]
    added = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, (annotation, default) in shared.items()
    ]

    @wraps(command)
    def wrapped(
        *, as_json: bool, fields: str | None, format_: StrEnum, no_pager: bool, color: Color, **arguments: Any
    ) -> None:
        if forms is not Form:
            arguments["exported"] = None if format_ in set(Form) else format_
        form = chosen_form(as_json, fields, format_)
        options = OutputOptions(form=form, fields=fields, color=color, no_pager=no_pager)
        if has_detail:
            arguments["detail"] = chosen_detail(**{name: arguments.pop(name) for name in _DETAIL}, options=options)
        command(**arguments, options=options)

    wrapped.__signature__ = given.replace(parameters=[*own, *added])  # type: ignore[attr-defined]
    wrapped.__annotations__ = {}  # typer would evaluate all of them, and takes what it needs from the signature
    return wrapped


def chosen_form(as_json: bool, fields: str | None, form: StrEnum) -> Form:
    """Return the form of the record that ``--json`` and ``--format`` ask for; text for a form of other programs.

    Raises `UsageError` if the options contradict each other, or if there are ``--fields`` of what is shown as text.
    """
    is_record = form in set(Form)
    if as_json and form not in (Form.TEXT, Form.JSON):
        raise UsageError(f"--json and --format {form} contradict each other.", remedy="Leave one of them out.")
    if fields is not None and not is_record:
        raise UsageError(f"--format {form} does not take --fields.", remedy="Leave one of them out.")
    chosen = Form.JSON if as_json else Form(form) if is_record else Form.TEXT
    if fields is not None and chosen is Form.TEXT:
        raise UsageError("--fields chooses from a record, and this is text.", remedy="Add --json.")
    return chosen
