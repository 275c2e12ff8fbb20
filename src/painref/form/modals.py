"""What comes up over the form: a choice of meanings, a card to read, what to do with the answers on leaving."""

from __future__ import annotations

from enum import Enum, auto
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from painref.triage.questionnaire.understanding import Unclear


class Leaving(Enum):
    """What becomes of answers that are in no file when the person leaves."""

    SAVE = auto()
    SHOW = auto()
    DROP = auto()


class Card(ModalScreen[None]):
    """Something to read, with what closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,enter", "dismiss", "Close")]

    def __init__(self, text: Text) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Yield the text, and how to close it."""
        with Vertical(classes="over"):
            with VerticalScroll():
                yield Static(self._text)
            yield Label("Esc: close    arrows: scroll", classes="keys")

    def on_mount(self) -> None:
        """Let the arrow keys scroll it at once."""
        self.query_one(VerticalScroll).focus()


class Choose(ModalScreen[str | None]):
    """Several things that a piece of text may mean; the result is the id of the one that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "None of these")]

    def __init__(self, unclear: Unclear) -> None:
        super().__init__()
        self._unclear = unclear

    def compose(self) -> ComposeResult:
        """Yield the possibilities."""
        unclear = self._unclear
        one = len(unclear.possible) == 1
        head = "may mean this" if one else "may mean one of these"
        with Vertical(classes="over"):
            yield Label(f"'{unclear.piece[:60]}' {head}:", markup=False)
            yield OptionList(*(Option(Text(item.text), id=item.id) for item in unclear.possible))
            more = f"and {unclear.more} more: type more letters. " if unclear.more else ""
            yield Label(f"{more}Enter: choose    Esc: none of these", classes="keys")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with what was chosen."""
        self.dismiss(event.option.id)


class Leave(ModalScreen[Leaving | None]):
    """Asks what to do with answers that are in no file; nothing is lost unasked."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "Go on")]

    def compose(self) -> ComposeResult:
        """Yield what can be done with them."""
        with Vertical(classes="over"):
            yield Label("These answers are in no file.")
            yield OptionList(
                Option("Save them to a file", id=Leaving.SAVE.name),
                Option("Leave, and print them", id=Leaving.SHOW.name),
                Option("Leave without them", id=Leaving.DROP.name),
            )
            yield Label("Enter: do it    Esc: go on", classes="keys")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with what was chosen."""
        self.dismiss(Leaving[event.option.id or Leaving.SHOW.name])
