"""The file of answers on the command line: its limits, its edition, its age, and what is put over it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from painref.cli import answers
from painref.cli.answers import MAX_BYTES, given_answers
from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from tests.cli.terminal import run

HEAD = 'painref: answers/2\nvocabulary: "2026.12"\n'


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "today", lambda: date(2026, 11, 28))


def file_of(folder: Path, text: str) -> str:
    path = folder / "p.yaml"
    path.write_text(text)
    return str(path)


def test_a_file_over_a_megabyte_is_refused_unread(built_in: Knowledge, tmp_path: Path) -> None:
    path = file_of(tmp_path, "[" + "a," * (MAX_BYTES // 2) + "]")
    with pytest.raises(PainrefError, match=r"the answers are more than 1,000,000 bytes\."):
        given_answers(path, [], built_in)


def test_a_file_of_a_megabyte_is_read(built_in: Knowledge, tmp_path: Path) -> None:
    path = file_of(tmp_path, f"{HEAD}age: 40\n#".ljust(MAX_BYTES, "x"))
    assert given_answers(path, [], built_in).patient(built_in).answers.numbers == {"age": 40.0}


def test_a_setting_replaces_an_answer_of_the_file(built_in: Knowledge, tmp_path: Path) -> None:
    path = file_of(tmp_path, f"{HEAD}age: 40\nlimb_dominant: unknown\nradiation: unknown\n")
    given = given_answers(path, ["age=unknown", "limb_dominant=yes"], built_in).given
    assert given.values == {"limb_dominant": True}
    assert given.unknown == ("radiation",)


def test_times_count_from_the_day_of_the_file_or_from_today(built_in: Knowledge, tmp_path: Path) -> None:
    dated = file_of(tmp_path, f"{HEAD}as_of: 2026-11-01\nage: 40\n")
    assert given_answers(dated, [], built_in).given.as_of == date(2026, 11, 1)
    assert given_answers(None, ["age=40"], built_in).given.as_of == date(2026, 11, 28)


def test_answers_of_more_than_thirty_days_are_warned_of(
    built_in: Knowledge, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given_answers(file_of(tmp_path, f"{HEAD}as_of: 2026-10-29\nage: 40\n"), [], built_in)
    assert capsys.readouterr().err == ""
    given_answers(file_of(tmp_path, f"{HEAD}as_of: 2026-10-28\nage: 40\n"), [], built_in)
    assert "31 days old" in capsys.readouterr().err


@pytest.mark.parametrize("command", [("triage",), ("triage", "--summary"), ("triage", "--full"), ("report",)])
def test_how_old_answers_are_stands_in_the_first_lines_of_what_is_made_of_them(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    path = file_of(tmp_path, f"{HEAD}as_of: 2024-02-29\npain_regions: [knee]\n")
    shown = run(*command, "--answers", path).stdout
    assert "old answers as of 2024-02-29, " in " ".join(" ".join(shown.splitlines()[:6]).split()).lower()
    assert "old answers" not in run(*command, "--set", "pain_regions=[knee]").stdout.lower()


def test_a_first_edition_file_is_converted_with_a_message(
    built_in: Knowledge, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = given_answers(file_of(tmp_path, "age: 40\nmedications: [apixaban]\n"), [], built_in).given
    assert given.vocabulary == "2026.11"
    assert set(given.values) == {"age", "drugs"}
    assert "first edition" in capsys.readouterr().err


def test_a_file_of_no_edition_is_an_error(built_in: Knowledge, tmp_path: Path) -> None:
    with pytest.raises(PainrefError, match="do not say which edition"):
        given_answers(file_of(tmp_path, "drugs: none\n"), [], built_in)


def test_a_file_without_vocabulary_is_warned_of(
    built_in: Knowledge, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given_answers(file_of(tmp_path, "painref: answers/2\nage: 40\n"), [], built_in)
    assert "names no vocabulary" in capsys.readouterr().err
