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
    dialect: Annotated[Dialect, typer.Option("--dialect", help="The SQL dialect.")] = Dialect.DUCKDB,
    only: Annotated[
        Part,
        typer.Option("--only", help="criteria: each criterion as true, false or NULL; triage: the whole decision."),
    ] = Part.TRIAGE,
    contract: Annotated[
        bool, typer.Option("--contract", help="Print only the columns that the table of patients must have, as CSV.")
    ] = False,
    follow: FollowOption = None,
    data: DataOption = None,
) -> None:
    """Print the rules as SQL over one table of patients. Each option is a BOOLEAN column; NULL means not asked.

    \b
    painref sql --only criteria
    painref sql --dialect spark --only criteria
    painref sql --contract
    painref sql --follow nice

    The SQL gives the same result as painref triage, row for row; docs/sql.md has the columns and the limits. Spark
    needs the package sqlglot: pip install 'painref[sql]'.
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
