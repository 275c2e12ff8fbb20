"""The file of answers: its limits, and all its errors at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from painref.cli.answers import given_answers
from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.triage.questionnaire.answers import MAX_BYTES


def test_a_file_over_a_megabyte_is_refused_unread(built_in: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(b"[" + b"a," * (MAX_BYTES // 2) + b"]")
    with pytest.raises(PainrefError, match=r"the answers are more than 1,000,000 bytes\."):
        given_answers(str(path), [], built_in)


def test_a_file_of_a_megabyte_is_read(built_in: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes(b"age: 40\n#".ljust(MAX_BYTES, b"x"))
    assert given_answers(str(path), [], built_in).answers == {"age": 40.0}


def test_a_setting_replaces_an_answer_of_the_file(built_in: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("age: 40\nlimb_dominant: unknown\nradiation: unknown\n")
    given = given_answers(str(path), ["age=unknown", "limb_dominant=yes"], built_in)
    assert given.answers == {"limb_dominant": True}
    assert given.unknown == ("radiation",)
