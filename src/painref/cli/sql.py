"""``painref sql``: the rules as SQL, for a population where its data lies."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from painref.cli.answers import FollowOption
from painref.cli.options import DataOption


class Dialect(StrEnum):
    """Whose SQL is printed."""

    DUCKDB = "duckdb"
    SPARK = "spark"
    POSTGRES = "postgres"


class Part(StrEnum):
    """What of the rules is printed."""

    CRITERIA = "criteria"
    TRIAGE = "triage"


def sql(
    dialect: Annotated[Dialect, typer.Option("--dialect", help="Whose SQL it is.")] = Dialect.DUCKDB,
    only: Annotated[
        Part, typer.Option("--only", help="criteria: each criterion, true, false or NULL; triage: all that is decided.")
    ] = Part.TRIAGE,
    contract: Annotated[
        bool, typer.Option("--contract", help="Only the columns that the table of patients has to have, as CSV.")
    ] = False,
    follow: FollowOption = None,
    data: DataOption = None,
) -> None:
    """Print the rules as SQL on one table of patients: one row a patient, one BOOLEAN column an option, NULL not asked.

    \b
    painref sql --only criteria
    painref sql --dialect spark --only criteria
    painref sql --contract
    painref sql --follow nice

    What SQL finds is what painref triage finds, row for row; docs/sql.md has the columns and the limits. Spark needs
    the package sqlglot: pip install 'painref[sql]'.
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.sql import dialects, printed
    from painref.sql.statement import criteria_script, triage_script
    from painref.triage.engine.rules import prepare
    from painref.triage.lens import parse_lens

    knowledge = load(overlays=data or ())
    rules = prepare(knowledge, parse_lens(tuple(follow or ()), knowledge))
    script = criteria_script(knowledge) if only is Part.CRITERIA else triage_script(rules)
    lines = (
        printed.contract_lines(script)
        if contract
        else printed.script_lines(script, dialects.Dialect(dialect), knowledge.version, rules.lens.name)
    )
    for line in lines:
        typer.echo(line)
