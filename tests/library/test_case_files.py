"""One case of a folder of cited patients is read without the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError
from painref.library.case_files import case_document, case_ids
from painref.sources.document import Mapping, Sequence
from painref.triage.cases import parse_cases
from tests.cited_patients import CASES, cited_patients

TEXT = """\
# Two patients.
cases:
  - id: first-one
    title: First
  - id: second-one
    title: Second
    refs: []
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.yaml").write_text("cases:\n  - id: unreadable\n    title: [\n")
    (tmp_path / "b.yaml").write_text(TEXT)
    return tmp_path


def titles(document: object) -> list[str]:
    assert isinstance(document, Mapping)
    cases = document.items["cases"]
    assert isinstance(cases, Sequence)
    return [str(getattr(item.items["title"], "text", "")) for item in cases.items if isinstance(item, Mapping)]


def test_one_case_is_read_alone_whatever_the_others_are(folder: Path) -> None:
    assert case_ids(folder) == ["unreadable", "first-one", "second-one"]
    assert titles(case_document("first-one", folder)) == ["First"]
    assert titles(case_document("second one", folder)) == ["Second"]


def test_its_lines_are_counted_as_in_its_file(folder: Path) -> None:
    document = case_document("second-one", folder)
    assert isinstance(document, Mapping)
    [case] = getattr(document.items["cases"], "items", [])
    assert (Path(case.place.file).name, case.items["title"].place.line) == ("b.yaml", 6)


def test_an_error_in_it_has_its_place(folder: Path) -> None:
    with pytest.raises(PainrefError, match=r"a\.yaml:"):
        case_document("unreadable", folder)


def test_a_name_that_no_case_has_is_met_with_the_nearest(folder: Path) -> None:
    with pytest.raises(NotFoundError, match="No case called 'frist-one'") as caught:
        case_document("frist-one", folder)
    assert caught.value.suggestions == ("first-one",)


def test_a_cited_patient_read_alone_is_the_one_read_with_all(built_in: Knowledge) -> None:
    for id_ in list(cited_patients())[::100]:
        assert list(parse_cases([case_document(id_, CASES)], built_in)) == [cited_patients()[id_]]
