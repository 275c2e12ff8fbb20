"""The questionnaire on a terminal: one question at a time, in plain lines that work over ssh and on a dumb terminal."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from shutil import get_terminal_size
from textwrap import TextWrapper
from typing import TYPE_CHECKING

from painref.errors import PainrefError
from painref.output.text import plain
from painref.triage.questionnaire.answer_file import check_place, write_answers
from painref.triage.questionnaire.answers import UNKNOWN, parse_text
from painref.triage.questionnaire.session import Session, still_possible, uses

if TYPE_CHECKING:
    from painref.criteria.evaluate import Value
    from painref.knowledge.knowledge import Knowledge
    from painref.knowledge.model import Id, Question
    from painref.triage import Assessment

HELP = "Enter: don't know · b: back · e NAME: edit an answer · ?: why this is asked · s: skip to the result · q: quit"
_MOST_USES = 12
_MOST_MATCHES = 12
_WIDEST = 100


class _QuitError(Exception):
    """The person wants to leave without a result."""


def interview(session: Session, save: Path | None) -> dict[str, Value]:
    """Asks what can still change the assessment, and gives all answers. Saves after each answer if told where.

    Raises KeyboardInterrupt if the person quits, `PainrefError` if the answers cannot be saved.
    """
    gc.enable()
    announced: set[Id] = set()
    if save is not None:
        check_place(save)
    _say(HELP.replace("\N{MIDDLE DOT}", "|") if not _unicode() else HELP)
    try:
        while True:
            assessment = session.assessment()
            _announce(assessment, announced)
            questions = session.open_questions(assessment)
            if not questions:
                _say("\nNothing more to ask: no open question could change the result.")
                return dict(session.answers)
            _say(
                f"\n{still_possible(assessment)} procedures still possible. "
                f"Question {len(session.asked) + 1}, at most {len(questions)} to go."
            )
            following = _put(session, questions[0])
            if following is None:
                return dict(session.answers)
            session = following
            if save is not None:
                _save(session, save)
    except (_QuitError, EOFError, KeyboardInterrupt):
        if save is not None and session.asked:
            _say(f"Answers are in {save}; go on with: painref triage --answers {save} --ask")
        raise KeyboardInterrupt from None


def _announce(assessment: Assessment, announced: set[Id]) -> None:
    """Says at once which red flags the answers have raised; `announced` keeps those already said."""
    for flag in assessment.red_flags:
        if flag.id not in announced:
            announced.add(flag.id)
            _say(f"\n! RED FLAG, {flag.urgency}: {flag.name}. {flag.action}", hang=2)


def _put(session: Session, question: Question, *, again: bool = False) -> Session | None:
    """The session after one question, or None to go to the result. Put `again`, Enter keeps the answer there is."""
    _show(session, question)
    while True:
        typed = _read()
        match typed.casefold().split(maxsplit=1):
            case []:
                return session if again else session.answer(question.id, None)
            case ["b" | "back"]:
                if not session.asked:
                    _say("This is the first question.")
                    continue
                return session.back()
            case ["e" | "edit", *name]:
                return _edit(session, "".join(name).strip())
            case ["?" | "why"]:
                _why(session, question)
            case ["s" | "skip"]:
                return None
            case ["q" | "quit"]:
                raise _QuitError
            case _:
                try:
                    value = parse_text(_resolve(typed, question, session.knowledge), question, session.knowledge)
                except PainrefError as error:
                    _say(f"  {error.message} {error.remedy}")
                else:
                    return session.answer(question.id, value)


def _edit(session: Session, name: str) -> Session | None:
    """Puts an earlier question again."""
    from painref.knowledge.lookup import normalise

    wanted = normalise(name)
    found = [id_ for id_ in dict.fromkeys((*session.asked, *session.answers)) if wanted in (normalise(id_), str(id_))]
    if wanted.isdigit() and 0 < int(wanted) <= len(session.asked):
        found = [session.asked[int(wanted) - 1]]
    if not found:
        known = ", ".join(f"{number} {id_}" for number, id_ in enumerate(session.asked, 1))
        _say(f"  No answer '{name}' to edit. Answered so far: {known or 'nothing'}.")
        return session
    return _put(session, session.knowledge.questions[found[0]], again=True)  # type: ignore[index]


def _show(session: Session, question: Question) -> None:
    """The question, its options by number, and the answer it has so far."""
    section = session.knowledge.sections[question.section].name
    _say(f"{section} - {question.prompt} ({_form(question)})")
    if question.help:
        _say(f"  {question.help}")
    for number, option in enumerate(question.options, 1):
        _say(f"  {number:>2} {option.text}", hang=5)
    if question.id in session.answers:
        given = session.answers[question.id]
        _say(f"  Answered: {_words(given)} (Enter keeps it; unknown takes it away)")


def _form(question: Question) -> str:
    match question.type:
        case "choices":
            return "numbers or names joined by commas, or none"
        case "choice":
            return "a number or name"
        case "number":
            return f"{question.min:g} to {question.max:g} {question.unit}"
        case "names":
            return "type part of a name; several joined by commas, or none"
        case _:
            return "y or n"


def _words(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    return f"{value:g}" if isinstance(value, float) else value


def _resolve(typed: str, question: Question, knowledge: Knowledge) -> str:
    """What was typed, with option numbers and parts of names put in full."""
    if question.options:
        return ",".join(_option(item.strip(), question) for item in typed.split(","))
    if question.names and typed.strip().casefold() not in ("none", UNKNOWN):
        return ",".join(_name(item.strip(), question, knowledge) for item in typed.split(",") if item.strip())
    return typed


def _option(item: str, question: Question) -> str:
    if item.isdigit() and 0 < int(item) <= len(question.options):
        return question.options[int(item) - 1].id
    starts = [option.id for option in question.options if item and option.id.startswith(item.casefold())]
    return starts[0] if len(starts) == 1 else item


def _name(item: str, question: Question, knowledge: Knowledge) -> str:
    """The id of the one entry whose name or brand holds what was typed; asks which if there are several."""
    from painref.knowledge.lookup import index, normalise

    wanted = normalise(item)
    by_name = index(knowledge.nameable(question).values())
    if not wanted or wanted in by_name:
        return item
    matches: list[Id] = list(dict.fromkeys(entry.id for name, entry in by_name.items() if wanted in name))
    if len(matches) <= 1:
        return matches[0] if matches else item
    return _choose(item, matches[:_MOST_MATCHES])


def _choose(item: str, matches: Sequence[Id]) -> str:
    _say(f"  Several match '{item}':")
    for number, id_ in enumerate(matches, 1):
        _say(f"  {number:>2} {id_}")
    typed = _read().strip()
    if typed.isdigit() and 0 < int(typed) <= len(matches):
        return matches[int(typed) - 1]
    return typed or item


def _why(session: Session, question: Question) -> None:
    """The rules that need the question, with their sources."""
    from painref.output.wording import origin

    if question.origin:
        _say(f"  The question is asked as it is here{origin(question)}.")
    found = list(uses(question.id, session.knowledge))
    for use in found[:_MOST_USES]:
        years = "; ".join(_source(ref, session.knowledge) for ref in use.refs)
        _say(f"  {use.rule}: {use.text} [{years}]{origin(use)}", hang=4)
    if len(found) > _MOST_USES:
        _say(f"  and {len(found) - _MOST_USES} more rules")
    if not found:
        _say("  No rule names it.")


def _source(ref: Id, knowledge: Knowledge) -> str:
    from painref.knowledge.bodies import speaker

    reference = knowledge.references[ref]
    return f"{speaker(reference, knowledge)} {reference.year}"


def _save(session: Session, path: Path) -> None:
    unknown = [question for question in session.asked if question not in session.answers]
    write_answers(session.answers, unknown, path)


def _unicode() -> bool:
    return (sys.stderr.encoding or "").lower().startswith("utf")


def _say(text: str, hang: int = 0) -> None:
    """Lines to stderr, broken only at spaces to fit the window; `hang` indents what is broken off."""
    wrapper = TextWrapper(
        width=min(get_terminal_size().columns, _WIDEST) - 1,
        subsequent_indent=" " * hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
    sys.stderr.write("\n".join(wrapper.fill(line) for line in plain(text).split("\n")) + "\n")
    sys.stderr.flush()


def _read() -> str:
    if sys.stdout.isatty():
        with suppress(ImportError):
            import readline  # noqa: F401  # gives input() its line editing
        return input("> ")
    sys.stderr.write("> ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\n")
