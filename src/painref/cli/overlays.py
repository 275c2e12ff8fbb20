"""Which overlay folders are in use: those named on the command line, else in ``PAINREF_DATA``, else in the config file.

Each of the three replaces the next; within one, later folders win. Everything here is cheap where none is named, since
every look-up passes through it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import typer

from painref.errors import PainrefError, Place, reason_of

_MAX_BYTES = 100_000
"""Largest config file read."""

VARIABLE = "PAINREF_DATA"
"""Folders joined by the separator of paths; set and empty it stands for none, whatever the config file says."""


def overlays_in_use(ctx: typer.Context, given: list[Path] | None) -> list[Path] | None:
    """Return the folders of a command, those named before the command first: the callback of ``--data``.

    Raises `PainrefError` for a config file that cannot be used.
    """
    if ctx.resilient_parsing or ctx.parent is None:
        return given
    return _named(ctx, given) or configured_overlays()


def overlays_while_typing(ctx: typer.Context) -> list[Path]:
    """Return the folders that a command line that is still being typed would use.

    Raises `PainrefError` for a config file that cannot be used.
    """
    return _named(ctx, ctx.params.get("data")) or configured_overlays()


def _named(ctx: typer.Context, given: list[Path] | None) -> list[Path]:
    return [*(ctx.find_root().params.get("_data") or ()), *(given or ())]


def configured_overlays() -> list[Path]:
    """Return the folders of the environment, or else of the config file."""
    if VARIABLE in os.environ:
        return [Path(name) for name in os.environ[VARIABLE].split(os.pathsep) if name]
    file = config_file()
    return _configured(file) if file.is_file() else []


def config_file() -> Path:
    """Return where the config file is looked for; it need not be there."""
    base = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    folder = base if base.is_absolute() else _at_home(Path("~", ".config"))
    return folder / "painref" / "config.toml"


def _at_home(path: Path) -> Path:
    """Return the path with ``~`` made the home directory, if there is one."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _text(file: Path) -> str:
    """Return the text of the config file. Raises `OSError` or `ValueError` if it cannot be read."""
    with file.open("rb") as opened:
        data = opened.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise ValueError(f"file of more than {_MAX_BYTES:,} bytes")
    return data.decode("utf-8-sig")


def _configured(file: Path) -> list[Path]:
    """Return the folders under ``data``; relative ones are relative to the config file."""
    import tomllib

    location = Place(str(file))
    try:
        config: dict[str, Any] = tomllib.loads(_text(file))
    except (OSError, ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        if isinstance(error, OSError):
            reason = reason_of(error)
        remedy = 'It should say, for example: data = ["/home/me/clinic"]'
        raise PainrefError(f"cannot read the config file: {reason}", place=location, remedy=remedy) from None
    if unknown := [key for key in config if key != "data"]:
        message = f"'{unknown[0][:60]}' is not a setting."
        raise PainrefError(message, place=location, remedy="Known: data.")
    folders = config.get("data", [])
    if not isinstance(folders, list) or not all(isinstance(name, str) and name for name in folders):
        raise PainrefError(
            "data must be a list of folders.", place=location, remedy='Write data = ["clinic"], for example.'
        )
    return [file.parent / _at_home(Path(name)) for name in folders]
