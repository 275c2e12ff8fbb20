"""Manual pages in roff, as ``man`` reads them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

from painref.output.text import plain
from painref.records import record


@record
class Manual:
    """What stands on a manual page. A paragraph that begins with a backspace keeps its lines: it holds examples."""

    name: str
    version: str
    usage: str
    description: str
    arguments: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]
    screen: tuple[tuple[str, str], ...]
    commands: tuple[tuple[str, str], ...]


EXIT_CODES = (
    ("0", "Answered."),
    ("1", "Nothing found, or the data or answers are invalid."),
    ("2", "Wrong usage."),
    ("3", "A bug in painref."),
    ("130", "Interrupted."),
)
"""What the exit codes mean."""


def print_manual(manual: Manual) -> None:
    """Write the page to stdout."""
    sys.stdout.write("\n".join(_page(manual)) + "\n")


def _page(manual: Manual) -> Iterator[str]:
    paragraphs = manual.description.split("\n\n")
    summary = paragraphs[0].split(". ")[0].rstrip(".")
    title = manual.name.replace(" ", "-")
    yield f'.TH "{_text(title.upper())}" "1" "" "painref {_text(manual.version)}" "painref manual"'
    yield from (".SH NAME", f"{_text(title)} \\- {_text(summary[:1].lower() + summary[1:])}")
    yield from (".SH SYNOPSIS", _text(manual.usage))
    yield ".SH DESCRIPTION"
    for number, paragraph in enumerate(paragraphs):
        examples = paragraph.startswith("\b")
        yield from (".PP",) if number else ()
        yield from (".nf",) if examples else ()
        yield from (_line(line) for line in paragraph.strip("\b\n").split("\n"))
        if examples:
            yield ".fi"
    yield from _list("ARGUMENTS", manual.arguments)
    yield from _list("OPTIONS", manual.options)
    yield from _list("SCREEN", manual.screen)
    yield from _list("COMMANDS", manual.commands)
    yield from _list("EXIT STATUS", EXIT_CODES)


def _list(heading: str, items: Iterable[tuple[str, str]]) -> Iterator[str]:
    for number, (term, text) in enumerate(items):
        if not number:
            yield f".SH {heading}"
        yield from (".TP", f"\\fB{_text(term)}\\fR", _line(text))


def _text(text: str) -> str:
    """Return text as roff takes it: dashes that can be copied, backslashes and quotes that mean nothing, one line."""
    text = plain(text).replace("\n", " ")
    return re.sub(r'[\\\-"]', lambda found: {"\\": "\\(rs", "-": "\\-", '"': "\\(dq"}[found[0]], text)


def _line(text: str) -> str:
    """Return a line that roff does not take for a request."""
    line = _text(text)
    return f"\\&{line}" if line.startswith((".", "'")) else line
