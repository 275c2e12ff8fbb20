"""A document as one self-contained HTML file, to read on a screen and to print on A4 or Letter. It needs Jinja2."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from painref.errors import PainrefError
from painref.output.text import plain
from painref.paper.document import pages_after

if TYPE_CHECKING:
    from painref.paper.document import Document


def as_html(document: Document) -> str:
    """Return the document as HTML. Raises `PainrefError` if Jinja2 is not installed."""
    try:
        from jinja2 import Environment, StrictUndefined  # an extra
    except ModuleNotFoundError:
        raise PainrefError(
            "HTML needs Jinja2, which is not installed.",
            remedy="Install it with pip install 'painref[html]'; --format markdown does without.",
        ) from None
    from markupsafe import Markup

    templates = files("painref.paper.media")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["svg"] = Markup  # made by painref, which escapes the text in it
    page = environment.from_string(templates.joinpath("page.html.j2").read_text(encoding="utf-8"))
    style = Markup(templates.joinpath("page.css").read_text(encoding="utf-8"))  # noqa: S704  # our own file
    return plain(page.render(document=document, parts=pages_after(document), style=style))
