"""Every rule of the lint breaks on its own small file, which says what is expected and where.

A file of ``bad/`` is put beside those of ``good/``; its first lines say ``# expect: rule line:column``, one for each
problem in it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painref.criteria.facts import MAX_FACT_DEPTH
from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.library.location import built_in_data
from painref.library.open import load
from painref.lint import lint
from painref.lint.walk import all_parts
from painref.reference.condition import condition_page
from painref.reference.procedure import procedure_page
from painref.sources.binder import Problem
from painref.sources.loader import DataError, read
from painref.sources.rules import Rule

HERE = Path(__file__).parent
GOOD = HERE / "good"
BAD = sorted((HERE / "bad").glob("*.yaml"))
EXPECT = re.compile(r"^# expect: ([a-z-]+) (\d+):(\d+)$", re.MULTILINE)


def expected(fixture: Path) -> list[tuple[str, int, int]]:
    return [(rule, int(line), int(column)) for rule, line, column in EXPECT.findall(fixture.read_text("utf-8"))]


def beside_the_good(fixture: Path, folder: Path) -> Path:
    """The fixture in a copy of the good folder, named so that it is read last."""
    shutil.copytree(GOOD, folder, dirs_exist_ok=True)
    return Path(shutil.copy(fixture, folder / f"z-{fixture.name}"))


# --- One file for each ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def copy_of_the_good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the good folder in which one bad file after another stands: the others are parsed once."""
    return Path(shutil.copytree(GOOD, tmp_path_factory.mktemp("good"), dirs_exist_ok=True))


@pytest.mark.parametrize("fixture", BAD, ids=lambda path: path.stem)
def test_exactly_what_is_wrong_is_reported_where_it_stands_and_what_breaks_integrity_is_refused(
    fixture: Path, copy_of_the_good: Path
) -> None:
    bad = Path(shutil.copy(fixture, copy_of_the_good / f"z-{fixture.name}"))
    try:
        problems = lint(copy_of_the_good)
        reported_where_it_stands(fixture, bad, problems)
        refused_if_it_breaks_integrity(copy_of_the_good, problems)
    finally:
        bad.unlink()


def reported_where_it_stands(fixture: Path, bad: Path, problems: Sequence[Problem]) -> None:
    found = [(problem.rule, problem.line, problem.column) for problem in problems]
    assert found
    assert found == expected(fixture)
    for problem in problems:
        assert problem.file == str(bad)
        assert re.fullmatch(r"\S.*[.…)\]}]", problem.message)
        assert problem.remedy.strip()
        place = f"{bad}:{problem.line}:{problem.column}" if problem.line else str(bad)
        assert str(problem) == f"{place}: {problem.rule}: {problem.message} {problem.remedy}"


def refused_if_it_breaks_integrity(folder: Path, problems: Sequence[Problem]) -> None:
    """`load` refuses what the shape or integrity rules report, with the same location, and accepts the rest."""
    content = list(Rule)[list(Rule).index(Rule.MISSING_REFERENCE) :]
    if all(problem.rule in content for problem in problems):
        load(folder)
        return
    with pytest.raises(DataError) as caught:
        load(folder)
    assert list(caught.value.problems) == problems
    assert str(problems[0]).split(": ")[0] in str(caught.value)


def test_a_fixture_is_named_after_the_rule_it_breaks() -> None:
    broken = {fixture: {rule for rule, _, _ in expected(fixture)} for fixture in BAD}
    assert [
        fixture.name for fixture, rules in broken.items() for rule in rules if not fixture.stem.startswith(f"{rule}-")
    ] == []


def test_every_rule_has_a_fixture() -> None:
    assert {rule for fixture in BAD for rule, _, _ in expected(fixture)} == set(Rule)


@pytest.mark.parametrize("length", [MAX_FACT_DEPTH + 1, 900, 2_000])
def test_facts_nested_too_deeply_are_reported_once(length: int, tmp_path: Path) -> None:
    """Where the limit is crossed, not at every fact above; neither lint nor load runs into Python's own limit."""
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    links = ["link_" + "".join("abcdefghij"[int(digit)] for digit in str(i)) for i in range(length)]
    lines = [f"  - {{id: {link}, text: A link, when: {beneath}}}" for link, beneath in pairwise([*links, "wish"])]
    chain = tmp_path / "z-chain.yaml"
    chain.write_text("\n".join(["facts:", *lines]))
    crossed = length - MAX_FACT_DEPTH - 1
    [problem] = lint(tmp_path)
    assert (problem.rule, problem.file, problem.line) == (Rule.BAD_CRITERION, str(chain), crossed + 2)
    assert problem.column == lines[crossed].index("when: ") + len("when: ") + 1
    with pytest.raises(DataError, match=f"'{links[crossed]}' is nested more than"):
        load(tmp_path)


# --- What is sound ----------------------------------------------------------------------------------------------------


def test_the_good_folder_is_good() -> None:
    assert lint(GOOD) == []


def test_the_built_in_knowledge_is_good() -> None:
    assert [str(problem) for problem in lint(built_in_data())] == []


def test_the_good_folder_has_something_of_every_kind() -> None:
    """So that a rule about any of them can break; what is not there would not be checked."""
    kinds = {type(part).__name__ for part in all_parts(read(GOOD))}
    built_in = {type(part).__name__ for part in all_parts(read(built_in_data()))}
    assert built_in - kinds <= {"Workup"}


# --- How it reports ---------------------------------------------------------------------------------------------------


def test_problems_come_by_file_line_and_column(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    for name in ("markup-html", "bad-id-dashes", "unknown-region-procedure"):
        shutil.copy(HERE / "bad" / f"{name}.yaml", tmp_path / f"{name}.yaml")
    for name in ("bad-id-dashes", "markup-html"):
        text = (tmp_path / f"{name}.yaml").read_text()
        (tmp_path / f"{name}.yaml").write_text(text.replace("a-step", name))
    problems = lint(tmp_path)
    assert [Path(problem.file).stem for problem in problems] == [
        "bad-id-dashes",
        "markup-html",
        "unknown-region-procedure",
    ]
    assert problems == sorted(problems)
    assert problems == lint(tmp_path)


@pytest.mark.parametrize("list_", ["references", "questions"])
def test_what_does_not_read_is_reported_once_and_not_wherever_it_is_named(list_: str, tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    file = tmp_path / {"references": "bibliography.yaml", "questions": "questionnaire.yaml"}[list_]
    file.write_text(file.read_text() + "  ]\n")
    assert [problem.rule for problem in lint(tmp_path)] == [Rule.UNREADABLE]


def test_one_bad_entry_does_not_condemn_what_names_it(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "bibliography.yaml"
    file.write_text(file.read_text().replace("kind: cohort", "kind: chort"))
    (problem,) = lint(tmp_path)
    assert (problem.rule, problem.remedy.split("?")[0]) == (Rule.UNKNOWN_VALUE, "Did you mean 'cohort'")


def test_a_typo_is_met_with_the_nearest_id(tmp_path: Path) -> None:
    beside_the_good(HERE / "bad" / "unknown-procedure-family.yaml", tmp_path)
    assert lint(tmp_path)[0].remedy == "Did you mean 'root-family'?"


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(PainrefError, match="does not exist"):
        lint(tmp_path / "nowhere")


# --- Whatever is in the files -----------------------------------------------------------------------------------------

FILES = {path.name: path.read_text("utf-8") for path in sorted(GOOD.glob("*.yaml"))}
TOKENS = sorted(set(re.findall(r"[\w.-]+", " ".join(FILES.values()))))
STRANGE = ["", "~", "[]", "{}", "''", "-", ":", "#", "true", "1e999", "-1", "[[]]", "{a: b}", "*a", "&a x", "not", "é"]


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, str]:
    """The good files with a few lines dropped or doubled and a few words exchanged."""
    files = dict(FILES)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(files)))
        lines = files[name].split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["drop", "double", "exchange", "exchange", "exchange"])):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case _:
                words = list(re.finditer(r"[\w.-]+", lines[at]))
                if words:
                    word = draw(st.sampled_from(words))
                    other = draw(st.sampled_from(TOKENS) | st.sampled_from(STRANGE))
                    lines[at] = lines[at][: word.start()] + other + lines[at][word.end() :]
        files[name] = "\n".join(lines)
    return files


def uses(knowledge: Knowledge) -> Iterator[object]:
    """Whatever `show` and `list` put together."""
    for procedure in knowledge.procedures.values():
        yield procedure_page(procedure, knowledge)
    for condition in knowledge.conditions.values():
        yield condition_page(condition, knowledge)
    yield knowledge.vocabulary


def linted(files: dict[str, str]) -> tuple[list[Problem], Knowledge | DataError]:
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            Path(folder, name).write_text(text, "utf-8")
        problems = lint(Path(folder))
        try:
            return problems, load(Path(folder))
        except DataError as error:
            return problems, error


@given(damaged())
def test_damage_is_reported_and_never_raised(files: dict[str, str]) -> None:
    problems, loaded = linted(files)
    lengths = {name: len(text.split("\n")) for name, text in files.items()}
    for problem in problems:
        assert problem.message
        assert problem.remedy
        assert 0 <= problem.line <= lengths[Path(problem.file).name] + 1
    assert problems or isinstance(loaded, Knowledge)
    if isinstance(loaded, Knowledge):
        assert all(list(uses(loaded)))
