"""The paper that is printed on."""

from __future__ import annotations

from enum import StrEnum


class Paper(StrEnum):
    """The size of the paper of a PDF; HTML takes that of the printer."""

    A4 = "a4"
    LETTER = "letter"
