"""The options of output are the same for every command that answers with a record."""

from __future__ import annotations

import inspect
from enum import StrEnum
from typing import Any

import pytest
import typer

from painref.cli.main import COMMANDS, app
from painref.cli.options import chosen_form, with_output_options
from painref.errors import UsageError
from painref.output.options import Color, Form, OutputOptions

WITHOUT_RECORDS = {"completion", "convert", "export", "fhir", "form", "man", "serve", "site", "sql", "template"}
"""Commands that write a file for something else (a shell, painref itself, man), or nothing but a screen."""


class More(StrEnum):
    """Forms of other programs besides."""

    TEXT = "text"
    CSV = "csv"
    BIBTEX = "bibtex"


def call(command: Any, **given: Any) -> None:
    given = {"as_json": False, "fields": None, "format_": Form.TEXT, "no_pager": False, "color": Color.AUTO, **given}
    command(**given)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in WITHOUT_RECORDS])
def test_every_command_takes_the_options_of_output(name):
    group: Any = typer.main.get_command(app)
    options = {option for parameter in group.get_command(None, name).params for option in parameter.opts}
    assert {"--json", "--fields", "--format", "--no-pager", "--color"} <= options


def test_a_command_is_handed_what_was_chosen():
    handed: list[OutputOptions] = []

    @with_output_options
    def command(name: str, *, options: OutputOptions) -> None:
        """Keep the options."""
        handed.append(options)

    assert "options" not in inspect.signature(command).parameters
    call(command, name="a", as_json=True, fields="id", no_pager=True, color=Color.NEVER)
    assert handed == [OutputOptions(form=Form.JSON, fields="id", no_pager=True, color=Color.NEVER)]


@pytest.mark.parametrize(("form", "exported"), [(More.BIBTEX, More.BIBTEX), (More.CSV, None)])
def test_a_form_of_another_program_is_handed_over_as_it_is(form, exported):
    handed: list[More | None] = []

    def command(*, options: OutputOptions, exported: More | None) -> None:
        handed.append(exported)

    call(with_output_options(command, More), format_=form)
    assert handed == [exported]


@pytest.mark.parametrize(
    ("as_json", "fields", "form", "message"),
    [
        (True, None, Form.CSV, "--json and --format csv contradict each other"),
        (False, "id", Form.TEXT, "--fields chooses from a record, and this is text. Add --json."),
        (False, "id", More.BIBTEX, "--format bibtex does not take --fields"),
        (True, None, More.BIBTEX, "--json and --format bibtex contradict each other"),
    ],
)
def test_options_that_contradict_each_other_are_refused(as_json, fields, form, message):
    with pytest.raises(UsageError) as caught:
        chosen_form(as_json, fields, form)
    assert message in str(caught.value)
