"""Text behind a word that says what it is."""

from __future__ import annotations

from rich.text import Text

from painref.output.terminal.style import Style
from painref.output.text import plain


def labelled(word: str, text: str, style: str = "") -> Text:
    """Return text behind a word that says what it is."""
    return Text(f"{plain(word)}: ", style=style or Style.HEADING).append(plain(text), style="not bold default")
