"""The first screen: at most 24 lines at 80 columns for every cited patient, and safety is never left out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO

import pytest

from painref.knowledge.model import ContraindicationSeverity
from painref.output.options import Color
from painref.output.terminal.console import LINES, Page
from painref.output.terminal.triage import print_assessment, print_summary
from painref.output.triage_wording import bottom_line
from painref.output.triage_wording import offered as offered_as
from painref.output.verdict_words import DISPOSITION
from painref.triage.assessment import Assessment
from painref.triage.phrases import after_first_sentence
from painref.triage.summarise import is_later, summarise
from painref.triage.summary import Summary, SummaryCheck
from tests.cited_patients import assessment_of, cited_patients

STYLED = re.compile(r"\x1b\[[\d;]*m")
GREEN = re.compile(r"\x1b\[(?:\d+;)*32(?:;\d+)*m")


@dataclass(frozen=True)
class Drawn:
    """A cited patient, and the first screen at 80 columns as it is printed in colour."""

    assessment: Assessment
    coloured: str

    @property
    def lines(self) -> list[str]:
        """The lines without colours."""
        return STYLED.sub("", self.coloured).splitlines()

    @property
    def text(self) -> str:
        """The words, whatever line they stand on, in lower case."""
        return " ".join(" ".join(self.lines).split()).lower()


_ALWAYS = (
    "cauda-equina-syndrome",
    "severely-weak-arm-and-a-sore-shoulder",
    "neck-ablation-asked-for-before-anybody-looked-for-the-facets",
)
"""Emergencies, one beside other flags, and a patient of whom more must be asked before anything can be said."""


def first_screens(one_in: int) -> dict[str, Drawn]:
    """Return the first screen of one cited patient in so many."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        patch.setenv("LINES", "24")
        for id_ in dict.fromkeys([*_ALWAYS, *list(cited_patients())[::one_in]]):
            assessment = assessment_of(id_)
            with redirect_stdout(StringIO()) as printed:
                print_assessment(assessment, Page(Color.ALWAYS))
            found[id_] = Drawn(assessment, printed.getvalue())
    return found


@pytest.fixture(scope="module")
def drawn() -> dict[str, Drawn]:
    """Return the first screens of some cited patients."""
    return first_screens(48)


def test_first_screen_of_every_cited_patient_fits(drawn):
    longer = {id_: len(item.lines) for id_, item in drawn.items() if len(item.lines) >= LINES}
    wider = [id_ for id_, item in drawn.items() if max(map(len, item.lines)) > 80]
    assert (longer, wider) == ({}, [])


def test_first_line_begins_with_the_word(drawn):
    wrong = [id_ for id_, item in drawn.items() if not item.lines[0].startswith(_word(item.assessment))]
    assert wrong == []


def _word(assessment: Assessment) -> str:
    return DISPOSITION[assessment.disposition.word]


@pytest.mark.parametrize("options", [{}, {"full": True}, {"explain": True}])
@pytest.mark.parametrize(("today", "days"), [(date(2027, 5, 27), None), (date(2027, 5, 28), 181)])
def test_answers_of_over_180_days_are_told_of_in_the_first_lines(capsys, monkeypatch, options, today, days):
    monkeypatch.setenv("COLUMNS", "80")
    for id_ in _ALWAYS:
        assessment = replace(assessment_of(id_), as_of="2026-11-28")
        print_assessment(assessment, Page(Color.NEVER), today=today, **options)
        lines = capsys.readouterr().out.splitlines()
        first = " ".join(" ".join(lines[:4]).split())
        assert (f"OLD ANSWERS as of 2026-11-28, {days} days ago: " in first) == (days is not None)
        assert options or len(lines) < LINES
        assert options or lines[0].startswith(_word(assessment))


def test_state_of_safety_is_always_shown(drawn):
    wrong = [
        id_ for id_, item in drawn.items() if not any(line.startswith(("SAFETY ", "NOT ASKED ")) for line in item.lines)
    ]
    assert wrong == []


def test_safety_questions_that_are_open_are_all_named(drawn):
    wrong = {
        id_: missing
        for id_, item in drawn.items()
        if (missing := [one.text for one in item.assessment.safety.open if one.text.lower() not in item.text])
    }
    assert wrong == {}


def test_emergency_prints_an_action_and_no_candidates(drawn):
    emergencies = [item for item in drawn.values() if item.assessment.disposition.word == "emergency"]
    assert emergencies
    silent = [item.lines[0] for item in emergencies if "can be considered" in item.text or "action" not in item.text]
    assert silent == []
    offered = [item.lines[0] for item in emergencies if any(line.strip().startswith("CONSIDER") for line in item.lines)]
    assert offered == []


def test_emergency_is_a_card_to_hand_over(drawn):
    emergencies = [item for item in drawn.values() if item.assessment.disposition.word == "emergency"]
    assert [item.lines[0] for item in emergencies if "hand over" not in item.text] == []
    asked = [item.lines[0] for item in emergencies if item.assessment.safety.open and "not asked" not in item.text]
    assert asked == []
    alone = [item for item in emergencies if len(item.assessment.red_flags) == 1]
    misleads = [item for item in alone if after_first_sentence(item.assessment.red_flags[0].text)]
    assert misleads
    assert [item.lines[0] for item in misleads if "remember" not in item.text] == []


def test_in_an_emergency_only_what_decides_is_told_with_its_action(drawn):
    emergencies = [item for item in drawn.values() if item.assessment.disposition.word == "emergency"]
    beside = [item for item in emergencies if len(item.assessment.disposition.flags) < len(item.assessment.red_flags)]
    assert beside
    assert [item.lines[0] for item in beside if any(line.startswith("RED FLAG") for line in item.lines)] == []


def test_every_raised_flag_is_named(drawn):
    wrong = {
        id_: missing
        for id_, item in drawn.items()
        if (missing := [flag.name for flag in item.assessment.red_flags if flag.name.lower() not in item.text])
    }
    assert wrong == {}


def test_what_must_be_asked_before_anything_can_be_said_stands_at_the_head(drawn):
    late = {}
    for id_, item in drawn.items():
        asked = [question for question in item.assessment.open_questions if question.because != "must"]
        if item.assessment.disposition.word == "needs-answers" and asked:
            head = item.lines[:9]
            if not any(line.startswith("STILL ASK") for line in head):
                late[id_] = item.lines
    assert late == {}


def test_every_drug_held_before_the_first_option_is_named(drawn):
    wrong = {}
    for id_, item in drawn.items():
        first = next((row for row in item.assessment.rows if row.verdict.is_reachable), None)
        if first is None or item.assessment.disposition.word == "emergency" or is_later(first):
            continue
        missing = {hold.name for hold in first.holds if hold.name.lower() not in item.text}
        if missing:
            wrong[id_] = missing
    assert wrong == {}


def test_nothing_is_green_before_safety_is_asked(drawn):
    green = [id_ for id_, item in drawn.items() if item.assessment.safety.open and GREEN.search(item.coloured)]
    assert green == []


REFUSED = {"not-indicated", "contraindicated", "postponed", "no-position", "not-covered"}


def test_headline_first_row_and_what_is_not_advised_never_contradict_each_other(drawn):
    """What the first lines name as to be done is the first row, or the first of what is for later; nothing is both
    offered and not advised, and what is refused to a request is not offered."""
    wrong = {id_: found for id_, item in drawn.items() if (found := list(_contradictions(summarise(item.assessment))))}
    assert wrong == {}


def _contradictions(summary: Summary) -> Iterator[str]:
    options = [{one.name for one in option.procedures} for option in summary.options]
    later = [{one.name for one in option.procedures} for option in summary.later]
    offered = set().union(*options, *later)
    refused = {one.name for group in summary.not_advised for one in group.procedures}
    if both := offered & refused:
        yield f"{both} are offered and not advised"
    subject = summary.subject
    if subject is not None and subject.verdict is not None and subject.verdict.is_reachable:
        first = next(iter(later if subject.verdict == "after-step" else options), set())
        if not set(subject.procedures) <= first:
            yield f"the first lines name {subject.procedures}, first come {first}"
        if summary.options and not summary.options[0].is_subject and offered_as(summary) == "CONSIDER":
            yield f"to consider are others than {subject.procedures}"
    for request in summary.requests:
        if request.answer in REFUSED and request.name in offered:
            yield f"{request.name} is {request.answer} and offered"
        if request.answer == "yes-now" and request.name in refused:
            yield f"{request.name} is {request.answer} and not advised"


def test_a_request_and_the_bottom_line_say_the_same_of_it(drawn):
    """A request that is not indicated is not said to be contraindicated in the line below, nor the other way."""
    words = {"not-indicated": "contraindicated", "contraindicated": "not indicated"}
    wrong = {}
    for id_, item in drawn.items():
        summary = summarise(item.assessment)
        for request in summary.requests if summary.headline.about == "request" else ():
            if (other := words.get(request.answer)) and other in bottom_line(summary).lower():
                wrong[id_] = bottom_line(summary)
    assert wrong == {}


@pytest.mark.parametrize(("drug", "held"), [("piroxicam", True), ("celecoxib", False)])
def test_the_bottom_line_of_what_is_now_names_the_drug_that_is_held(drug, held):
    said = bottom_line(summarise(assessment_of(f"{drug}-before-a-stimulator-trial")))
    assert ("hold Piroxicam before it" in said) is held
    assert ("before it, as below" in said) is held


def test_what_can_be_considered_is_shown_before_what_explains_it(drawn):
    """Of safety there may be so much to say that not even one option has room: this may be so in one of fifty."""
    offering = {id_: item for id_, item in drawn.items() if summarise(item.assessment).options}
    without = [id_ for id_, item in offering.items() if not any(map(_ROW.match, item.lines))]
    assert len(without) <= max(1, len(offering) // 50), without


def test_options_are_named_where_there_is_no_room_for_a_table(drawn):
    offering = {id_: item for id_, item in drawn.items() if summarise(item.assessment).options}
    silent = [
        id_
        for id_, item in offering.items()
        if not any(_ROW.match(line) or line.startswith("OPTIONS ") for line in item.lines)
    ]
    assert len(silent) <= max(1, len(offering) // 100), silent


def test_what_is_for_later_keeps_its_number(drawn):
    """No number is missing from the table without a word: the row stands behind LATER with it."""
    waiting = {
        id_: next(iter(summarise(item.assessment).later[0].procedures))
        for id_, item in drawn.items()
        if any(line.startswith("LATER ") for line in item.lines)
    }
    assert waiting
    assert [id_ for id_, one in waiting.items() if f"{one.name.lower()} ({one.rank})" not in drawn[id_].text] == []


def test_what_comes_before_names_no_option_that_is_not_shown(drawn):
    wrong = {}
    for id_, item in drawn.items():
        shown = {number for line in item.lines if (row := _ROW.match(line)) for number in _numbers(row[1])}
        said = " ".join(_of(label, item.lines) for label in ("CAUTION", "PREPARE", "ASK BEFORE", "BY HAND"))
        named = {number for group in re.findall(r"\((\d[\d, -]*)\)", said) for number in _numbers(group)}
        if not named <= shown:
            wrong[id_] = named - shown
    assert wrong == {}


_ROW = re.compile(r"(\d[\d, -]*)  \S")


def _numbers(said: str) -> Iterator[int]:
    """Yield the numbers of options that are said as ``1, 3-5``."""
    for part in said.split(","):
        low, _, high = part.strip().partition("-")
        yield from range(int(low), int(high or low) + 1)


def _of(label: str, lines: list[str]) -> str:
    """Return what stands behind a label, on its line and those below it."""
    found = ""
    for line in lines:
        if line[:1].strip() and not line.startswith(f"{label} "):
            if found:
                break
        elif line.startswith(f"{label} ") or found:
            found += f" {line[12:]}"
    return found


def test_bodies_are_drawn_with_their_counts_beside_them(drawn):
    signs = re.compile("[\N{BLACK CIRCLE}\N{WHITE CIRCLE}]+ (\\d+) for|\N{MULTIPLICATION X}+ (\\d+) against")
    found = [match for item in drawn.values() for match in signs.finditer("\n".join(item.lines))]
    assert found
    wrong = [match[0] for match in found if len(match[0].split()[0]) != int(match[1] or match[2])]
    assert wrong == []


def test_what_is_graver_for_one_option_than_for_another_is_asked_once(capsys, monkeypatch):
    monkeypatch.setenv("LINES", "60")
    summary = summarise(assessment_of("pancreatic-cancer"))
    rank = summary.options[0].procedures[0].rank
    checks = tuple(
        SummaryCheck(text=f"No consent: {text}", severity=severity, open=True, ranks=(rank,))
        for severity, text in ((ContraindicationSeverity.ABSOLUTE, "never"), (None, "a parent's comes first"))
    )
    print_summary(replace(summary, checks=checks), Page(Color.NEVER))
    assert capsys.readouterr().out.count("No consent") == 1


def test_what_is_asked_for_and_comes_later_is_asked_before_too(capsys, monkeypatch):
    monkeypatch.setenv("LINES", "60")
    print_assessment(assessment_of("biologics-with-no-discography"), Page(Color.NEVER))
    assert "(asked for)" in _of("ASK BEFORE", capsys.readouterr().out.splitlines())


def test_a_tall_window_shows_more_of_the_same():
    """What a window of 24 lines has no room for stands on one of 50, below what both begin with."""
    shown = {}
    for lines in (24, 50):
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()) as printed:
            patch.setenv("COLUMNS", "80")
            patch.setenv("LINES", str(lines))
            print_assessment(assessment_of(next(iter(cited_patients()))), Page())
        shown[lines] = printed.getvalue().splitlines()
        assert len(shown[lines]) < lines
    assert len(shown[50]) > LINES > len(shown[24])
    assert shown[50][0] == shown[24][0]


@pytest.mark.slow
def test_all_of_this_holds_for_every_cited_patient() -> None:
    """In one test, since two processes would each draw hundreds of screens."""
    every = first_screens(1)
    for holds in (
        test_first_screen_of_every_cited_patient_fits,
        test_first_line_begins_with_the_word,
        test_state_of_safety_is_always_shown,
        test_safety_questions_that_are_open_are_all_named,
        test_emergency_prints_an_action_and_no_candidates,
        test_emergency_is_a_card_to_hand_over,
        test_every_raised_flag_is_named,
        test_what_must_be_asked_before_anything_can_be_said_stands_at_the_head,
        test_every_drug_held_before_the_first_option_is_named,
        test_nothing_is_green_before_safety_is_asked,
        test_headline_first_row_and_what_is_not_advised_never_contradict_each_other,
        test_a_request_and_the_bottom_line_say_the_same_of_it,
        test_what_can_be_considered_is_shown_before_what_explains_it,
        test_options_are_named_where_there_is_no_room_for_a_table,
        test_what_is_for_later_keeps_its_number,
        test_what_comes_before_names_no_option_that_is_not_shown,
        test_bodies_are_drawn_with_their_counts_beside_them,
    ):
        holds(every)


def test_where_keys_stand_below_what_is_left_out_is_shown_by_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    shown = {}
    for keys in (0, 2):
        with redirect_stdout(StringIO()) as printed:
            print_assessment(assessment_of("suspected-facet-pain-no-block"), Page(Color.NEVER), keys=keys)
        shown[keys] = printed.getvalue()
    assert "IN --full" in shown[0]
    assert "KEY f" in shown[2]
    assert "IN --full" not in shown[2]
