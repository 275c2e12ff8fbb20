"""What tests of commands that go over all cited patients share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from painref.library import location
from tests.samples import IN_FULL

FEW = ("first-release.yaml", "lenses.yaml")
ONE_IN = 10
NAMED = ("  - id: suspected-facet-pain-no-block\n", "  - id: one-block-of-60-under-nice\n")
"""Those that a test asks for by name."""


@pytest.fixture(scope="session")
def few_in_a_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of some cited patients of two files."""
    folder = tmp_path_factory.mktemp("cases")
    for name in FEW:
        head, *cases = re.split(r"^(?=  - id: )", (location.built_in_cases() / name).read_text(), flags=re.MULTILINE)
        kept = [case for number, case in enumerate(cases) if number % ONE_IN == 0 or any(map(case.count, NAMED))]
        (folder / name).write_text("".join([head, *kept]))
    return folder


@pytest.fixture(scope="module")
def few_cases_always(few_in_a_folder: Path) -> Iterator[None]:
    """Have some cited patients of two files alone, where what is tested does not depend on how many there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(location, "built_in_cases", lambda: few_in_a_folder)
        yield


@pytest.fixture(scope="module")
def few_cases(request: pytest.FixtureRequest) -> None:
    """Have some cited patients alone in the quick run; in the full one all. What goes over them is marked `sampled`."""
    if not IN_FULL:
        request.getfixturevalue("few_cases_always")
