"""In which form an answer is given, and how the screen shows it."""

from __future__ import annotations

from enum import StrEnum

from painref.records import record


class Color(StrEnum):
    """When to use colours."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class Form(StrEnum):
    """In which form an answer is given."""

    TEXT = "text"
    JSON = "json"
    YAML = "yaml"
    CSV = "csv"
    MARKDOWN = "markdown"

    @property
    def is_table(self) -> bool:
        """Return whether a record becomes rows in this form."""
        return self in (Form.CSV, Form.MARKDOWN)


@record
class OutputOptions:
    """How an answer is given. `fields` are paths with commas between them; None asks for the whole record.

    `kept` is how many lines a first screen leaves free for what is said below it.
    """

    form: Form = Form.TEXT
    fields: str | None = None
    color: Color = Color.AUTO
    no_pager: bool = False
    kept: int = 0


@record
class Detail:
    """How much of a page the screen shows: by default its first screen, or a `section` of it, its `sources`, or all."""

    full: bool = False
    section: str | None = None
    sources: bool = False
