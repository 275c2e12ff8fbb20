"""``painref show``: whatever goes by a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from painref.cli.completion import completing
from painref.cli.messages import say
from painref.cli.names import below_note, named, with_room_for
from painref.cli.options import DataOption, with_output_options
from painref.output.emit import emit
from painref.output.options import Detail, Form, OutputOptions
from painref.output.text import plain

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge
    from painref.knowledge.lookup import NotFoundError
    from painref.reference.search import SearchResult


_MOST = 20
"""How many entries that hold the words are shown, where they are no name."""


@with_output_options
def show(
    name: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="Any name of a procedure, condition, drug, red flag, topic or body, or an ICD-10-CM code.",
            autocompletion=completing("procedures", "conditions", "terms", "medications", "topics"),
        ),
    ],
    data: DataOption = None,
    *,
    detail: Detail,
    options: OutputOptions,
) -> None:
    """Show the page of a procedure, condition, drug, red flag or topic, with its sources.

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
    from painref.knowledge.lookup import NotFoundError
    from painref.library.open import load
    from painref.reference.pages import NOT_SHOWN, SHOWN, page_of

    knowledge = load(overlays=data or ())
    try:
        entry = named(name, SHOWN, knowledge, hint=NOT_SHOWN)
    except NotFoundError as error:
        holding = _holding(" ".join(name), error, knowledge) if options.form is Form.TEXT else None
        if holding is None:
            raise
        said = f"nothing goes by the name '{holding.query[:60]}'. What holds these words:"
        say(said)
        emit("search", holding, with_room_for(said, options), data_version=knowledge.version, full=detail.full)
        return
    found, options = page_of(entry, knowledge), below_note(entry, options)
    if found.kind == "red-flags":
        emit(found.kind, found.record, options, data_version=knowledge.version, full=detail.full)
        return
    shown = {"detail": detail} if found.kind in ("procedure", "condition", "term", "hold", "red-flag") else {}
    emit(found.kind, found.record, options, data_version=knowledge.version, **shown)


def _holding(text: str, error: NotFoundError, knowledge: Knowledge) -> SearchResult | None:
    """Return what a search finds where several words are no name, and nothing is called nearly so.

    Only entries that hold all of the words count.
    """
    from painref.knowledge.lookup import NotFoundError  # imported where a name is not found
    from painref.reference.search import NoMatchError, search

    words = plain(text).split()
    if len(words) < 2 or error.suggestions or type(error) is not NotFoundError:
        return None
    try:
        found = search(" ".join(words), knowledge, most=_MOST)
    except NoMatchError:
        return None
    return None if found.hits[0].missing else found
