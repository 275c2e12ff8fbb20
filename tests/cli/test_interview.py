"""The questionnaire on a terminal."""

from __future__ import annotations

import json
import re
import stat
from contextlib import suppress
from functools import cache
from io import StringIO

import pytest
import yaml

from painref.cli.interview import interview
from painref.triage import parse_lens, prepare
from painref.triage.questionnaire.dialogue import Dialogue
from painref.triage.questionnaire.session import Session
from tests.cli.terminal import EXAMPLES, Terminal, piped

SCIATICA = EXAMPLES / "sciatica.yaml"
CTRL_D = "\x04"


@cache
def questions() -> dict[str, dict]:
    return {item["id"]: item for item in json.loads(piped("list", "questions", "--json").out)["result"]}


def asked(screen: str) -> str:
    """The id of the question that was put last."""
    text = " ".join(screen.split())
    return max(questions(), key=lambda id_: text.rfind(f"- {questions()[id_]['prompt']} ("))


def saved(path) -> dict:
    return yaml.load(path.read_text(), Loader=yaml.BaseLoader)


@pytest.fixture
def patient(tmp_path):
    return tmp_path / "patient.yaml"


@pytest.fixture
def terminal(patient):
    """The questionnaire at its first question, saving to `patient`."""
    with Terminal("triage", "--save", patient) as terminal:
        terminal.first = terminal.prompt()
        yield terminal


def test_it_begins_with_what_can_be_typed_then_safety_first(terminal):
    assert terminal.first.startswith("Enter: don't know")
    assert "Question 1, at most" in terminal.first
    assert "Safety first - " in terminal.first
    assert asked(terminal.first) == "neuro_red_flags"


def test_options_are_answered_by_number(terminal, patient):
    terminal.answer("1, 4")
    options = [option["id"] for option in questions()["neuro_red_flags"]["options"]]
    assert saved(patient) == {"neuro_red_flags": sorted([options[0], options[3]])}


def test_enter_is_dont_know_and_goes_on(terminal, patient):
    following = terminal.answer("")
    assert asked(following) != "neuro_red_flags"
    terminal.answer("none")
    assert saved(patient)["neuro_red_flags"] == "unknown"


def test_a_question_mark_says_which_rules_ask_and_who_says_so(terminal):
    why = terminal.answer("?")
    assert "red flag: Cauda equina syndrome [" in why
    assert re.search(r"\[[^\]]+ (19|20)\d\d[;\]]", why)
    assert asked(terminal.answer("none")) != "neuro_red_flags"


def test_b_goes_back_to_the_question_before(terminal, patient):
    second = asked(terminal.answer("none"))
    assert asked(terminal.answer("b")) == "neuro_red_flags"
    assert asked(terminal.answer("1")) == second
    assert saved(patient) == {"neuro_red_flags": ["saddle-sensory-change"]}


def test_e_puts_an_earlier_question_again_and_shows_its_answer(terminal, patient):
    second = asked(terminal.answer("none"))
    again = terminal.answer("e 1")
    assert asked(again) == "neuro_red_flags"
    assert "Answered: none" in again
    assert asked(terminal.answer("2")) == second
    assert saved(patient) == {"neuro_red_flags": ["bladder-or-bowel-change"]}


def test_s_skips_to_the_result(terminal):
    terminal.answer("1, 2")
    terminal.send("s")
    assert terminal.finish() == 0
    assert "EMERGENCY  " in terminal.rest()
    assert "For health professionals." in terminal.rest()


@pytest.mark.parametrize("leave", ["q\n", CTRL_D, Terminal.interrupt], ids=["q", "Ctrl-D", "Ctrl-C"])
def test_leaving_exits_130_gives_no_result_and_says_how_to_go_on(terminal, patient, leave):
    terminal.answer("none")
    if callable(leave):
        code = leave(terminal)
    else:
        terminal.press(leave)
        code = terminal.finish()
    assert code == 130
    assert "Traceback" not in terminal.screen
    assert "painref: interrupted." in terminal.rest()
    assert "Candidates" not in terminal.screen
    assert saved(patient) == {"neuro_red_flags": []}
    assert f"go on with: painref triage --answers {patient} --ask" in " ".join(terminal.rest().split())


def test_leaving_before_any_answer_promises_no_file(terminal, patient):
    terminal.send("q")
    assert terminal.finish() == 130
    assert "go on with" not in terminal.rest()
    assert not patient.exists()


def test_no_line_of_the_dialogue_is_wider_than_the_window_and_no_id_is_broken():
    with Terminal("triage", columns=60) as terminal:
        shown = terminal.prompt() + terminal.answer("99")
        assert max(map(len, shown.splitlines())) <= 60
        for option in questions()["neuro_red_flags"]["options"]:
            assert option["id"] in shown


def test_every_answer_is_saved_at_once_for_nobody_else_to_read(terminal, patient):
    terminal.answer("none")
    assert stat.S_IMODE(patient.stat().st_mode) == 0o600
    assert list(saved(patient)) == ["neuro_red_flags"]
    terminal.answer("none")
    assert stat.S_IMODE(patient.stat().st_mode) == 0o600
    assert len(saved(patient)) == 2
    assert [path.name for path in patient.parent.iterdir()] == [patient.name]


def test_a_place_that_cannot_be_saved_to_is_one_error_before_anything_is_asked(tmp_path):
    with Terminal("triage", "--save", tmp_path / "missing" / "patient.yaml", columns=400) as terminal:
        assert terminal.finish() == 1
        assert "cannot save the answers: no such folder. Name a file in a folder" in terminal.rest()
        assert "Traceback" not in terminal.screen


def test_saved_answers_are_taken_up_and_not_asked_again(terminal, patient):
    third = asked(terminal.answer("none") and terminal.answer("none"))
    terminal.interrupt()
    with Terminal("triage", "--answers", patient, "--ask", "--save", patient) as resumed:
        assert asked(resumed.prompt()) == third
        resumed.answer("none")
        assert len(saved(patient)) == 3
        assert "Answered: none" in resumed.answer("e neuro_red_flags")


def test_a_drug_is_found_by_part_of_its_brand(tmp_path, patient):
    with Terminal("triage", "--answers", SCIATICA, "--ask", "--save", patient) as terminal:
        terminal.prompt()
        assert asked(terminal.answer("e medications")) == "medications"
        terminal.answer("eliq, COUMAD")
        assert saved(patient)["medications"] == ["apixaban", "warfarin"]


def test_a_part_that_several_drugs_share_is_asked_back(patient):
    with Terminal("triage", "--answers", SCIATICA, "--ask", "--save", patient) as terminal:
        terminal.prompt()
        terminal.answer("e medications")
        several = terminal.answer("heparin")
        assert "Several match 'heparin':" in several
        number, drug = re.search(r"(\d) (heparin-subcutaneous)", several).groups()
        terminal.answer(number)
        assert saved(patient)["medications"] == [drug]


def test_numbers_yes_and_no_and_single_choices_are_answered_as_written(patient):
    wanted = {
        "age": ("42", "42"),
        "limb_dominant": ("Y", "yes"),
        "radiation": ("3", "distal"),
        "pregnancy": ("1", "no"),
    }
    with Terminal("triage", "--answers", SCIATICA, "--ask", "--save", patient) as terminal:
        terminal.prompt()
        for question, (typed, _) in wanted.items():
            assert asked(terminal.answer(f"e {question}")) == question
            terminal.answer(typed)
        assert {question: saved(patient)[question] for question in wanted} == {
            question: kept for question, (_, kept) in wanted.items()
        }


def test_the_dialogue_goes_to_stderr_so_that_the_result_can_go_to_a_file(tmp_path):
    out = tmp_path / "result.json"
    with Terminal("triage", "--json", out=out) as terminal:
        terminal.prompt()
        terminal.answer("")
        terminal.answer("none")
        terminal.send("s")
        assert terminal.finish() == 0
    record = json.loads(out.read_text())["result"]
    assert "neuro_red_flags" in record["not_answered"]
    assert len(record["answered"]) == 1


def test_a_dumb_terminal_is_enough():
    with Terminal("triage", TERM="dumb") as terminal:
        terminal.prompt()
        terminal.answer("none")
        terminal.send("s")
        assert terminal.finish() == 0
        assert "\x1b" not in terminal.raw


def test_an_ascii_terminal_gets_no_character_that_it_lacks():
    with Terminal("triage", PYTHONIOENCODING="ascii") as terminal:
        terminal.prompt()
        terminal.send("s")
        assert terminal.finish() == 0
        assert terminal.raw.isascii()
        assert "don't know | b: back" in terminal.screen


def test_a_typical_patient_with_sciatica_gets_to_an_epidural_in_at_most_25_answers():
    chart = saved(SCIATICA)
    with Terminal("triage") as terminal:
        question = asked(terminal.prompt())
        for _ in range(24):
            given = chart.get(question, "")
            terminal.send((", ".join(given) or "none") if isinstance(given, list) else given)
            shown = terminal.prompt()
            question = asked(shown)
        terminal.send("s")
        assert terminal.finish() == 0
        ranking = terminal.rest().split("Candidates and next steps, best first")[1].split("\n1. ")[0]
    assert "epidural" in ranking


def test_it_ends_by_itself_when_nothing_more_could_change_the_result():
    with Terminal("triage", "--answers", SCIATICA, "--ask") as terminal:
        terminal.press("\n" * 40)
        assert terminal.finish() == 0
        assert "Nothing more to ask: no open question could change the result." in terminal.screen
        assert "Candidates and next steps, best first" in terminal.screen


# What is typed, or goes wrong, costs no answer


@pytest.mark.parametrize("typed", ["²", "e ²", "\udce9", "9" * 5000, "\x00", "none" * 2000], ids=ascii)
def test_any_bytes_typed_are_survived(tmp_path, typed):
    """With a terminal that decodes strictly, as in a UTF-8 locale, and a window of one column."""
    with Terminal("triage", PYTHONIOENCODING="utf-8:strict", COLUMNS="1") as terminal:
        terminal.until("> ")
        terminal.send(typed)
        terminal.until("> ")
        terminal.send("s")
        assert terminal.finish() == 0
        assert "bug" not in terminal.screen


def test_leaving_without_a_file_prints_the_answers_as_a_file(tmp_path):
    with Terminal("triage") as terminal:
        terminal.prompt()
        terminal.answer("1")
        terminal.answer("")
        terminal.send("q")
        assert terminal.finish() == 130
        said = terminal.rest()
    printed = re.findall(r"^\w+: .*$", said.split("These answers are in no file.")[1], re.MULTILINE)
    assert printed[:2] == ["neuro_red_flags: [saddle-sensory-change]", "infection_red_flags: unknown"]


def test_a_folder_that_vanishes_is_said_and_another_file_offered(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    with Terminal("triage", "--save", folder / "p.yaml") as terminal:
        terminal.prompt()
        folder.rmdir()
        terminal.send("1")
        said = terminal.until("Save to another file (Enter: go on without saving): ")
        assert "Recorded: Saddle or perineal sensory change." in said
        assert "cannot save the answers: no such file or directory." in " ".join(said.split())
        terminal.answer(str(tmp_path / "q.yaml"))
        assert saved(tmp_path / "q.yaml") == {"neuro_red_flags": ["saddle-sensory-change"]}


def test_answers_that_cannot_be_saved_are_printed_at_the_end(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    with Terminal("triage", "--save", folder / "p.yaml") as terminal:
        terminal.prompt()
        folder.rmdir()
        terminal.send("1")
        terminal.until("Save to another file (Enter: go on without saving): ")
        terminal.answer("")
        terminal.send("s")
        assert terminal.finish() == 0
        assert "neuro_red_flags: [saddle-sensory-change]" in terminal.screen


@pytest.mark.parametrize("force", [False, True])
def test_another_patients_file_is_not_overwritten_unless_forced(tmp_path, force):
    other = tmp_path / "mrs-b.yaml"
    other.write_text("age: 71\n")
    with Terminal("triage", "--save", other, *(["--force"] if force else []), columns=400) as terminal:
        if force:
            terminal.prompt()
            terminal.answer("none")
            assert saved(other) == {"neuro_red_flags": []}
        else:
            assert terminal.finish() == 1
            assert "the file exists already, and is not overwritten." in terminal.screen
            assert other.read_text() == "age: 71\n"


def test_force_without_save_is_wrong_usage():
    result = piped("triage", "--force", "--ask")
    assert result.code == 2
    assert "--force belongs to --save." in result.stderr


@pytest.fixture
def typing(built_in, monkeypatch, capsys):
    """Asks a patient about whom nothing is known, with lines typed ahead; gives what was said."""

    def typing(*lines: str) -> str:
        monkeypatch.setattr("sys.stdin", StringIO("".join(f"{line}\n" for line in lines)))
        session = Session(prepare(built_in, parse_lens((), built_in)))
        with suppress(KeyboardInterrupt):
            interview(session, None)
        return capsys.readouterr().err

    return typing


def test_a_bug_costs_one_line_and_no_answer(typing, monkeypatch):
    reply = Dialogue.reply

    def reply_with_a_bug(self: Dialogue, line: str) -> Dialogue:
        if line == "boom":
            raise ZeroDivisionError("a fault")
        return reply(self, line)

    monkeypatch.setattr(Dialogue, "reply", reply_with_a_bug)
    said = typing("1", "boom", "2", "q")
    assert "This is a bug (ZeroDivisionError: a fault). Nothing was recorded." in said
    assert "neuro_red_flags: [saddle-sensory-change]\ninfection_red_flags: [" in said


def test_the_end_of_input_prints_the_answers(typing):
    assert "neuro_red_flags: [saddle-sensory-change]\n" in typing("1")


def test_leaving_before_any_answer_prints_nothing(typing):
    assert "in no file" not in typing("q")
