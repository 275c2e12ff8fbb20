"""``painref site``: the reference as a folder of HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from painref.cli.messages import say
from painref.cli.options import DataOption
from painref.errors import PainrefError, Place, reason_of


def site(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    force: Annotated[bool, typer.Option("--force", help="Write into a folder that is not empty.")] = False,
    data: DataOption = None,
) -> None:
    """Write the reference as plain HTML pages. To read them, open DIR/index.html; they load nothing from a network.

    \b
    painref site reference
    painref site reference --force --data clinic

    A page for every procedure, condition, drug, topic, body and source, with a search. It needs Jinja2:
    pip install 'painref[html]'.
    """
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load
    from painref.site.generate import site_files

    count = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()) and not force:
            raise PainrefError("the folder is not empty.", place=Place(str(folder)), remedy="Name another, or --force.")
        for file in site_files(load(overlays=data or ())):
            path = folder / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, encoding="utf-8")
            count += 1
    except OSError as error:
        where = Place(str(error.filename or folder))
        raise PainrefError(f"cannot be written: {reason_of(error)}.", place=where, remedy="Name another.") from None
    say(f"Wrote {count} files; open {folder / 'index.html'}.")
