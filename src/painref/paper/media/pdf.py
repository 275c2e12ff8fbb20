"""A document as a tagged PDF (PDF/UA-1), by typst, which is an extra."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from painref.errors import PainrefError
from painref.output.text import plain
from painref.paper.document import pages_after
from painref.paper.sizes import Paper
from painref.records import to_builtins

if TYPE_CHECKING:
    from painref.paper.document import Document


def as_pdf(document: Document, paper: Paper = Paper.A4) -> bytes:
    """Return the document as PDF. Raises `PainrefError` if typst is not installed, or has no letter for a character."""
    try:
        import typst  # an extra
    except ModuleNotFoundError:
        raise PainrefError(
            "PDF needs typst, which is not installed.",
            remedy="Install it with pip install 'painref[pdf]'; --format html prints from a browser.",
        ) from None
    template = files("painref.paper.media").joinpath("page.typ").read_bytes()
    inputs = {
        "document": json.dumps(_plain(to_builtins(document) | {"parts": to_builtins(pages_after(document))})),
        "paper": _TYPST[paper],
    }
    try:
        compiled: Any = typst.compile(
            template, format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], ignore_system_fonts=True
        )
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        raise PainrefError(
            "the PDF has no letter for some of what is written.", remedy="Use --format html, or another label."
        ) from None
    return bytes(compiled)


def _plain(value: Any) -> Any:
    """Return plain data with nothing in its texts that would be obeyed."""
    match value:
        case str():
            return plain(value)
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {name: _plain(item) for name, item in value.items()}
        case _:
            return value


_TYPST = {Paper.A4: "a4", Paper.LETTER: "us-letter"}
"""What typst calls a paper."""
