"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from painref.render.text import Color

JsonOption = Annotated[bool, typer.Option("--json", help="One JSON record instead of tables.")]
NoPagerOption = Annotated[
    bool, typer.Option("--no-pager", help="Never page; else a long page on a terminal goes through PAGER.")
]
ColorOption = Annotated[Color, typer.Option("--color", help="Colours; NO_COLOR is honoured too.")]
