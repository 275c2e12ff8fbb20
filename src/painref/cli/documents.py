"""The options of commands that print a document, and how it reaches a file or stdout."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from painref.cli.messages import say
from painref.cli.saving import create_file, replace_file
from painref.errors import PainrefError, Place, UsageError, reason_of
from painref.output.emit import emit
from painref.output.options import Form, OutputOptions
from painref.paper.sizes import Paper

if TYPE_CHECKING:
    from painref.paper.document import Document


class DocumentForm(StrEnum):
    """In which form a document is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    YAML = "yaml"


LabelOption = Annotated[
    str, typer.Option("--label", metavar="TEXT", help="What stands at the top, such as initials; it is never stored.")
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="Write the document here instead of to stdout.")
]
PdfOption = Annotated[Path | None, typer.Option("--pdf", metavar="FILE", help="Write a tagged PDF here.")]
PaperOption = Annotated[Paper, typer.Option("--paper", help="The paper of the PDF; HTML takes that of the printer.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Let --output and --pdf replace files that are there.")]

_LONGEST_LABEL = 80
_OR_FORCE = "Name another file, or replace it by --force."


@dataclass(frozen=True)
class Destination:
    """Where a document goes, and as what: `output` takes text, `pdf` a PDF; without either it goes to stdout."""

    output: Path | None = None
    pdf: Path | None = None
    paper: Paper = Paper.A4
    force: bool = False


def checked_label(label: str) -> str:
    """Return a label on one line; raises `UsageError` if it is too long for the top of a page."""
    label = " ".join(label.split())
    if len(label) > _LONGEST_LABEL:
        raise UsageError(f"the label is longer than {_LONGEST_LABEL} characters.", remedy="Shorten it.")
    return label


def write_document(
    kind: str, document: Document, to: Destination, options: OutputOptions, form: DocumentForm | None, version: str
) -> None:
    """Write a document: to a PDF, or as text, Markdown, HTML or a record to a file or stdout.

    Raises `PainrefError` if what makes HTML or PDF is not installed, or a file is there or cannot be written.
    """
    if to.pdf is not None:
        from painref.paper.media.pdf import as_pdf  # imported where needed: an extra

        write_new(to.pdf, as_pdf(document, to.paper), force=to.force)
        say(f"Written to {to.pdf}.")
        if to.output is None and options.form is Form.TEXT and form is None:
            return
    if options.form not in (Form.TEXT, Form.MARKDOWN):
        if to.output is not None:
            raise UsageError("--output takes text, Markdown and HTML; a record goes to stdout.", remedy="Pipe it.")
        emit(kind, document, options, data_version=version)
        return
    text = _written(document, options, form)
    if to.output is not None:
        write_new(to.output, text.encode(), force=to.force)
        say(f"Written to {to.output}.")
    elif form is None and options.form is Form.TEXT:
        emit(kind, document, options, data_version=version)
    else:
        sys.stdout.write(text)


def _written(document: Document, options: OutputOptions, form: DocumentForm | None) -> str:
    # Each medium is imported when it is asked for.
    if form is DocumentForm.HTML:
        from painref.paper.media.html import as_html

        return as_html(document)
    if options.form is Form.MARKDOWN:
        from painref.paper.media.markdown import as_markdown

        return as_markdown(document)
    from painref.paper.media.text import as_text

    return as_text(document)


def write_new(path: Path, content: bytes, *, force: bool = False, otherwise: str = _OR_FORCE) -> None:
    """Write a file, readable by its owner only; one that is there is replaced only by `force`, and says `otherwise`.

    Raises `PainrefError` if it is there, is no regular file, or cannot be written; what was in it stays.
    """
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise PainrefError("not a regular file.", place=Place(str(path)), remedy="Name another file.")
        write = replace_file if force else create_file
        write(path, content)
    except FileExistsError:
        raise PainrefError(
            "the file exists already, and is not overwritten.",
            place=Place(str(path)),
            remedy=otherwise,
        ) from None
    except OSError as error:
        raise PainrefError(
            f"cannot be written: {reason_of(error)}.", place=Place(str(path)), remedy="Name another file."
        ) from None
