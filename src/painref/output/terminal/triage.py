"""The first screen of an assessment: what fits the window of the next step and of what has to be known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from datetime import date
from functools import partial
from typing import TypeVar

from rich.text import Text

from painref.knowledge.model import HoldAction
from painref.knowledge.names import lowered, some_of
from painref.output import flag_wording, verdict_words
from painref.output import triage_wording as worded
from painref.output.path_wording import patient_path
from painref.output.reference_wording import hollow_sign
from painref.output.terminal.console import Page
from painref.output.terminal.explanation import print_explanation
from painref.output.terminal.full import print_full
from painref.output.terminal.room import Room, fitting, waits
from painref.output.terminal.style import DISPOSITION_STYLE, VERDICT_STYLE, Style
from painref.output.text import plain
from painref.output.wording import counted, origin, words
from painref.triage.assessment import Assessment, RowRecord
from painref.triage.engine.disposition import DispositionWord
from painref.triage.hand_over import in_words
from painref.triage.summarise import summarise
from painref.triage.summary import (
    Caution,
    DrugState,
    Option,
    Prepared,
    SharedHold,
    Summary,
    SummaryCheck,
)

_Ranked = TypeVar("_Ranked", Caution, Prepared, SharedHold)
"""What is said of some options by their numbers."""


Section = Callable[[Summary, Page, Room], None]
"""Prints a part of the screen."""


def print_assessment(
    assessment: Assessment,
    page: Page,
    *,
    explain: bool = False,
    full: bool = False,
    keys: int = 0,
    today: date | None = None,
) -> None:
    """Print the first screen of an assessment; with `explain` the reasons of each row, with `full` everything.

    `keys` is how many lines are kept free for keys that stand below; old answers are told of by `today`.
    """
    if explain:
        _old_answers(assessment.as_of, today, page)
        print_explanation(assessment, page)
    elif full:
        print_summary(summarise(assessment), page, today=today)
        print_full(assessment, page)
    else:
        print_summary(summarise(assessment), page, keys=keys, today=today)


def print_summary(summary: Summary, page: Page, *, keys: int = 0, today: date | None = None) -> None:
    """Print the first screen, as much of it as the window has room for, with `keys` lines below it."""
    first: Section = partial(_first_lines, today=today)
    sections = ((first, ("flags", "remember", "reasons", "questions")), *_SECTIONS)
    taken: dict[tuple[int, object], int] = {}

    def lines(room: Room) -> int:
        """Return how many lines the screen takes; a section is drawn again only where there is more of it."""
        every = 0
        for number, (section, reads) in enumerate(sections):
            key = number, tuple(getattr(room, name) for name in reads)
            if key not in taken:
                taken[key] = page.lines_of(partial(_draw, section, summary, room))
            every += taken[key]
        return every

    room = fitting(summary, lines, page.room - keys, keyed=keys > 0)
    for section, _ in sections:
        section(summary, page, room)


def _draw(section: Section, summary: Summary, room: Room, page: Page) -> None:
    section(summary, page, room)


# --- First lines ------------------------------------------------------------------------------------------------------


def word_style(summary: Summary) -> str:
    """Return the style of the word of an assessment: no green before all that could stand in the way is asked."""
    style = DISPOSITION_STYLE[summary.headline.word]
    if style == Style.GO and not (_is_screened(summary) and summary.subject and summary.subject.screened):
        return Style.HEADING
    return style


def verdict_style(item: Option | RowRecord, summary: Summary) -> str:
    """Return the style of a verdict, green only where everything that could stand in the way is asked."""
    style = VERDICT_STYLE[item.verdict]
    return "" if style == Style.GOOD and not (_is_screened(summary) and item.screened) else style


def _is_screened(summary: Summary) -> bool:
    """Return whether every safety question is asked."""
    return bool(summary.safety.total) and not summary.safety.open


def _old_answers(as_of: str, today: date | None, page: Page) -> None:
    if said := worded.old_answers(as_of, today):
        page.labelled("OLD ANSWERS", said, style=Style.CAUTION)


def _first_lines(summary: Summary, page: Page, room: Room, *, today: date | None) -> None:
    line = Text(verdict_words.DISPOSITION[summary.headline.word], style=word_style(summary))
    page.line(line.append(f"  {plain(worded.headline(summary))}", style="bold default"))
    _old_answers(summary.as_of, today, page)
    _flags(summary, page, room)
    if said := worded.below_headline(summary):
        page.labelled("BOTTOM LINE", said)
    if summary.subject and summary.subject.instead:
        page.labelled("INSTEAD", summary.subject.instead)
    if waits(summary):
        _still_ask(summary, page, room)


def _still_ask(summary: Summary, page: Page, room: Room) -> None:
    if questions := flag_wording.still_asked(summary.questions_after_safety[: room.questions]):
        page.labelled("STILL ASK", "; ".join(questions))


def _flags(summary: Summary, page: Page, room: Room) -> None:
    raised = summary.flags_acted_on
    told = raised[: room.flags]
    if summary.headline.word is DispositionWord.EMERGENCY:  # what is done about it comes before whatever else is raised
        told = tuple(flag for flag in told if flag.decides)
    for number, flag in enumerate(told):
        text = Text("" if flag.decides else f"{plain(flag.name)} ({words(flag.urgency)}). ")
        text.append(plain(flag_wording.action(flag))).append(page.mark(flag.verified), style=Style.CAUTION)
        page.labelled("ACTION" if flag.decides else "RED FLAG", text.append(plain(origin(flag))), style=Style.ALARM)
        page.labelled("BECAUSE", flag_wording.because(flag, room.reasons))
        if flag.decides and flag.remember and number < room.remember:
            page.labelled("REMEMBER", flag.remember)
    if rest := raised[len(told) :]:
        page.labelled("AND", f"{'; '.join(map(flag_wording.flag_named, rest))}: actions in --full", style=Style.ALARM)


def _requests(summary: Summary, page: Page, room: Room) -> None:
    if summary.headline.about == "request":
        return
    for item in summary.requests[: room.requests]:
        page.labelled("REQUEST", worded.requested(item))
    if (more := len(summary.requests) - room.requests) > 0:
        page.labelled("", f"and {more} more in --full", style=Style.FAINT)


# --- Options ----------------------------------------------------------------------------------------------------------


def _options(summary: Summary, page: Page, room: Room) -> None:
    shown = summary.options[: room.options]
    if not shown:
        _named_options(summary, page, room)
        return
    break_ = "\n" if page.wraps else ", "
    asked = {request.name for request in summary.requests}
    page.table(
        {
            "": True,
            worded.offered(summary): False,
            f"bodies{break_}for and against": False,
            f"best grade{break_}for and against": False,
            f"guided by{break_}bleed (max)": False,
        },
        [
            _option(
                option,
                verdict_style(option, summary),
                break_,
                page,
                asked_for=not asked.isdisjoint(item.name for item in option.procedures),
            )
            for option in shown
        ],
        ruled=False,
    )


def _named_options(summary: Summary, page: Page, room: Room) -> None:
    """Print the first options on a line, where there is no room for a table of them."""
    named = (
        f"{worded.numbers(item.rank for item in option.procedures)} {worded.names_of(option)}: {worded.when(option)}"
        for option in summary.options[: room.named]
    )
    if said := "; ".join(named):
        page.labelled("OPTIONS", said)


def _option(option: Option, style: str, break_: str, page: Page, *, asked_for: bool) -> tuple[Text | str, ...]:
    against = f"{break_}{worded.short_grade(option.grade_against)}" if option.agreement.against else ""
    grades = f"not verified{page.mark(False)}" if option.unverified else worded.short_grade(option.grade)
    name = Text(plain(worded.names_of(option)))
    if asked_for:
        name.append(" (asked for)", style=Style.FAINT)
    for item in option.procedures:
        name.append(plain(origin(item)), style=Style.FAINT)
    name.append(": ").append(worded.when(option), style=style)
    return (
        worded.numbers(item.rank for item in option.procedures),
        name,
        worded.drawn(option, break_, ascii_only=page.ascii_only),
        f"{grades}{against}",
        f"{worded.guided(option)}{break_}{words(option.bleeding)}",
    )


def _later(summary: Summary, page: Page, room: Room) -> None:
    shown = [worded.later(option) for option in summary.later[: room.later]]
    if shown:
        page.labelled("LATER", ". ".join(shown))


def _care_path(summary: Summary, page: Page, room: Room) -> None:
    if len(summary.care_path) > 1 and room.path:
        page.labelled("CARE PATH", patient_path(summary.care_path, room.path, ascii_only=page.ascii_only))


def _not_advised(summary: Summary, page: Page, room: Room) -> None:
    for number, group in enumerate(summary.not_advised[: room.groups]):
        names = some_of((item.name for item in group.procedures), room.names)
        text = Text(plain(names)).append(f": {plain(group.reason.rstrip('.'))}", style=Style.FAINT)
        page.labelled("" if number else "NOT ADVISED", text)


def _in_full(summary: Summary, page: Page, room: Room) -> None:
    if left := worded.left_out(_left_out(summary, room)):
        page.labelled("KEY f" if room.keyed else "IN --full", left, style=Style.FAINT)


def _left_out(summary: Summary, room: Room) -> dict[str, int]:
    """Return how many procedures of each sort there is no room for."""
    options = sum(len(option.procedures) for option in summary.options) + summary.more_options
    told = room.options or room.named
    hidden = len(summary.cautions) - len(_of_shown(summary.cautions, summary, room))
    hidden += len(summary.preparations) - len(_of_shown(summary.preparations, summary, room))
    return {
        "to consider": options - sum(len(option.procedures) for option in summary.options[:told]),
        "to weigh or prepare before them": hidden,
        "for later": sum(len(option.procedures) for option in summary.later[room.later :]),
        "not advised": sum(len(group.procedures) for group in summary.not_advised[room.groups :]),
        "to confirm yourself": max(0, sum(not item.open for item in _checks_of_shown(summary, room)) - room.by_hand),
    }


def _ranks_shown(summary: Summary, room: Room) -> tuple[int, ...]:
    """Return the numbers of the options that are shown; that of the first where there is no room for any."""
    return tuple(item.rank for option in summary.options[: max(room.options, 1)] for item in option.procedures)


def _of_shown(items: Iterable[_Ranked], summary: Summary, room: Room) -> list[_Ranked]:
    """Return what is about an option that is shown, or about none, as what is asked for and not on offer is."""
    hidden = set(summary.ranks) - set(_ranks_shown(summary, room))
    return [item for item in items if not item.ranks or not hidden.issuperset(item.ranks)]


# --- Before it --------------------------------------------------------------------------------------------------------


def _cautions(summary: Summary, page: Page, room: Room) -> None:
    every, ranks = _of_shown(summary.cautions, summary, room), _ranks_shown(summary, room)
    shown = every[: room.cautions]
    said = [f"{worded.caution(item, ranks)}{page.mark(item.verified)}{origin(item)}" for item in shown]
    if every:
        page.labelled("CAUTION", "; ".join([*said, *_more(every, shown)]), style=Style.CAUTION)


def _prepare(summary: Summary, page: Page, room: Room) -> None:
    every, ranks = _of_shown(summary.preparations, summary, room), _ranks_shown(summary, room)
    shown = every[: room.preparations]
    said = [f"{worded.prepared(item)}{worded.ranks(item.ranks, ranks)}{page.mark(item.verified)}" for item in shown]
    if shown:
        page.labelled("PREPARE", "; ".join([*said, *_more(every, shown)]))


def _more(every: Sized, shown: Sized) -> Iterator[str]:
    """Yield how many more there are than are shown, if there are more."""
    if left := len(every) - len(shown):
        yield f"{left} {'more ' if len(shown) else ''}in --full"


def _drugs(summary: Summary, page: Page, room: Room) -> None:
    for drug in summary.drugs:
        label = plain(drug.name).upper() if len(drug.name) <= _LONG_DRUG else "DRUG"
        page.labelled(label, _drug(drug, summary, page, room), style=Style.CAUTION)


def _ask_before(summary: Summary, page: Page, room: Room) -> None:
    items = [item for item in _checks_of_shown(summary, room) if item.open]
    _checks("ASK BEFORE", items, room.checks, _ranks_shown(summary, room), page)


def _by_hand(summary: Summary, page: Page, room: Room) -> None:
    items = [item for item in _checks_of_shown(summary, room) if not item.open]
    _checks("CONFIRM YOURSELF", items, room.by_hand, _ranks_shown(summary, room), page)


def _checks_of_shown(summary: Summary, room: Room) -> list[SummaryCheck]:
    """Return what is to be checked before the options that are shown, and before what is asked for and comes later.

    Of the others `--explain` says it.
    """
    shown = set(_ranks_shown(summary, room) if room.options else ())
    asked = {request.name for request in summary.requests}
    shown |= {item.rank for option in summary.later for item in option.procedures if item.name in asked}
    return [item for item in summary.checks if not shown.isdisjoint(item.ranks)]


_LONG_DRUG = 11


def _drug(drug: DrugState, summary: Summary, page: Page, room: Room) -> str:
    too_early = bool(drug.risks) and drug.risks[0].state == "inside"
    said = _not_yet(drug, page, room) if too_early else _held(drug, summary, page, room)
    return f"{'' if len(drug.name) <= _LONG_DRUG else f'{drug.name}: '}{'. '.join(said)}"


def _not_yet(drug: DrugState, page: Page, room: Room) -> Iterator[str]:
    """Yield why a drug must not be stopped yet, and who goes on with it; how long others stop it comes after that."""
    yield from _risks(drug, page, max(room.risks, 1))
    going_on = [item for item in drug.holds if item.action is HoldAction.CONTINUE][: room.holds]
    yield from (f"{worded.body_hold(item)}{page.mark(item.verified)}" for item in going_on)
    if left := len(drug.holds) - len(going_on):
        yield f"{counted(left, 'statement')} on how long it is stopped, once it may be, in --full"


def _held(drug: DrugState, summary: Summary, page: Page, room: Room) -> Iterator[str]:
    """Yield how long a drug is stopped by each body, and what speaks against it."""
    if drug.prescriber:
        yield "a plan with its prescriber comes first"
    if not drug.risk_asked:
        yield worded.capitalised(worded.RISK_NOT_ASKED)
    shown = _of_shown(drug.holds, summary, room)[: room.holds]  # the most cautious first
    ranks = _ranks_shown(summary, room)
    for item in shown:
        yield f"{worded.body_hold(item)}{worded.ranks(item.ranks, ranks)}{page.mark(item.verified)}"
    if not drug.holds:
        yield worded.NO_HOLD
    if (left := len(drug.holds) - len(shown)) > 0:
        yield f"{left} more by body and option in --full"
    yield from _risks(drug, page, room.risks)


def _risks(drug: DrugState, page: Page, most: int) -> Iterator[str]:
    for item in drug.risks[:most]:
        yield f"{worded.drug_risk(item)}{page.mark(item.verified)}"
    if (left := len(drug.risks) - most) > 0:
        yield f"{left} on stopping it in --full"


def _checks(label: str, items: Iterable[SummaryCheck], most: int, ranks: Iterable[int], page: Page) -> None:
    every = worded.checks(items, ranks)
    if every and most:
        more = f"; {len(every) - most} more" if len(every) > most else ""
        page.labelled(label, f"{'; '.join(every[:most])}{more}")


# --- What is always said ----------------------------------------------------------------------------------------------


def _safety(summary: Summary, page: Page, room: Room) -> None:
    state = summary.safety
    style = Style.CAUTION if state.open or not state.total else Style.HEADING
    if summary.hand_over:
        page.labelled("HAND OVER", in_words(summary.hand_over))
    if summary.hand_over and state.open:
        page.labelled("NOT ASKED", flag_wording.not_asked(state), style=style)
    else:
        page.labelled("SAFETY", flag_wording.safety(state, room.held_up), style=style)
    if noted := summary.flags_noted:
        said = [
            f"{flag_wording.flag_named(flag)}: {flag_wording.action(flag)}{page.mark(flag.verified)}" for flag in noted
        ]
        if len(said) > room.noted:
            said = [f"{'; '.join(map(flag_wording.flag_named, noted))}: actions in --full"]
        page.labelled("NOTED", " ".join(said), style=Style.CAUTION)
    if (lifted := summary.red_flags_lifted) and room.lifted:
        said = [f"{flag_wording.lifted(flag)}{origin(flag)}" for flag in lifted]
        if room.lifted == 1:
            said = [f"{'; '.join(flag.name for flag in lifted)}: by what in --full"]
        page.labelled("LIFTED", "; ".join(said))
    if summary.adults_only:
        page.labelled("CHILD", "painref holds guidance for adults")
    for says in summary.contradictions:
        page.labelled("CONTRADICTS", says, style=Style.CAUTION)
    if summary.not_covered:
        page.labelled("NOT COVERED", "; ".join(summary.not_covered), style=Style.CAUTION)
    for item in summary.withdrawals:
        page.labelled("LEFT OUT", f"{item.kind}: {item.name}{origin(item)}", style=Style.CAUTION)


def _aside(summary: Summary, page: Page, room: Room) -> None:
    for payer in summary.payers:
        page.labelled("PAYER", f"{worded.payer(payer, summary.payers)}{page.mark(payer.verified)}{origin(payer)}")
    if summary.headline.word is not DispositionWord.EMERGENCY and not waits(summary):
        _still_ask(summary, page, room)
    if room.becomes:
        for item in summary.could_become:
            answers = "; ".join(lowered(asked.text) for asked in item.answers)
            page.labelled("COULD BE", f"{verdict_words.DISPOSITION[item.word]} with {answers}")


def _footer(summary: Summary, page: Page, room: Room) -> None:
    drawn = (body for option in summary.options[: room.options] for body in option.bodies)
    legend = page.short_legend(hollow_sign(drawn, ascii_only=page.ascii_only))
    if room.lens:
        page.line(f"Used: {summary.lens}.{legend}", style=Style.FAINT)
    more = "" if room.keyed else "Why: --explain NAME. All: --full. "
    page.line(f"{more}Data {summary.data_version}. Informs only.", style=Style.FAINT)


_SECTIONS: tuple[tuple[Section, tuple[str, ...]], ...] = (
    (_requests, ("requests",)),
    (_options, ("options", "named")),
    (_later, ("later",)),
    (_care_path, ("path",)),
    (_not_advised, ("groups", "names")),
    (_in_full, ("options", "named", "later", "groups", "by_hand", "keyed")),
    (_cautions, ("options", "cautions")),
    (_prepare, ("options", "preparations")),
    (_drugs, ("options", "holds", "risks")),
    (_ask_before, ("options", "checks")),
    (_by_hand, ("options", "by_hand")),
    (_safety, ("noted", "lifted", "held_up")),
    (_aside, ("questions", "becomes")),
    (_footer, ("options", "keyed", "lens")),
)
"""What the screen consists of after its first lines, and the room that each section asks for."""
