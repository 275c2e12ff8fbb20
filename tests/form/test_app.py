"""The form as it is used, by keys alone: three patients, and what must never happen to answers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from painref.cli.form import edge_of
from painref.cli.saving import answers_file
from painref.form.app import FormApp
from painref.form.edge import Outcome
from painref.form.modals import Card, Leave
from painref.form.state import FormState
from painref.form.view import DAGGER, keys_line, rest, safety_line
from painref.output.triage_wording import RISK_NOT_ASKED, capitalised
from tests.samples import rest_slow

from .patients import SCIATICA, knowledge, state

WIDE, SMALL = (120, 36), (80, 24)


class Nurse:
    """Someone at the form, who presses keys and reads."""

    def __init__(self, pilot: Pilot[Outcome]) -> None:
        self.pilot = pilot
        self.app: FormApp = pilot.app  # type: ignore[assignment]

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def find(self, words: str) -> None:
        """Jump to a question or an option, its words typed at once."""
        await self.press("slash")
        self.app.query_one("#typed", Input).value = words
        await self.press("enter")

    async def answer(self, words: str, *keys: str) -> None:
        """Jump to an option, answer it by a key, and close what comes up."""
        await self.find(words)
        await self.press(*keys)
        await self.press("escape", "escape")

    async def type(self, words: str, text: str) -> None:
        """Jump to a question and type its answer."""
        await self.find(words)
        await self.press("enter")
        self.app.query_one("#typed", Input).value = text
        await self.press("enter")
        await self.press("escape")

    def read(self, name: str) -> str:
        return str(self.app.screen_stack[0].query_one(f"#{name}", Static).render())

    @property
    def rows(self) -> list[str]:
        listing = self.app.screen_stack[0].query_one("#rows", OptionList)
        return [str(listing.get_option_at_index(number).prompt) for number in range(listing.option_count)]


def fill(
    do: Callable[[Nurse], Awaitable[None]],
    begin: FormState | None = None,
    file: Path | None = None,
    size: tuple[int, int] = WIDE,
) -> FormApp:
    """Run the form with a nurse at it; return it as it was left."""
    app = FormApp(begin or state(""), edge_of(None if file is None else answers_file(file), knowledge()))

    async def run() -> None:
        async with app.run_test(size=size) as pilot:
            await do(Nurse(pilot))

    asyncio.run(run())
    return app


@pytest.mark.parametrize("size", rest_slow([WIDE, SMALL], 2))
def test_an_emergency_brings_its_card_and_no_candidates(size):
    async def do(nurse: Nurse) -> None:
        await nurse.press("slash", *"low back", "enter")
        await nurse.press("y")
        await nurse.press("escape")
        await nurse.find("saddle")
        await nurse.press("plus")
        assert isinstance(nurse.app.screen, Card)
        await nurse.press("escape")
        assert nurse.read("headline").startswith("EMERGENCY")
        assert "1 red flag raised" in nurse.read("safety")
        assert "REMEMBER" in nurse.read("headline")
        assert "HAND OVER Pain: low back" in nurse.read("rest")
        assert nurse.rows == []

    fill(do, size=size)


@pytest.mark.slow
def test_stenosis_on_apixaban_shows_the_drug_beside_the_questions():
    async def do(nurse: Nurse) -> None:
        await nurse.type("age", "70")
        await nurse.answer("low back", "y")
        await nurse.answer("leg below the knee", "y")
        await nurse.type("how long has this pain", "40 weeks")
        await nurse.type("diagnoses", "lumbar spinal stenosis")
        await nurse.type("which drugs", "apixaban")
        assert "APIXABAN" in nurse.read("rest")
        assert "SCREEN FIRST" in nurse.read("headline")

    app = fill(do)
    assert {"age", "pain_regions", "pain_duration", "drugs"} <= app.state.given.values.keys()


@pytest.mark.slow
def test_crps_by_symptoms_and_signs_is_ranked():
    async def do(nurse: Nurse) -> None:
        await nurse.answer("hand", "y")
        for words in ("sensory symptom", "vasomotor symptom"):
            await nurse.find(words)
            if nurse.app.shown:
                await nurse.press("y")
            await nurse.press("escape", "escape")
        await nurse.type("diagnoses", "crps")
        assert nurse.rows

    app = fill(do)
    assert "crps" in {item.condition for item in app.state.assessment.conditions if item.support.is_supported}


# What is typed


def test_text_that_is_no_answer_stays_to_be_mended():
    async def do(nurse: Nurse) -> None:
        await nurse.find("age")
        await nurse.press("enter")
        field = nurse.app.query_one("#typed", Input)
        field.value = "old"
        await nurse.press("enter")
        assert field.display
        assert field.value == "old"
        assert "old" in nurse.read("message")
        assert "age" not in nurse.app.state.given.values

    fill(do)


def test_none_of_these_denies_what_is_shown_and_nothing_else():
    async def do(nurse: Nurse) -> None:
        await nurse.press("1", "down", "2")
        await nurse.press("0")
        shown = {line.item.option for line in nurse.app.shown if line.item.question.id == "neuro_red_flags"}
        answers = nurse.app.state.given.values["neuro_red_flags"].options
        assert answers.keys() <= shown
        assert {answer.truth for answer in answers.values()} == {False}

    fill(do, state())


def test_z_takes_an_answer_back():
    async def do(nurse: Nurse) -> None:
        await nurse.answer("saddle", "n")
        await nurse.press("z")
        assert nurse.app.state.given.values.keys() == state().given.values.keys()

    fill(do, state())


def test_whom_to_follow_is_typed_and_an_unknown_name_is_said():
    async def do(nurse: Nurse) -> None:
        await nurse.press("f")
        nurse.app.query_one("#typed", Input).value = "nobody-at-all"
        await nurse.press("enter")
        assert "nobody-at-all" in nurse.read("message")
        nurse.app.query_one("#typed", Input).value = "nice"
        await nurse.press("enter")
        assert nurse.app.state.summary.lens.startswith("nice;")

    fill(do, state())


def test_enter_on_a_row_opens_its_reasons():
    async def do(nurse: Nurse) -> None:
        await nurse.press("3", "enter")
        assert isinstance(nurse.app.screen, Card)

    fill(do, state(SCIATICA + "diagnoses: [sciatica]\n"))


def test_what_was_not_verified_at_its_source_is_marked():
    of = state(SCIATICA + "diagnoses: [sciatica]\ndrugs: {apixaban: yes}\n")
    drug = of.summary.drugs[0]
    unread = replace(drug, holds=tuple(replace(hold, verified=False) for hold in drug.holds))
    of.__dict__["summary"] = replace(of.summary, drugs=(unread,))  # the cached property
    assert f" {DAGGER}" in str(rest(of))


# What becomes of the answers


def test_answers_are_kept_in_the_file_after_each_of_them(tmp_path):
    file = tmp_path / "patient.yaml"

    async def do(nurse: Nurse) -> None:
        await nurse.answer("saddle", "n")
        assert "saddle-sensory-change" in file.read_text()
        await nurse.press("q")

    app = fill(do, state(), file)
    assert app.return_value is not None
    assert app.return_value.saved_in == str(file)


def test_leaving_with_answers_in_no_file_asks_first():
    async def do(nurse: Nurse) -> None:
        await nurse.answer("saddle", "n")
        await nurse.press("q")
        assert isinstance(nurse.app.screen, Leave)
        await nurse.press("down", "enter")

    app = fill(do, state())
    assert app.return_value is not None
    assert app.return_value.answers


def test_a_file_that_is_there_is_not_overwritten(tmp_path):
    file = tmp_path / "other.yaml"
    file.write_text("another patient")

    async def do(nurse: Nurse) -> None:
        await nurse.answer("saddle", "n")
        await nurse.press("s")
        nurse.app.query_one("#typed", Input).value = str(file)
        await nurse.press("enter")
        assert "exists already" in nurse.read("message")

    fill(do, state())
    assert file.read_text() == "another patient"


def test_what_is_only_supposed_is_neither_saved_nor_given_back(tmp_path):
    file = tmp_path / "patient.yaml"

    async def do(nurse: Nurse) -> None:
        await nurse.press("w")
        await nurse.answer("saddle", "plus")
        assert not file.exists() or "saddle" not in file.read_text()
        await nurse.press("p")

    app = fill(do, state(), file)
    assert app.return_value is not None
    assert "neuro_red_flags" not in app.return_value.given.values


# In every window


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_no_key_is_cut_off_and_help_and_leaving_are_always_named(width):
    line = keys_line(width - 2)
    assert len(line) <= width - 2
    assert {"h keys", "q leave", "z undo", "s save"} <= set(line.split("  "))


def test_only_what_an_answer_changed_is_drawn_again():
    async def do(nurse: Nurse) -> None:
        await nurse.find("electric")
        await nurse.press("escape")
        listing = nurse.app.query_one("#sections", OptionList)
        before = [listing.get_option_at_index(number) for number in range(listing.option_count)]
        await nurse.press("y")
        assert [listing.get_option_at_index(number) for number in range(listing.option_count)] == before

    fill(do, state(SCIATICA))


def test_a_drug_shows_what_was_not_asked_of_stopping_it_and_a_check_its_rows():
    begin = state("\npain_regions: [low-back, leg]\ndiagnoses: [sciatica]\npain_duration: 8 weeks\ndrugs: [apixaban]\n")
    shown = rest(begin).plain
    assert "APIXABAN" in shown
    assert capitalised(RISK_NOT_ASKED) in shown
    assert re.search(r"ASK BEFORE .*\(1", shown), shown


def test_open_flags_that_could_hold_the_procedure_up_stand_with_the_result_not_with_safety():
    begin = state("\npain_regions: [face]\ndiagnoses: [trigeminal-neuralgia]\nrequested: trigeminal-rhizotomy\n")
    assert re.search(r"OPEN FLAGS \d+ could hold the procedure up: ", rest(begin).plain)
    assert "hold the procedure up" not in safety_line(begin).plain


@pytest.mark.parametrize(("size", "panes"), [(SMALL, 1), ((100, 30), 3), ((200, 50), 3)])
def test_a_small_window_shows_one_pane_at_a_time(size, panes):
    async def do(nurse: Nurse) -> None:
        shown = [name for name in ("sections", "middle", "result") if nurse.app.query_one(f"#{name}").region.area]
        assert len(shown) == panes
        await nurse.press("3")
        assert nurse.app.query_one("#result").region.area

    fill(do, state(), size=size)
