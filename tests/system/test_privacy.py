"""Nothing about a patient is written anywhere, and nothing is sent anywhere, unless asked."""

from __future__ import annotations

import os
import signal
import stat
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from painref.cli.main import COMMANDS as COMMANDS_OF_PAINREF
from tests.cli.service import service
from tests.cli.terminal import EXAMPLES, PATIENCE, Terminal, run
from tests.hooks.requests import body, request
from tests.samples import rest_slow

# Runs before the program, and ends it at the first attempt to write a file, open a connection or start a process.
WATCH = """
import os, sys

FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.mkdir", "os.rename", "os.remove",
             "os.link", "os.symlink", "os.chmod", "os.truncate", "tempfile.", "shutil.")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC

def watch(event, arguments):
    # A number is a stream that is open already.
    named = event == "open" and not isinstance(arguments[0], int) and arguments[0] != os.devnull
    if event.startswith(FORBIDDEN) or (named and arguments[2] & WRITES):
        os.write(2, f"FORBIDDEN {event} {arguments}\\n".encode())
        os._exit(99)

sys.addaudithook(watch)
"""


@pytest.fixture
def home(tmp_path):
    """An empty folder that cannot be written to, as home, working and temporary folder."""
    folder = tmp_path / "home"
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    return folder


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    """A cache with the compiled knowledge, which is the one thing that is kept: it holds nothing of any patient."""
    folder = tmp_path_factory.mktemp("cache")
    assert run("list", env={"PAINREF_CACHE": str(folder)}).code == 0
    return folder


@pytest.fixture
def watched(home, cache, tmp_path):
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(WATCH)
    path = os.pathsep.join(filter(None, [str(hook), os.environ.get("PYTHONPATH", "")]))
    folders = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(home))
    return {**folders, "PAINREF_CACHE": str(cache), "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


COMMANDS = [
    ("show", "rfa"),
    ("list", "--json"),
    ("triage", "--answers", EXAMPLES / "sciatica.yaml"),
    ("triage", "--answers", "-", "--json"),
    ("triage", "--answers", EXAMPLES / "facet-pain.yaml", "--explain", "rfa"),
    ("triage", "--answers", EXAMPLES / "facet-pain.yaml", "--what-if", "done.lumbar-medial-branch-block.relief=85"),
    ("report", EXAMPLES / "sciatica.yaml", "--label", "J. D."),
    ("packet", "rfa", "--payer", "medicare", "--answers", EXAMPLES / "facet-pain.yaml"),
    ("criteria", "scs", "--answers", EXAMPLES / "failed-back-surgery.yaml"),
    ("hold", "apixaban", "--for", "scs"),
    ("compare", "scs", "drg-stimulation"),
    ("matrix",),
    ("search", "neuritis"),
    ("guide",),
    ("guide", "anticoagulation"),
    ("refs",),
    ("refs", "--format", "bibtex"),
    ("cases", "suspected-facet-pain-no-block"),
    ("test", EXAMPLES / "clinic-patients", "--data", EXAMPLES / "clinic"),
    ("convert", "-", "--as-of", "2026-11-28"),
    ("lint",),
    ("diff", EXAMPLES / "clinic"),
    ("schema", "assessment"),
    ("template", "--region", "lumbar"),
    ("lint", "--stats"),
    ("completion", "bash"),
    ("man", "triage"),
    ("--help",),
    ("--version",),
    ("triage",),
    ("form",),
    ("fhir", "assessment", EXAMPLES / "sciatica.yaml"),
    ("sql", "--only", "criteria"),
]

WATCHED = {str(arguments[0]) for arguments in COMMANDS}


@pytest.mark.parametrize(
    "arguments",
    rest_slow(COMMANDS, 12),
    ids=lambda arguments: " ".join(map(str, arguments)).replace(str(EXAMPLES), "examples"),
)
def test_a_command_writes_no_file_and_opens_no_connection(arguments, home, watched):
    result = run(*arguments, stdin=b'{"age": 40}', cwd=home, env=watched)
    assert result.code == (2 if arguments in (("triage",), ("form",)) else 0), result.stderr
    assert list(home.iterdir()) == []


def test_every_command_is_watched():
    asked_to_write = {"site", "export"}  # they write the folder that they are given, and know no patient
    assert COMMANDS_OF_PAINREF.keys() - asked_to_write - {"serve"} <= WATCHED


LISTENS = WATCH.replace('"socket."', '"socket.connect", "socket.get", "socket.send"')


def test_the_service_listens_and_neither_calls_nor_writes(home, watched):
    (Path(watched["PYTHONPATH"].split(os.pathsep)[0]) / "sitecustomize.py").write_text(LISTENS)
    with service(cwd=home, **watched) as (process, address):
        asked = Request(f"{address}/cds-services/painref-triage", body(request()), {"Content-Type": "application/json"})
        with urlopen(asked, timeout=PATIENCE) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    assert list(home.iterdir()) == []


def test_a_completion_writes_no_file_and_opens_no_connection(home, watched):
    asked = {"_PAINREF_COMPLETE": "complete_bash", "COMP_WORDS": "painref triage --set preg", "COMP_CWORD": "3"}
    result = run(cwd=home, env={**watched, **asked})
    assert (result.code, result.stdout) == (0, "pregnancy=\n")
    assert list(home.iterdir()) == []


def test_the_questionnaire_writes_no_file_and_keeps_no_history(home, watched):
    with Terminal("triage", cwd=home, **watched) as terminal:
        terminal.prompt()
        terminal.answer("none")
        terminal.send("s")
        terminal.until("b back to questions")
        terminal.prompt()
        terminal.send("q")
        assert terminal.finish() == 0, terminal.rest()
    assert list(home.iterdir()) == []


def test_the_watch_sees_a_file_that_is_written(home, watched):
    with Terminal("triage", "--save", home / "patient.yaml", cwd=home, **watched) as terminal:
        terminal.prompt()
        terminal.send("60, 1, 8")
        assert terminal.finish() == 99
        assert "FORBIDDEN" in terminal.screen
