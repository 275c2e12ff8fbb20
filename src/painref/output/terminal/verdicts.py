"""What the summary and the explanation of single verdicts share on the screen."""

from __future__ import annotations

from rich.text import Text

from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.style import Style
from painref.output.text import plain
from painref.output.wording import hold, origin
from painref.triage.assessment import Assessment, DrugHold
from painref.triage.summary import Summary


def labelled(word: str, text: str, style: str = "") -> Text:
    """Return text behind a word that says what it is."""
    return Text(f"{word}: ", style=style or Style.HEADING).append(plain(text), style="not bold default")


def hold_line(item: DrugHold, page: Page, cite: Citations) -> Text:
    """Return one drug hold: what to do, when, and which source says so."""
    said = hold(item.action, item.stop, item.restart)
    text = f"{said}. {item.says}{page.mark(item.verified)} {cite.of([item.by])}{origin(item)}"
    return labelled(f"{item.name}, {item.bleeding_class} bleeding risk", text, Style.CAUTION)


def footer(record: Assessment | Summary, page: Page, cite: Citations) -> None:
    """Print the sources, the lens, the data version and the intended-use line, which every assessment carries."""
    page.legend()
    cite.print_sources(page)
    page.blank()
    page.line(f"Following: {record.lens}. Data {record.data_version}.", style=Style.FAINT)
    page.line(record.intended_use, style=Style.FAINT)
