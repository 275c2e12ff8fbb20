"""``painref report``: one page for the chart."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from painref.cli.answers import AnswersOption, FollowOption, SettingsOption, given_answers, one_source, today
from painref.cli.documents import (
    Destination,
    DocumentForm,
    ForceOption,
    LabelOption,
    OutputOption,
    PaperOption,
    PdfOption,
    checked_label,
    write_document,
)
from painref.cli.options import DataOption, with_output_options
from painref.errors import UsageError
from painref.output.options import OutputOptions
from painref.paper.sizes import Paper


@partial(with_output_options, forms=DocumentForm)
def report(
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="The same as --answers FILE.")] = None,
    answers: AnswersOption = None,
    settings: SettingsOption = None,
    follow: FollowOption = None,
    label: LabelOption = "",
    on: Annotated[
        str | None,
        typer.Option(
            metavar="DAY", help="The day of the procedure, or day and time; gives the days of the last and first dose."
        ),
    ] = None,
    output: OutputOption = None,
    pdf: PdfOption = None,
    paper: PaperOption = Paper.A4,
    force: ForceOption = False,
    data: DataOption = None,
    *,
    options: OutputOptions,
    exported: DocumentForm | None,
) -> None:
    """Print a one-page report for the chart: the conclusion, safety, options, drug holds and sources.

    \b
    painref report examples/facet-pain.yaml
    painref report examples/sciatica.yaml --format html --output report.html
    painref report examples/sciatica.yaml --pdf report.pdf --label "J. D."
    painref report patient.yaml --on 2026-12-03T08:00

    What does not fit on the page goes into an appendix. HTML needs pip install 'painref[html]', PDF 'painref[pdf]'.
    """
    source = one_source(file, answers)
    if source is None and not settings:
        raise UsageError("a report needs answers.", remedy="Name a file of answers, or give single ones by --set.")
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.paper.chart import ChartRequest, chart_report
    from painref.reference.hold_dates import parse_day
    from painref.triage.assess import assess_with
    from painref.triage.engine.rules import prepare
    from painref.triage.lens import parse_lens

    day = parse_day(on) if on else ""
    called = checked_label(label)
    knowledge = load(overlays=data or ())
    given = given_answers(source, settings or [], knowledge)
    rules = prepare(knowledge, parse_lens(tuple(follow or given.given.follow), knowledge))
    assessment = assess_with(rules, given.patient(knowledge))
    document = chart_report(
        ChartRequest(assessment=assessment, given=given.given, knowledge=knowledge, label=called, on=day, today=today())
    )
    to = Destination(output=output, pdf=pdf, paper=paper, force=force)
    write_document("report", document, to, options, exported, knowledge.version)
