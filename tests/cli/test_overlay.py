"""A clinic's own folder: the three ways to name it, what the screen and JSON say of it, and that it is only read."""

from __future__ import annotations

import json
import os
import re
import shutil
from itertools import starmap
from pathlib import Path

import pytest

from tests.cli.terminal import EXAMPLES, run
from tests.samples import rest_slow

CLINIC = EXAMPLES / "clinic"

NAMED = "procedures:\n  - {id: lumbar-medial-branch-rfa, name: NAME}\n"


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """Overlays that each call the same procedure by their own name, and a config folder that names the last."""
    for name in ("given", "other", "variable", "config"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.yaml").write_text(NAMED.replace("NAME", name))
    (tmp_path / "xdg" / "painref").mkdir(parents=True)
    (tmp_path / "xdg" / "painref" / "config.toml").write_text('data = ["../../config"]\n')
    return tmp_path


def called(folders: Path, *arguments: str, variable: str | None = None) -> str:
    """What the procedure is called."""
    env = {"XDG_CONFIG_HOME": str(folders / "xdg")}
    if variable is not None:
        env["PAINREF_DATA"] = variable
    result = run(*arguments, cwd=folders, env=env)
    assert result.code == 0, result.stderr
    return str(json.loads(result.out)["result"]["name"])


SHOW = ("show", "lumbar-medial-branch-rfa", "--json")
BUILT_IN = "Lumbar medial branch radiofrequency ablation"


# --- Naming it --------------------------------------------------------------------------------------------------------


def test_an_overlay_is_named_before_the_command_or_after_it(folders):
    assert called(folders, "--data", "given", *SHOW) == "given"
    assert called(folders, *SHOW, "--data", "given") == "given"
    assert called(folders, "--data", "given", *SHOW, "--data", "other") == "other"


def test_given_now_goes_before_the_environment_and_that_before_the_config_file(folders):
    assert called(folders, *SHOW) == "config"
    assert called(folders, *SHOW, variable="variable") == "variable"
    assert called(folders, *SHOW, "--data", "given", variable="variable") == "given"


def test_several_folders_are_laid_over_each_other_and_later_ones_win(folders):
    assert called(folders, *SHOW, "--data", "other", "--data", "given") == "given"
    assert called(folders, *SHOW, variable=os.pathsep.join(["given", "other"])) == "other"


def test_an_empty_variable_stands_for_no_overlay_at_all(folders):
    assert called(folders, *SHOW, variable="") == BUILT_IN


def test_no_config_file_is_fine(folders):
    (folders / "xdg" / "painref" / "config.toml").unlink()
    assert called(folders, *SHOW) == BUILT_IN


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("data = [", "cannot read the config file"),
        ("folder = 1", "'folder' is not a setting"),
        ('data = "clinic"', "data must be a list of folders"),
        ("data = [1]", "data must be a list of folders"),
        ("data = " + "[" * 90_000, "cannot read the config file: nested too deeply"),
        ("#" * 100_001, "cannot read the config file: file of more than 100,000 bytes"),
    ],
)
def test_a_config_file_that_cannot_be_used_is_one_error_with_its_place(folders, text, says):
    config = folders / "xdg" / "painref" / "config.toml"
    config.write_text(text)
    for arguments in (SHOW, ("--version",)):
        result = run(*arguments, env={"XDG_CONFIG_HOME": str(folders / "xdg")})
        assert (result.code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"painref: {config}: {says}")
        assert result.stderr.count("\n") == 1


def test_a_byte_order_mark_in_the_config_file_does_not_matter(folders):
    config = folders / "xdg" / "painref" / "config.toml"
    config.write_bytes(b"\xef\xbb\xbf" + config.read_bytes())
    assert called(folders, *SHOW) == "config"


@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_folder_name_is_wrong_usage_not_the_working_folder(folders, name):
    for arguments in (("--data", name, *SHOW), (*SHOW, "--data", name)):
        result = run(*arguments, cwd=folders / "given")
        assert (result.code, result.stdout) == (2, "")
        assert "--data names no folder" in result.stderr


def test_hidden_files_and_folders_of_an_overlay_are_left_out(folders):
    for hidden in ("._a.yaml", ".#a.yaml", ".github/workflow.yaml", "sub/.git/config.yaml"):
        path = folders / "given" / hidden
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x00not: [yaml")
    assert called(folders, *SHOW, "--data", "given") == "given"


@pytest.mark.parametrize(
    "arguments", [("list",), ("search", "rfa"), ("matrix",), ("cases",), ("lint",), ("--version",)]
)
def test_a_folder_that_is_not_there_is_one_error_on_every_command(arguments):
    result = run("--data", "no-such-folder", *arguments)
    assert (result.code, result.stdout) == (1, "")
    assert result.stderr.startswith("painref: no-such-folder: data folder does not exist.")
    assert result.stderr.count("\n") == 1


# --- What it says -----------------------------------------------------------------------------------------------------


def test_the_version_names_the_overlay():
    assert "~clinic+" in run("--data", CLINIC, "--version").stdout


def test_json_names_the_overlay_that_an_entry_or_recommendation_comes_from():
    envelope = json.loads(run("--data", CLINIC, *SHOW).out)
    assert "~clinic+" in envelope["data_version"]
    record = envelope["result"]
    assert record["origin"] == "clinic"
    spoken = {item["by"]: item["origin"] for page in record["indications"] for item in page["recommendations"]}
    assert spoken["example-clinic-2026-facet"] == "clinic"
    assert spoken["nice-2016-ng59"] is None
    assert {item["origin"] for item in record["contraindications"]} == {None}


def test_without_an_overlay_nothing_has_an_origin():
    assert '"origin": "' not in run(*SHOW).stdout


def test_the_screen_marks_what_comes_from_the_overlay_and_nothing_else():
    lines = run("--data", CLINIC, "list").lines
    assert [line.split()[0] for line in lines if "(from clinic)" in line] == ["lumbar-medial-branch-rfa"]
    page = run("--data", CLINIC, "show", "lumbar-medial-branch-rfa", "--full").stdout
    assert "Example Clinic" in page
    # The entry, its prerequisite, the recommendation and what it asks for, its source.
    assert page.count("(from clinic)") == 5


def test_triage_follows_the_overlay_and_says_so():
    answers = ["--answers", str(EXAMPLES / "facet-pain.yaml"), "--set", "done.lumbar-medial-branch-block.relief=60"]
    before, after = run("triage", *answers).stdout, run("triage", *answers, "--data", CLINIC).stdout
    assert "(from clinic)" not in before
    assert "two medial branch blocks, each with at least 80 percent relief" in after.lower()
    assert "~clinic+" in after


OURS = """\
bodies: [{id: our-clinic, name: Our Clinic, kind: panel, jurisdiction: local}]
references: [{id: our-protocol, kind: consensus, title: Ours, body: our-clinic, year: 2026, jurisdiction: local}]
procedures:
  - id: lumbar-medial-branch-rfa
    summary: {text: Ours., refs: [our-protocol]}
    course: [{aspect: onset, text: Soon., refs: [our-protocol]}]
    bleeding_risk: [{by: our-protocol, bleeding_class: intermediate}]
    prerequisites: [{text: A talk., refs: [our-protocol]}]
    indications:
      - condition: lumbar-facet-pain
        role: therapeutic
        recommendations:
          - {by: our-protocol, direction: against, strength: weak, certainty: low, says: Ours.}
conditions: [{id: sciatica, care: [{text: Ours., refs: [our-protocol]}]}]
medications: [{id: apixaban, name: Our apixaban}]
bleeding_modifiers: [{id: ours, text: Over 90, when: age > 90, refs: [our-protocol]}]
topics: [{id: ours, title: Our topic, statements: [{text: Ours., refs: [our-protocol]}]}]
questions: [{id: age, prompt: How old?}]
"""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("overlay") / "ours"
    folder.mkdir()
    (folder / "a.yaml").write_text(OURS)
    return folder


SAID = [
    (("guide",), "id,origin", "ours Our topic (from ours)"),
    (("guide", "ours"), "topic.statements.origin", "- Ours. (from ours)"),
    (("matrix",), "procedures.cells.origin", "* what is said comes, in part or in whole, from ours"),
    (("list",), "indications.origin", "lumbar-facet-pain (contested) (from ours)"),
    (("list", "medications"), "origin", "Our apixaban (from ours)"),
    (("list", "questions"), "origin", "How old? (from ours)"),
    (("show", "lumbar-medial-branch-rfa"), "course.origin", "- onset: Soon. (from ours)"),
    (("show", "lumbar-medial-branch-rfa"), "summary.origin", "Ours. (from ours)"),
    (("show", "lumbar-medial-branch-rfa"), "bleeding_risk.origin", "- Our Clinic 2026: intermediate (from ours)"),
    (("show", "lumbar-facet-pain"), "procedures.origin", "radiofrequency ablation (from ours)"),
    (("show", "sciatica"), "condition.care.origin", "- Ours. (from ours)"),
    (("compare", "lumbar-medial-branch-rfa", "scs"), "procedures.course.origin", "Soon. (from ours)"),
    (("compare", "lumbar-medial-branch-rfa", "scs"), "procedures.origin", "-medial-branch-rfa (from ours)"),
    (("hold", "apixaban"), "medications.origin", "Eliquis (from ours)"),
    (("hold", "apixaban"), "modifiers.origin", "- Over 90 (from ours)"),
    (
        ("hold", "apixaban", "--for", "lmbrfa"),
        "procedure.bleeding_risk.origin",
        "- Our Clinic 2026: intermediate (from ours)",
    ),
    (("criteria", "lmbrfa"), "variants.prerequisites.origin", "- A talk. (check by hand) (from ours)"),
    (("criteria", "lmbrfa"), "origin", "radiofrequency ablation: criteria (from ours)"),
    (("search", "our apixaban"), "hits.origin", "Our apixaban (from ours)"),
    (("refs", "--body", "our-clinic"), "source.origin", "Ours (from ours)"),
    (("refs", "our-protocol"), "cited_by.origin", "Soon. (from ours)"),
]
"""Commands, fields of their records, and what their screens say of the overlay."""


@pytest.mark.parametrize(("arguments", "fields", "said"), rest_slow(starmap(pytest.param, SAID), 3))
def test_whatever_an_overlay_changed_says_so_on_screen_and_in_json(ours, arguments, fields, said):
    whole = ("--full",) if arguments[0] in ("show", "hold", "criteria", "compare") else ()
    screen = " ".join(re.sub(r" \[[^]]*\]", "", run(*arguments, *whole, "--data", ours).stdout).split())
    assert said in screen
    assert '"origin": "ours"' in run(*arguments, "--data", ours, "--json", "--fields", fields).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "lumbar-medial-branch-rfa"), ("LMBRFA (from ours)", "Our Clinic intermediate (from ours)")),
        (("hold", "apixaban"), ("Our apixaban (from ours)", "Over 90 (from ours)")),
        (("criteria", "lmbrfa"), ("criteria (from ours)", "A talk (from ours)")),
    ],
    ids=lambda value: value[0],
)
def test_a_first_screen_marks_what_an_overlay_changed_in_what_it_shows(ours, arguments, said):
    screen = " ".join(run(*arguments, "--data", ours).stdout.split())
    assert [text for text in said if text not in screen] == []


@pytest.mark.parametrize(
    "arguments", rest_slow([("matrix",), ("guide",), ("compare", "lmbrfa", "scs"), ("list",), ("refs",)], 3)
)
def test_without_an_overlay_there_is_no_mark(arguments):
    screen = run(*arguments).stdout
    assert "(from " not in screen
    assert "* what is said comes" not in screen


# --- Checking and comparing -------------------------------------------------------------------------------------------


def test_the_example_passes_the_lint_over_the_built_in_knowledge():
    result = run("lint", CLINIC)
    assert (result.code, result.stdout, result.stderr) == (0, "", "painref lint: no problems.\n")


def test_lint_and_every_command_name_the_place_in_the_overlay(tmp_path):
    (tmp_path / "a.yaml").write_text("procedures:\n  - {id: lumbar-medial-branch-rfa, family: no-such-family}\n")
    place = f"{tmp_path}/a.yaml:2:44: "
    assert run("lint", tmp_path).lines[0].startswith(f"{place}unknown-procedure: ")
    for arguments in (("lint", "--data", str(tmp_path)), ("list", "--data", str(tmp_path))):
        result = run(*arguments)
        assert result.code == 1
        assert place in result.stdout + result.stderr


@pytest.mark.sampled
@pytest.mark.usefixtures("few_cases")
def test_diff_says_what_is_added_changed_and_withdrawn_and_which_patients_it_changes():
    compared = run("diff", CLINIC)
    assert compared.code == 0
    assert "bodies      example-clinic" in compared.stdout
    assert "procedures  vertebroplasty" in compared.stdout
    assert (
        "prerequisites[Two medial branch blocks, each with at least 80 percent relief]: nothing -> " in compared.stdout
    )
    assert "one-block-of-60-under-nice" in compared.stdout
    assert "lumbar-medial-branch-rfa for lumbar-facet-pain (therapeutic): now -> criteria not met" in compared.stdout


def test_diff_without_an_overlay_is_wrong_usage():
    result = run("diff")
    assert (result.code, result.stdout) == (2, "")
    assert "no overlay folder is named" in result.stderr


# --- Only read --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_an_overlay_folder_is_never_written_to(tmp_path):
    folder = tmp_path / "clinic"
    shutil.copytree(CLINIC, folder)
    os.utime(folder / "protocol.yaml", (1, 1))
    (folder / "protocol.yaml").chmod(0o444)
    folder.chmod(0o555)
    before = folder.stat()
    for arguments in (SHOW, ("list",), ("lint",), ("lint", folder)):
        assert run("--data", folder, *arguments).code == 0
    assert [path.name for path in folder.iterdir()] == ["protocol.yaml"]
    assert (folder.stat().st_mtime_ns, (folder / "protocol.yaml").stat().st_mtime) == (before.st_mtime_ns, 1)
    folder.chmod(0o755)


def test_text_of_an_overlay_and_its_name_are_only_text(tmp_path):
    folder = tmp_path / "a\x1b[31m[red]b\u202e"
    folder.mkdir()
    (folder / "a.yaml").write_text(NAMED.replace("NAME", '"[red]N[/red]"'))
    result = run("show", "lumbar-medial-branch-rfa", "--data", folder)
    assert result.code == 0
    assert "[red]N[/red]" in result.stdout
    assert not {"\x1b", "\u202e"} & set(result.stdout)
