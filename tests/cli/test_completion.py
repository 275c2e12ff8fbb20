"""Completion, as the shells ask for it, and in the shells themselves.

The shells that this machine has are exercised, each interactively on a terminal: bash always, zsh and fish where they
are installed (`.ci/run` installs them where it may; without them their tests are skipped by name).
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from functools import partial
from pathlib import Path

import pytest

from painref.cli.completion import SCRIPTS, Shell
from painref.knowledge.model import BleedingClass, Category, Modality
from painref.library.case_files import case_documents, case_ids
from painref.library.location import built_in_cases
from painref.triage.cases import parse_cases
from tests.cli.terminal import Result, Terminal, run, together
from tests.opened import built_in_knowledge
from tests.samples import rest_slow

KNOWLEDGE = built_in_knowledge()

COMPLETED = {
    "a command": ("painref tri", {"triage"}),
    "an option": ("painref triage --fol", {"--follow"}),
    "a procedure by its abbreviation": ("painref show rfa", {"rfa"}),
    "a condition": ("painref show fibromy", {"fibromyalgia"}),
    "a procedure to compare": ("painref compare rfa vertebropl", {"vertebroplasty"}),
    "a procedure and its criteria": ("painref criteria vertebropl", {"vertebroplasty"}),
    "a body and its references": ("painref triage --follow nice-2016-ng5", {"nice-2016-ng59"}),
    "a jurisdiction": ("painref criteria scs --by nz", {"nz"}),
    "payers": ("painref triage --follow pay", {"payers"}),
    "a drug by its brand": ("painref hold eli", {"eliquis"}),
    "another drug": ("painref hold aspirin apixaban-l", {"apixaban-low-dose"}),
    "the procedure of a hold": ("painref hold aspirin --for vertebropl", {"vertebroplasty"}),
    "a topic": ("painref guide what-is-int", {"what-is-interventional-pain"}),
    "a reference": ("painref refs nice-2016-ng5", {"nice-2016-ng59"}),
    "a region": ("painref list --region low", {"low-back"}),
    "a region of the matrix": ("painref matrix --region low", {"low-back"}),
    "every category": ("painref list --category ", set(Category)),
    "every modality": ("painref list --guidance ", set(Modality)),
    "every bleeding class": ("painref list --bleeding-risk ", set(BleedingClass)),
    "what to list": ("painref list med", {"medications"}),
    "a question": ("painref triage --set pregn", {"pregnancy="}),
    "a question of what if": ("painref triage --what-if pregn", {"pregnancy="}),
    "an answer": ("painref triage --set pregnancy=po", {"pregnancy=possible"}),
    "an answer joined to its option": ("painref triage --set=pregnancy=po", {"pregnancy=possible"}),
    "the second of several answers": (
        "painref triage --set pain_regions=low-back,lo",
        set(),  # low-back itself is taken
    ),
    "a drug that is taken": (
        "painref criteria scs --set drugs=aspirin,apixaban-l",
        {"drugs=aspirin,apixaban-low-dose"},
    ),
    "an unknown": ("painref triage --set age=", {"age=unknown"}),
    "a case": ("painref cases suspected-facet-pain-no", {"suspected-facet-pain-no-block"}),
    "nothing that begins so": ("painref show qqqq", set()),
    "an answer to no question": ("painref triage --set qqqq=", set()),
}


def complete(line: str, **changes: str) -> Result:
    words = line.split()
    number = len(words) if line.endswith(" ") else len(words) - 1
    asked = {"_PAINREF_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(number)}
    return run(env={**asked, **changes})


@pytest.fixture(scope="module")
def completed() -> dict[str, Result]:
    return together({what: partial(complete, line) for what, (line, _) in COMPLETED.items()})


@pytest.mark.parametrize("what", COMPLETED)
def test_what_is_completed(completed: dict[str, Result], what: str) -> None:
    result = completed[what]
    assert (result.code, result.stderr) == (0, "")
    assert {line for line in result.lines if line} == COMPLETED[what][1]


def test_the_ids_of_cases_are_found_without_reading_them() -> None:
    assert case_ids(built_in_cases()) == [case.id for case in parse_cases(case_documents(built_in_cases()), KNOWLEDGE)]


def test_no_completion_reads_yaml_or_draws_a_table() -> None:
    assert run("list").code == 0  # compiles the knowledge, if it has to be
    asked = {"_PAINREF_COMPLETE": "complete_bash", "COMP_WORDS": "painref show rf", "COMP_CWORD": "2"}
    imported = run(env={**asked, "PYTHONPROFILEIMPORTTIME": "1"}).stderr
    assert "painref.library.completion" in imported
    for module in ("yaml", "rich.console", "painref.sources.loader", "painref.criteria", "painref.triage"):
        assert not re.search(rf"\| +{re.escape(module)}$", imported, re.MULTILINE), module


# With a clinic's own folder

OURS = """\
bodies: [{id: our-clinic, name: Our Clinic, kind: panel, jurisdiction: mars}]
references: [{id: our-protocol, kind: consensus, title: T, body: our-clinic, year: 2026, jurisdiction: mars}]
medications: [{id: ourazepam, name: Ourazepam, drug_class: example, brands: [Ourium]}]
procedures: [{id: vertebroplasty, withdraw: true}]
questions: [{id: pregnancy, options: [{id: brand-new, text: Newly}]}]
"""

OVERLAID = {
    "an id that it adds": ("painref hold oura", {"ourazepam"}),
    "an id that it adds, as an answer": ("painref triage --set drugs=oura", {"drugs=ourazepam"}),
    "an option that it adds": ("painref triage --set pregnancy=bran", {"pregnancy=brand-new"}),
    "a reference and a body that it adds": ("painref triage --follow our", {"our-protocol", "our-clinic"}),
    "what it leaves as it is": ("painref hold eli", {"eliquis"}),
    "what it withdraws": ("painref show vertebropl", set()),
    "what it withdraws, for a patient who had it": (
        "painref triage --set done=vertebropl",
        {"done=vertebroplasty"},
    ),
}


def written(folder: Path) -> Path:
    (folder / "clinic").mkdir()
    (folder / "clinic" / "a.yaml").write_text(OURS)
    return folder / "clinic"


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    return written(tmp_path)


@pytest.fixture(scope="module")
def only_read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder for tests that write nothing into it: it is opened once."""
    return written(tmp_path_factory.mktemp("only-read"))


@pytest.mark.parametrize("what", OVERLAID)
def test_what_is_completed_over_the_folder_that_the_environment_names(only_read: Path, what: str) -> None:
    line, expected = OVERLAID[what]
    result = complete(line, PAINREF_DATA=str(only_read))
    assert (result.code, result.stderr) == (0, "")
    assert {line for line in result.lines if line} == expected


@pytest.mark.parametrize("line", ["painref --data FOLDER hold oura", "painref hold --data FOLDER oura"])
def test_a_folder_named_on_the_line_itself_counts_as_well(only_read: Path, line: str) -> None:
    assert complete(line.replace("FOLDER", str(only_read))).lines == ["ourazepam"]


def test_a_folder_that_the_config_file_names_counts_as_well(clinic: Path, tmp_path: Path) -> None:
    (tmp_path / "painref").mkdir()
    (tmp_path / "painref" / "config.toml").write_text('data = ["../clinic"]\n')
    assert complete("painref hold oura", XDG_CONFIG_HOME=str(tmp_path)).lines == ["ourazepam"]


@pytest.mark.parametrize("text", ["procedures: [", "medications: [{id: x}]", "release: 1\nfacts: 2\nnothing: 3\n", ""])
def test_a_folder_with_faults_is_no_reason_to_say_anything(clinic: Path, text: str) -> None:
    (clinic / "b.yaml").write_text(text)
    result = complete("painref hold oura", PAINREF_DATA=str(clinic))
    assert (result.code, result.stderr, result.lines) == (0, "", ["ourazepam"])


def test_neither_is_one_that_is_not_there_or_a_config_file_that_cannot_be_read(tmp_path: Path) -> None:
    result = complete("painref hold aspirin", PAINREF_DATA=str(tmp_path / "nowhere"))
    assert (result.code, result.stderr, result.stdout.strip()) == (0, "", "")
    (tmp_path / "painref").mkdir()
    (tmp_path / "painref" / "config.toml").write_text("data = 1")
    result = complete("painref hold aspirin", XDG_CONFIG_HOME=str(tmp_path))
    assert (result.code, result.stderr, result.stdout.strip()) == (0, "", "")


# In the shells themselves

TYPED = {
    "a command": ("tri\t", "triage"),
    "an option": ("triage --fol\tuk", "triage --follow uk"),
    "a procedure": ("show vertebropl\t", "show vertebroplasty"),
    "a question, then its answer": ("triage --set pregn\tpo\t", "triage --set pregnancy=possible"),
    "one of several answers": (
        "triage --set drugs=aspirin,apixaban-l\t",
        "triage --set drugs=aspirin,apixaban-low-dose",
    ),
    "an answer joined to its option": ("triage --set=pregnancy=po\t", "triage --set=pregnancy=possible"),
    "a file where a file is wanted": ("triage --answers examples/scia\t", "triage --answers examples/sciatica.yaml"),
}

START = {
    Shell.BASH: ("bash", "--noprofile", "--norc", "-i"),
    Shell.ZSH: ("zsh", "-f", "-i"),
    Shell.FISH: ("fish", "--no-config", "--interactive"),
}

SET_UP = {
    Shell.BASH: "source {}",
    Shell.ZSH: "autoload -Uz compinit; compinit -D -u; source {}",
    Shell.FISH: "source {}",
}


@pytest.fixture(scope="module", params=list(Shell))
def shell(request, tmp_path_factory):
    """An interactive shell with the script of `painref completion`, and a painref that says what it was called with."""
    name: Shell = request.param
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed here, so its completion was not exercised")
    folder = tmp_path_factory.mktemp(name)
    script = folder / "script"
    script.write_text(run("completion", name).stdout)
    program = folder / "painref"
    program.write_text(
        "#!/bin/sh\n"
        f'[ -n "$_PAINREF_COMPLETE" ] && exec {sys.executable} -m painref "$@"\n'
        """printf 'called%s<%s>\\n' '' "$*"\n"""
    )
    program.chmod(0o755)

    places = {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "HOME": str(folder), "INPUTRC": "/dev/null"}
    with Terminal(*START[name][1:], program=[path], columns=200, **places) as terminal:
        terminal.send(SET_UP[name].format(script))
        terminal.send("echo rea''dy")
        terminal.until("ready")
        yield terminal


@pytest.mark.parametrize("what", rest_slow(TYPED, 8))
def test_a_tab_completes_in_the_shell(shell: Terminal, what: str) -> None:
    typed, meant = TYPED[what]
    shell.send(f"painref {typed}")
    shell.until(f"called<{meant}>")


def test_bash_is_always_exercised() -> None:
    assert shutil.which("bash")


@pytest.mark.parametrize("name", list(Shell))
def test_the_script_is_printed_for_each_shell(name: Shell) -> None:
    assert run("completion", name).stdout == SCRIPTS[name].strip() + "\n"
