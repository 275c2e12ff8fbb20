"""The questionnaire on a terminal."""

from __future__ import annotations

import json
import re
import stat
from contextlib import suppress
from datetime import date
from io import StringIO

import pytest
import yaml

from painref.cli.interview import Keeper, interview
from painref.triage.engine.rules import prepare
from painref.triage.questionnaire.dialogue import Dialogue
from painref.triage.questionnaire.session import Session
from painref.triage.questionnaire.values import Given
from tests.cli.terminal import EXAMPLES, Terminal, piped

SCIATICA = EXAMPLES / "sciatica.yaml"
CTRL_D = "\x04"


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


def test_it_begins_with_what_can_be_typed_then_age_and_sex(terminal):
    assert terminal.first.startswith("Enter: don't know")
    assert "1. Start (part 1 of 5)" in terminal.first
    assert "Age (years)" in terminal.first


def test_what_is_typed_is_said_back_and_saved(terminal, patient):
    said = " ".join(terminal.answer("70, f, 6 months").split())
    assert "Recorded: Age: 70 years; Sex at birth: Female; " in said
    assert {name: saved(patient)[name] for name in ("age", "sex", "pain_duration")} == {
        "age": "70",
        "sex": "female",
        "pain_duration": "6 months",
    }


def test_enter_is_dont_know_and_goes_on(terminal, patient):
    assert "Where is this pain?" in terminal.answer("")
    assert saved(patient)["age"] == "unknown"


def test_two_question_marks_say_which_rules_ask_and_who_says_so(terminal):
    terminal.answer("70, f, 6")
    terminal.answer("low-back")
    terminal.answer("n")
    why = terminal.answer("??")
    assert "red flag: " in why
    assert re.search(r"\[[^\]]+ (19|20)\d\d[;\]]", why)


def test_b_goes_back_to_the_screen_before(terminal, patient):
    terminal.answer("70, f, 6")
    assert "Answered: 70 years" in terminal.answer("b")
    terminal.answer("71")
    assert saved(patient)["age"] == "71"


def test_an_emergency_shows_its_card_and_s_the_result(terminal):
    for line in ("70, f, 6", "low-back, leg", "n"):
        terminal.answer(line)
    assert "=== EMERGENCY ===" in terminal.answer("1n 2d")
    assert "emergency" in terminal.answer("").casefold()
    terminal.send("q")
    assert terminal.finish() == 0


@pytest.mark.parametrize("leave", ["q\n", CTRL_D, Terminal.interrupt], ids=["q", "Ctrl-D", "Ctrl-C"])
def test_leaving_exits_130_gives_no_result_and_says_how_to_go_on(terminal, patient, leave):
    terminal.answer("70")
    if callable(leave):
        code = leave(terminal)
    else:
        terminal.press(leave)
        code = terminal.finish()
    assert code == 130
    assert "Traceback" not in terminal.screen
    assert "painref: interrupted." in terminal.rest()
    assert saved(patient)["age"] == "70"
    assert f"go on with: painref triage --answers {patient} --ask" in " ".join(terminal.rest().split())


def test_leaving_before_any_answer_promises_no_file(terminal, patient):
    terminal.send("q")
    assert terminal.finish() == 130
    assert "go on with" not in terminal.rest()
    assert not patient.exists()


def test_no_line_of_the_dialogue_is_wider_than_the_window():
    with Terminal("triage", columns=60) as terminal:
        shown = terminal.prompt() + terminal.answer("99999")
        assert max(map(len, shown.splitlines())) <= 60


def test_every_answer_is_saved_at_once_for_nobody_else_to_read(terminal, patient):
    for line in ("70, f, 6", "low-back"):
        terminal.answer(line)
        assert stat.S_IMODE(patient.stat().st_mode) == 0o600
    assert saved(patient)["pain_regions"] == ["low-back"]
    assert [path.name for path in patient.parent.iterdir()] == [patient.name]


def test_a_place_that_cannot_be_saved_to_is_one_error_before_anything_is_asked(tmp_path):
    with Terminal("triage", "--save", tmp_path / "missing" / "patient.yaml", columns=400) as terminal:
        assert terminal.finish() == 1
        assert "cannot save the answers: no such folder. Name a file in a folder" in terminal.rest()
        assert "Traceback" not in terminal.screen


def test_saved_answers_are_taken_up_and_not_asked_again(terminal, patient):
    terminal.answer("70, f, 6")
    terminal.interrupt()
    with Terminal("triage", "--answers", patient, "--ask", "--save", patient) as resumed:
        assert "Where is this pain?" in resumed.prompt()
        assert "Answered: 70 years" in resumed.answer("e age")


def test_a_drug_is_found_by_part_of_its_brand(patient):
    with Terminal("triage", "--answers", SCIATICA, "--ask", "--save", patient) as terminal:
        terminal.prompt()
        terminal.answer("e drugs")
        terminal.answer("eliq, COUMAD")
        assert saved(patient)["drugs"] == {"apixaban": "yes", "warfarin": "yes"}


def test_a_part_that_several_drugs_share_is_asked_back(patient):
    with Terminal("triage", "--answers", SCIATICA, "--ask", "--save", patient) as terminal:
        terminal.prompt()
        terminal.answer("e drugs")
        several = terminal.answer("heparin")
        assert "Several match 'heparin':" in several
        number, drug = re.search(r"(\d) (heparin-subcutaneous)", several).groups()
        terminal.answer(number)
        assert saved(patient)["drugs"] == {drug: "yes"}


def test_the_dialogue_goes_to_stderr_so_that_the_result_can_go_to_a_file(tmp_path):
    out = tmp_path / "result.json"
    with Terminal("triage", "--json", out=out) as terminal:
        terminal.prompt()
        terminal.answer("70, f, 6")
        terminal.send("s")
        assert terminal.finish() == 0
    given = json.loads(out.read_text())["result"]["answers"]["given"]
    assert "age" in {item["question"] for item in given}


def test_a_dumb_terminal_is_enough():
    with Terminal("triage", TERM="dumb") as terminal:
        terminal.prompt()
        terminal.answer("none")
        terminal.answer("s")
        terminal.send("q")
        assert terminal.finish() == 0
        assert "\x1b" not in terminal.raw


def test_an_ascii_terminal_gets_no_character_that_it_lacks():
    with Terminal("triage", PYTHONIOENCODING="ascii") as terminal:
        terminal.prompt()
        terminal.answer("s")
        terminal.send("q")
        assert terminal.finish() == 0
        assert terminal.raw.isascii()
        assert "don't know | b: back" in terminal.screen


def test_it_ends_by_itself_when_nothing_more_could_change_the_result():
    with Terminal("triage", "--answers", SCIATICA, "--ask") as terminal:
        terminal.press("\n" * 60)
        terminal.until("b back to questions")
        terminal.press("q\nq\n")
        assert terminal.finish() == 0


# What is typed, or goes wrong, costs no answer


@pytest.mark.parametrize("typed", ["²", "e ²", "\udce9", "9" * 5000, "\x00", "none" * 2000], ids=ascii)
def test_any_bytes_typed_are_survived(tmp_path, typed):
    """With a terminal that decodes strictly, as in a UTF-8 locale, and a window of one column."""
    with Terminal("triage", PYTHONIOENCODING="utf-8:strict", COLUMNS="1") as terminal:
        terminal.until("> ")
        terminal.send(typed)
        terminal.until("> ")
        terminal.send("s")
        terminal.until("> ")
        terminal.press(CTRL_D)
        assert terminal.finish() == 0
        assert "bug" not in terminal.screen


def test_leaving_without_a_file_prints_the_answers_as_a_file(tmp_path):
    with Terminal("triage") as terminal:
        terminal.prompt()
        terminal.answer("70")
        terminal.send("q")
        assert terminal.finish() == 130
        said = terminal.rest()
    printed = re.findall(r"^\w+: .*$", said.split("These answers are in no file.")[1], re.MULTILINE)
    assert "age: 70" in printed


def test_a_folder_that_vanishes_is_said_and_another_file_offered(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    with Terminal("triage", "--save", folder / "p.yaml") as terminal:
        terminal.prompt()
        folder.rmdir()
        terminal.send("70")
        said = terminal.until("Save to another file (Enter: go on without saving): ")
        assert "Recorded: Age: 70 years." in said
        assert "cannot save the answers: no such file or directory." in " ".join(said.split())
        terminal.answer(str(tmp_path / "q.yaml"))
        assert saved(tmp_path / "q.yaml")["age"] == "70"


def test_answers_that_cannot_be_saved_are_printed_at_the_end(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    with Terminal("triage", "--save", folder / "p.yaml") as terminal:
        terminal.prompt()
        folder.rmdir()
        terminal.send("70")
        terminal.until("Save to another file (Enter: go on without saving): ")
        terminal.answer("")
        terminal.answer("s")
        assert "The answers are in no file: save FILE keeps them" in terminal.answer("q")
        terminal.press(CTRL_D)
        assert terminal.finish() == 0
        assert "age: 70" in terminal.screen


@pytest.mark.parametrize("force", [False, True])
def test_another_patients_file_is_not_overwritten_unless_forced(tmp_path, force):
    other = tmp_path / "mrs-b.yaml"
    other.write_text("age: 71\n")
    with Terminal("triage", "--save", other, *(["--force"] if force else []), columns=400) as terminal:
        if force:
            terminal.prompt()
            terminal.answer("70")
            assert saved(other)["age"] == "70"
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
        session = Session(prepare(built_in), Given(as_of=date(2026, 11, 28)))
        keeper = Keeper(session, None)
        with suppress(KeyboardInterrupt), keeper.losing_none():
            interview(keeper)
        return capsys.readouterr().err

    return typing


def test_a_bug_costs_one_line_and_no_answer(typing, monkeypatch):
    reply = Dialogue.reply

    def reply_with_a_bug(self: Dialogue, line: str) -> Dialogue:
        if line == "boom":
            raise ZeroDivisionError("a fault")
        return reply(self, line)

    monkeypatch.setattr(Dialogue, "reply", reply_with_a_bug)
    said = typing("70", "boom", "f, 6", "q")
    assert "This is a bug (ZeroDivisionError: a fault). Nothing was recorded." in said
    assert "age: 70\nsex: female\n" in said


def test_the_end_of_input_prints_the_answers(typing):
    assert "age: 70\n" in typing("70")


def test_leaving_before_any_answer_prints_nothing(typing):
    assert "in no file" not in typing("q")


def test_a_name_to_explain_that_nothing_has_is_an_error_before_anything_is_asked():
    with Terminal("triage", "--explain", "nosuchthing") as terminal:
        assert terminal.finish() == 1
        assert "called 'nosuchthing'" in terminal.screen
        assert "> " not in terminal.screen


def test_a_row_to_explain_that_there_is_not_costs_no_answer():
    with Terminal("triage", "--explain", "99") as terminal:
        terminal.prompt()
        terminal.answer("70")
        terminal.send("s")
        assert terminal.finish() == 1
        assert "no row has the number 99" in " ".join(terminal.screen.split())
        assert terminal.screen.count("age: 70") == 1


def test_what_if_is_held_against_the_answers_of_the_interview(tmp_path):
    out, what_if = tmp_path / "result.json", ("--what-if", "pain_intensity=3", "--json")
    with Terminal("triage", "--answers", SCIATICA, "--ask", *what_if, out=out) as terminal:
        terminal.prompt()
        terminal.answer("e drugs")
        terminal.answer("apixaban")
        terminal.send("s")
        assert terminal.finish() == 0
        assert "apixaban: yes" in terminal.screen
    answered_before = piped("triage", "--answers", str(SCIATICA), "--set", "drugs=apixaban", *what_if)
    assert json.loads(out.read_text())["result"] == json.loads(answered_before.stdout)["result"]


# After the result


@pytest.fixture
def result(terminal):
    """The keys after the result of a patient with back pain, whose answers are saved to `patient`."""
    return _to_result(terminal)


def _to_result(terminal):
    for line in ("70 f 40", "1 3", "n", "n", "1"):
        terminal.answer(line)
    terminal.answer("s")
    return terminal


def test_the_keys_stand_below_the_result(result):
    shown = " ".join(result.screen.split())
    assert "NUMBER explain · w NAME=VALUE what if · f in full · p FILE print · save FILE · b back to questions" in shown


@pytest.mark.parametrize("rows", [24, 40])
def test_the_first_line_is_still_in_sight_above_the_keys(patient, rows):
    with Terminal("triage", "--save", patient, rows=rows) as terminal:
        terminal.prompt()
        shown = _to_result(terminal).screen.splitlines()
    below = max(number for number, line in enumerate(shown) if line.startswith("BOTTOM LINE"))
    assert len(shown[below - 1 :]) <= rows


def test_a_number_explains_its_row_and_a_name_its_procedure(result):
    assert "\n1. Lumbar interlaminar epidural steroid injection, for " in result.answer("1")
    assert ". Caudal epidural steroid injection, for " in result.answer("caudal-esi")


def test_a_name_that_nothing_has_is_said_and_loses_nothing(result):
    assert "no procedure" in result.answer("tea").casefold()


def test_w_says_what_would_change_and_changes_nothing(result, patient):
    before = patient.read_text()
    assert "If drugs.apixaban=yes" in result.answer("w drugs.apixaban=yes")
    assert "For example: w drugs.apixaban=no" in result.answer("w")
    assert patient.read_text() == before


def test_p_prints_to_a_file_and_never_over_one(result, tmp_path):
    page = tmp_path / "page.txt"
    assert f"Printed to {page}." in " ".join(result.answer(f"p {page}").split())
    assert "\x1b" not in page.read_text()
    assert "is not overwritten" in " ".join(result.answer(f"p {page}").split())


def test_save_keeps_the_answers_in_another_file(result, tmp_path):
    other = tmp_path / "other.yaml"
    result.answer(f"save {other}")
    assert saved(other)["age"] == "70"


def test_b_goes_back_to_the_questions_with_every_answer(result, patient):
    assert "Answered: Lumbar spinal stenosis with neurogenic claudication" in result.answer("b")
    result.answer("s")
    result.send("q")
    assert result.finish() == 0
    assert saved(patient)["age"] == "70"


def test_ctrl_c_after_the_result_says_how_to_go_on(result, patient):
    assert result.interrupt() == 130
    assert f"go on with: painref triage --answers {patient} --ask" in " ".join(result.rest().split())


def test_q_with_answers_in_no_file_asks_once():
    with Terminal("triage") as terminal:
        terminal.prompt()
        terminal.answer("70")
        terminal.answer("s")
        assert "q again leaves them" in " ".join(terminal.answer("q").split())
        terminal.send("q")
        assert terminal.finish() == 0
