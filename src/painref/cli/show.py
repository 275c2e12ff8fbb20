"""``painref show``: whatever goes by a name."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.cli.completion import completing
from painref.cli.names import below_note, named
from painref.cli.options import DataOption, with_output_options
from painref.output.emit import emit
from painref.output.options import Detail, OutputOptions


@with_output_options
def show(
    name: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="A procedure, condition, drug, ICD-10-CM code, topic or body, as people call it.",
            autocompletion=completing("procedures", "conditions", "terms", "medications", "topics"),
        ),
    ],
    data: DataOption = None,
    *,
    detail: Detail,
    options: OutputOptions,
) -> None:
    """Show a procedure, a condition, or what else goes by a name, with its sources.

    \b
    painref show rfa
    painref show left L4-5 TFESI
    painref show spinal stenosis --json
    painref show back pain
    painref show M54.16
    painref show rfa --section risks
    painref show rfa --full
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.reference.pages import NOT_SHOWN, SHOWN, page_of

    knowledge = load(overlays=data or ())
    entry = named(name, SHOWN, knowledge, hint=NOT_SHOWN)
    found, options = page_of(entry, knowledge), below_note(entry, options)
    if found.kind == "red-flags":
        emit(found.kind, found.record, options, data_version=knowledge.version, full=detail.full)
        return
    shown = {"detail": detail} if found.kind in ("procedure", "condition", "term", "hold", "red-flag") else {}
    emit(found.kind, found.record, options, data_version=knowledge.version, **shown)
