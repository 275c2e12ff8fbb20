"""Names of several words after an option need no quotes."""

from __future__ import annotations

import pytest

from painref.cli.whole_names import with_whole_names
from tests.cli.terminal import EXAMPLES, run


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--condition low back pain", ["--condition", "low back pain"]),
        ("--condition=low back pain --json", ["--condition=low back pain", "--json"]),
        ("conditions --region low back", ["conditions", "--region", "low back"]),
        ("--region low back conditions", ["--region", "low back", "conditions"]),
        ("--explain 1 patient.yaml", ["--explain", "1", "patient.yaml"]),
        ("--set a=b c", ["--set", "a=b", "c"]),
        ("--condition", ["--condition"]),
    ],
)
def test_words_up_to_the_next_option_are_one_name(typed: str, meant: list[str]) -> None:
    assert with_whole_names(typed.split(), choices={"conditions"}, needs_argument=False) == meant


def test_what_a_command_needs_is_not_taken_for_a_name() -> None:
    args = ["--condition", "sciatica", "tfesi"]
    assert with_whole_names(args, choices=(), needs_argument=True) == args
    after = ["tfesi", "--condition", "failed", "back", "surgery"]
    assert with_whole_names(after, choices=(), needs_argument=True) == ["tfesi", "--condition", "failed back surgery"]


@pytest.mark.parametrize(
    ("words", "quoted"),
    [
        (("list", "--condition", "low", "back", "pain"), ("list", "--condition", "low back pain")),
        (("list", "conditions", "--region", "low", "back"), ("list", "conditions", "--region", "low-back")),
        (
            ("criteria", "scs", "--condition", "failed", "back", "surgery", "--by", "medicare"),
            ("criteria", "scs", "--condition", "failed back surgery", "--by", "medicare"),
        ),
        (
            ("triage", f"{EXAMPLES}/facet-pain.yaml", "--explain", "medial", "branch", "block"),
            ("triage", f"{EXAMPLES}/facet-pain.yaml", "--explain", "medial branch block"),
        ),
    ],
)
def test_a_command_answers_as_with_quotes(words: tuple[str, ...], quoted: tuple[str, ...]) -> None:
    found = run(*words)
    assert (found.code, found.stdout) == (0, run(*quoted).stdout)
