"""What tests of commands that go over all cited patients share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from painref.library import location
from tests.cli.terminal import piped

FEW = ("first-release.yaml", "lenses.yaml")


@pytest.fixture(scope="module")
def few_cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Have two files of cited patients alone, where what is tested does not depend on how many there are."""
    folder = tmp_path_factory.mktemp("cases")
    for name in FEW:
        shutil.copy(location.built_in_cases() / name, folder)
    piped.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(location, "built_in_cases", lambda: folder)
        yield
    piped.cache_clear()
