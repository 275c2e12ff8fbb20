"""``painref report``: a page for the chart, in the form and the place that is asked for."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from painref.cli import saving
from painref.cli.documents import write_new
from painref.errors import PainrefError
from tests.cli.terminal import EXAMPLES, run

SCIATICA = str(EXAMPLES / "sciatica.yaml")


def test_a_report_is_text_that_can_be_pasted() -> None:
    lines = run("report", SCIATICA, "--label", "J. D.").stdout.splitlines()
    assert lines[0] == "painref: Report for the chart · J. D."
    assert lines[2].startswith("NEXT STEP  Lumbar interlaminar epidural steroid injection")
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(("form", "begins"), [("markdown", "# painref"), ("html", "<!doctype html>"), ("json", "{")])
def test_a_report_has_other_forms(form: str, begins: str) -> None:
    done = run("report", SCIATICA, "--format", form)
    assert (done.code, done.stderr) == (0, "")
    assert done.stdout.startswith(begins)


@pytest.mark.parametrize(
    ("patient", "first", "says"),
    [
        ("cauda-equina", "EMERGENCY  Cauda equina syndrome", "No elective procedure."),
        ("stenosis-on-apixaban", "PREPARE  Lumbar interlaminar epidural steroid injection", "by Mon 30"),
        ("crps", "NEXT STEP  Stellate ganglion block", "complex regional pain syndrome"),
    ],
)
def test_three_patients_have_their_page(patient: str, first: str, says: str) -> None:
    done = run("report", EXAMPLES / f"{patient}.yaml", "--on", "2026-12-03T08:00")
    assert done.code == 0, done.stderr
    page = done.stdout.partition("APPENDIX")[0]
    assert page.splitlines()[2].startswith(first)
    assert says in " ".join(page.split())


def test_a_report_in_a_file_is_for_its_owner_and_replaces_nothing_unasked(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    asked = ("report", SCIATICA, "--format", "html", "--output", str(path))
    assert run(*asked).code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("mine")
    refused = run(*asked)
    assert refused.code == 1
    assert "exists already" in refused.stderr
    assert path.read_text() == "mine"
    path.chmod(0o644)
    assert run(*asked, "--force").code == 0
    assert path.read_text() != "mine"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.parametrize("force", [False, True])
def test_a_document_for_which_the_disk_is_full_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, force: bool
) -> None:
    path = tmp_path / "report.html"
    if force:
        path.write_text("mine")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saving.os, "fsync", full)
    with pytest.raises(PainrefError, match="cannot be written: no space left on device"):
        write_new(path, b"theirs", force=force)
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == ({"report.html": "mine"} if force else {})


def test_a_pdf_is_written_beside_nothing_on_stdout(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    done = run("report", SCIATICA, "--pdf", str(path), "--paper", "letter")
    assert (done.code, done.stdout) == (0, "")
    assert path.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "needs answers"),
        ((SCIATICA, "--answers", SCIATICA), "named twice"),
        ((SCIATICA, "--label", "x" * 81), "label is longer"),
        ((SCIATICA, "--on", "soon"), "is not a day"),
        ((SCIATICA, "--json", "--output", "x.json"), "a record goes to stdout"),
        ((SCIATICA, "--output", "/nowhere/report.txt"), "cannot be written"),
    ],
)
def test_what_makes_no_report_is_said(arguments: tuple[str, ...], says: str) -> None:
    done = run("report", *arguments)
    assert done.code in (1, 2)
    assert says in done.stderr


def test_the_label_is_not_stored_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    run("report", SCIATICA, "--label", "J. D.", "--output", str(path))
    assert "J. D." in path.read_text()
    assert list(tmp_path.iterdir()) == [path]


# --- painref packet ---------------------------------------------------------------------------------------------------

BLOCKED = str(EXAMPLES / "facet-pain-blocked.yaml")


def test_a_packet_names_what_is_met_and_holds_no_code_of_a_procedure() -> None:
    done = run("packet", "lumbar", "rfa", "--payer", "medicare", "--answers", BLOCKED)
    assert done.code == 0, done.stderr
    assert done.stdout.splitlines()[2].startswith("COMPLETE  Lumbar medial branch radiofrequency ablation")
    assert "[procedure code]" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("lumbar-rfa", "--payer", "nice"), "is not a payer"),
        (("lumbar-rfa", "--payer", "nobody"), "nobody"),
        (("nothing-such", "--payer", "medicare"), "nothing-such"),
        (("lumbar-rfa",), "--payer"),
    ],
)
def test_what_makes_no_packet_is_said(arguments: tuple[str, ...], says: str) -> None:
    done = run("packet", *arguments)
    assert done.code in (1, 2)
    assert says in done.stderr
