"""The page of a red flag, and the list of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from painref.knowledge.names import lowered
from painref.output.options import Detail
from painref.output.reference_wording import head
from painref.output.terminal.card import Part, print_parts, tabled, titled
from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.terminal.detail import Section, print_detail
from painref.output.terminal.style import Style
from painref.output.text import plain
from painref.output.triage_wording import capitalised
from painref.output.wording import counted, interval, origin, words

if TYPE_CHECKING:
    from painref.knowledge.model import Clearing
    from painref.reference.red_flags import RedFlagLine, RedFlagPage


def print_red_flag(record: RedFlagPage, page: Page, *, detail: Detail | None = None) -> None:
    """Print the first screen of a red flag: what to do, what it is, what counts, what lifts it, what waits for it."""
    flag = record.flag

    def title(page: Page) -> None:
        page.title(flag.name, f"red flag, {words(flag.urgency)}{origin(record)}")

    parts = [
        Part(lambda page, _: title(page)),
        titled(
            "ACTION",
            [Text(plain(_action(record.body, record.year, flag.action))).append(page.mark(flag.verified))],
            style=Style.ALARM,
        ),
        titled("WHAT", [plain(flag.text)]),
        titled("COUNTS", _counted(record), least=len(record.counts)),
        titled("LIFTED BY", [_clearing(item, page) for item in flag.cleared_by] or [_NOTHING], least=2),
        titled("LIFTED WITH", record.cleared_with, vital=False),
        titled("EXPLAINED", [f"as {lowered(name)} by a clinician" for name in record.explained_by], vital=False),
        titled("HOLDS UP", record.defers or ["nothing"]),
        titled("NOT THESE", record.spares, vital=False),
        Part(lambda page, _: page.line(f"All, with sources: --full.{page.short_legend()}", style=Style.FAINT)),
    ]
    print_detail(record, page, detail or Detail(), title, parts, _SECTIONS)


_NOTHING = "nothing that painref holds; it stands until the answer is another one"


def _action(body: str, year: int | None, action: str) -> str:
    return f"{body} {year}: {action}" if body else action


def _counted(record: RedFlagPage) -> list[str]:
    """Return what raises the flag, each by itself."""
    first, *others = record.counts
    return [plain(capitalised(first)), *map(plain, others)]


def _clearing(item: Clearing, page: Page) -> Text:
    return Text(plain(head(item.text))).append(page.mark(item.verified), style=Style.CAUTION)


def _what(record: RedFlagPage, page: Page, cite: Citations) -> None:
    page.heading("What it is, and what to do")
    page.line(cite.statement(record.flag, page))
    page.line(Text(plain(f"Action: {record.flag.action}"), style=Style.CAUTION))


def _counts(record: RedFlagPage, page: Page, _: Citations) -> None:
    page.heading("What counts")
    page.bullets(_counted(record))
    if record.flag.not_screened:
        page.line(f"Not asked of everyone: {record.flag.not_screened}")


def _lifted(record: RedFlagPage, page: Page, cite: Citations) -> None:
    page.heading("What lifts it")
    page.bullets([_lift(item, page, cite) for item in record.flag.cleared_by] or [_NOTHING])
    page.bullets(f"what lifts {lowered(name)}" for name in record.cleared_with)
    page.bullets(f"{lowered(name)}, where a clinician has diagnosed it" for name in record.explained_by)


def _lift(item: Clearing, page: Page, cite: Citations) -> Text:
    times = [f"after the onset of the {item.after}"]
    times += [f"at least {interval(item.delay)} after it"] if item.delay else []
    times += [f"known only {interval(item.result_after)} after it was done"] if item.result_after else []
    times += [f"counts for {interval(item.within)}"] if item.within else []
    said = cite.statement(item, page)
    return said.append(f" ({', '.join(map(words, item.tests))}; {'; '.join(times)})", style=Style.FAINT)


def _waits(record: RedFlagPage, page: Page, _: Citations) -> None:
    page.heading("What waits for it")
    page.bullets(record.defers or ["nothing"])
    page.bullets(f"not held up: {name}" for name in record.spares)


_SECTIONS: Mapping[str, Section[RedFlagPage]] = {"what": _what, "counts": _counts, "lifted": _lifted, "waits": _waits}


def print_red_flags(lines: Sequence[RedFlagLine], page: Page, *, full: bool = False) -> None:
    """Print the red flags, the most urgent first: as many as the window has room for, or all."""
    urgent = [f"{sum(line.urgency == urgency for line in lines)} {words(urgency)}" for urgency in _urgencies(lines)]
    rows = [
        (
            f"{line.name}{origin(line)}" if page.wraps else f"{line.name} ({line.id}){origin(line)}",
            words(line.urgency),
            plain(_action(line.body, line.year, f"{line.action.partition('. ')[0].rstrip('.')}.")),
        )
        for line in lines
    ]
    columns = {"RED FLAG": False, "urgency": True, "what to do": False}
    parts = [
        titled("RED FLAGS", [f"{counted(len(lines), 'red flag')}: {', '.join(urgent)}. painref show NAME opens one"]),
        tabled(columns, rows, noun="red flag", more="painref list red-flags --full"),
    ]
    if full or not page.wraps:
        for part in parts:
            part.draw(page, part.size)
    else:
        print_parts(parts, page)


def _urgencies(lines: Sequence[RedFlagLine]) -> list[str]:
    return list(dict.fromkeys(line.urgency for line in lines))
