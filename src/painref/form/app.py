"""The form as a Textual program: panes, keys, and what is typed. What an answer means is decided elsewhere.

One class holds it all, since Textual finds what a key does in the program that has the key; each action is a few lines.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import ClassVar

from rich.text import Span, Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Resize
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from painref.errors import PainrefError
from painref.form import view
from painref.form.edge import Edge, Outcome
from painref.form.lines import FormLine, Mark, hits, lines_of, sections_of
from painref.form.modals import Card, Choose, Leave, Leaving
from painref.form.state import FormState
from painref.knowledge.model import Id, QuestionType
from painref.output.text import plain
from painref.triage.assess import narrowed_to
from painref.triage.questionnaire.changes import Change, said_back
from painref.triage.questionnaire.understanding import Possible, Refused, Unclear, Understood
from painref.triage.questionnaire.values import Given

WIDE, HIGH = 100, 28
"""A window of so many columns and lines has room for three panes; a smaller one shows one at a time."""


KEYS = """\
y n        yes, no; + new, o old (within two weeks, or longer ago)
u          not known: takes an answer away
space      the next of these
Enter      type the answer: 58, 6 weeks, apixaban; or open a section or a row
0          none of these: no to every option shown that has no answer
?          how to ask it, in the patient's words
/          find a question by words;  Esc goes back
a          every question of the section, or those that are open or answered
1 2 3      sections, questions, result;  Tab: the next of them
w          what if: answer as it might be; w again keeps or drops it
d          what each body says of the row, for and against
f          whom to follow: nice, us, a payer
z          takes the last answer back
s p q      save, leave and print the result, leave"""
"""What the keys do, as the card says it."""


Entry = tuple[str | None, Text]
"""A line of a list, with its id if it has one."""

Looks = tuple[str | None, str, str, tuple[Span, ...]]
"""What a line looks like, to be compared: its id, text and styles."""


class Typing(StrEnum):
    """What the line at the bottom is typed for."""

    ANSWER = "answer"
    FIND = "find"
    FOLLOW = "follow"
    SAVE = "save"


class Questions(OptionList):
    """The questions and options; one key answers the line that the cursor is on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("h", "app.keys", "Keys"),
        Binding("y", "app.answer('yes')", "Yes"),
        Binding("n", "app.answer('no')", "No"),
        Binding("o", "app.answer('old')", "Old"),
        Binding("plus", "app.answer('new')", "New", key_display="+"),
        Binding("u", "app.answer('?')", "Unknown"),
        Binding("space", "app.cycle", "Change", show=False),
        Binding("0", "app.none_of_these", "None"),
        Binding("a", "app.every", "All"),
        Binding("question_mark", "app.how", "How to ask", key_display="?", show=False),
    ]


class FormApp(App[Outcome]):
    """The form. Its result is None only where it ends in an error."""

    TITLE = "painref form"
    ENABLE_COMMAND_PALETTE = False
    CSS_PATH = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Find", key_display="/"),
        Binding("ctrl+z,z", "undo", "Undo", key_display="z"),
        Binding("w", "what_if", "What-if"),
        Binding("d", "disagree", "Bodies"),
        Binding("f", "follow", "Follow"),
        Binding("ctrl+s,s", "save", "Save", key_display="s"),
        Binding("p", "print", "Print"),
        Binding("q,ctrl+q,ctrl+c", "leave", "Leave", key_display="q", priority=False),
        Binding("h", "keys", "Keys", show=False),
        Binding("1", "pane('sections')", "Sections", show=False),
        Binding("2", "pane('middle')", "Questions", show=False),
        Binding("3", "pane('result')", "Result", show=False),
        Binding("escape", "back", "Back", show=False),
    ]

    def __init__(self, state: FormState, edge: Edge) -> None:
        super().__init__()
        self.state = state
        self.edge = edge
        self.saved = state.given
        self.section: Id = next(iter(state.knowledge.sections))
        self.every = False
        self.words = ""
        self.shown: list[FormLine] = []
        self.typing = Typing.ANSWER
        self.drawn: dict[str, list[Looks]] = {}

    # --- What is seen ---------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Yield the state of safety, three panes, the line to type in, and the keys."""
        yield Static(id="safety")
        yield Static("1 Sections   2 Questions   3 Result", id="tabs")
        with Horizontal(id="panes"):
            yield OptionList(id="sections")
            with Vertical(id="middle"):
                yield Questions(id="questions")
                yield Static(id="how")
            with VerticalScroll(id="result", can_focus=False):
                yield Static(id="headline")
                yield OptionList(id="rows")
                yield Static(id="rest")
        yield Static(id="message")
        yield Input(id="typed", compact=True, select_on_focus=False)
        yield Static(id="keys", classes="keys")

    def on_mount(self) -> None:
        """Show the first section, ready to be answered."""
        self.query_one("#typed", Input).display = False
        self.refresh_all()
        self.action_pane("middle")

    def on_resize(self, event: Resize) -> None:
        """Show three panes where there is room for them, else one at a time, and as many keys as fit."""
        self.screen.set_class(event.size.width < WIDE or event.size.height < HIGH, "narrow")
        self._put("#keys", Text(view.keys_line(event.size.width - 2)))

    def refresh_all(self) -> None:
        """Show the state: safety, sections, questions, result."""
        state = self.state
        self._put("#safety", view.safety_line(state))
        sections = list(sections_of(state))
        names: list[Entry] = [(section.id, view.section_line(section)) for section in sections]
        self._fill("#sections", names, [section.id for section in sections].index(self.section))
        self._show_questions()
        self._put("#headline", view.headline(state))
        rows: list[Entry] = [(row.procedure, view.row_line(row, state)) for row in view.rows(state)]
        self._fill("#rows", rows, self.query_one("#rows", OptionList).highlighted or 0)
        self.query_one("#rows").display = bool(rows)
        self._put("#rest", view.rest(state))

    def _show_questions(self, *, at: int | None = None) -> None:
        listing = self.query_one("#questions", Questions)
        at = listing.highlighted or 0 if at is None else at
        here = self.shown[at].item.key if self.shown and at < len(self.shown) else ""
        self.shown = self._lines()
        keys = [line.item.key for line in self.shown]
        at = keys.index(here) if here in keys else min(at, len(keys) - 1)
        lines: list[Entry] = [(None, view.form_line(line, alone=bool(self.words))) for line in self.shown]
        self._fill("#questions", lines, max(at, 0))
        self._show_how()

    def _lines(self) -> list[FormLine]:
        if self.words:
            return hits(self.state, self.words)
        return list(lines_of(self.state, self.section, every=self.every))

    def _put(self, name: str, text: Text) -> None:
        """Show a text, unless it is there already: laying it out again takes longer than deciding."""
        now = [_looks((None, text))]
        if self.drawn.get(name) != now:
            self.drawn[name] = now
            self.query_one(name, Static).update(text)

    def _fill(self, name: str, lines: list[Entry], at: int) -> None:
        """Show a list of lines by their ids; where it has as many as before, only those that changed are drawn."""
        listing = self.query_one(name, OptionList)
        before, now = self.drawn.get(name, []), list(map(_looks, lines))
        self.drawn[name] = now
        with self.prevent(OptionList.OptionHighlighted):
            if [one[0] for one in before] == [one[0] for one in now]:
                for place, (_, text) in enumerate(lines):
                    if before[place] != now[place]:
                        listing.replace_option_prompt_at_index(place, text)
            else:
                listing.clear_options()
                listing.add_options(Option(text, id=id_) for id_, text in lines)
            listing.highlighted = min(at, len(lines) - 1) if lines else None

    def _show_how(self) -> None:
        line = self.line
        how = ""
        if line is not None:
            option = line.item.listed
            how = (option.how if option else "") or line.item.question.how
            new = f" Counts as new: {option.new}." if option is not None and option.new else ""
            how = f"{how}{new}" or f"Enter: {line.screen(self.state).typing}"
        self._put("#how", Text(plain(how)))

    @property
    def line(self) -> FormLine | None:
        """The line that the cursor is on."""
        at = self.query_one("#questions", Questions).highlighted
        return self.shown[at] if at is not None and at < len(self.shown) else None

    def say(self, message: str) -> None:
        """Show a message above the keys."""
        self.query_one("#message", Static).update(Text(plain(message)))

    # --- Moving about ---------------------------------------------------------------------------------------------

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show how to ask the line that the cursor moved to, or the section that it moved to."""
        if event.option_list.id == "questions":
            self._show_how()
        elif event.option_list.id == "sections" and event.option.id not in (None, self.section):
            self.section, self.words = Id(event.option.id or ""), ""
            self._show_questions(at=0)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take Enter: go to the questions of a section, answer a line, or read the card of a row."""
        match event.option_list.id:
            case "sections":
                self.action_pane("middle")
            case "questions":
                self.action_type()
            case "rows":
                self.push_screen(Card(self._card(event.option.id or "")))

    def action_pane(self, name: str) -> None:
        """Show a pane, and put the cursor in it."""
        for pane in ("sections", "middle", "result"):
            self.query_one(f"#{pane}").set_class(pane == name, "front")
        self.say("")
        inside = {"middle": "#questions", "result": "#rows"}.get(name, f"#{name}")
        self.query_one(inside).focus()

    async def action_back(self) -> None:
        """Leave the line that is typed in, or what was found."""
        self._stop_typing()
        if self.words:
            self.words = ""
            self._show_questions(at=0)

    def action_every(self) -> None:
        """Show every question of the section, or those that are open or answered."""
        self.every, self.words = not self.every, ""
        self._show_questions()
        self.say("Every question of the section." if self.every else "What is open or answered.")

    def action_how(self) -> None:
        """Show how to ask, in full."""
        if self.line is not None:
            option = self.line.item.listed
            how = "\n".join(filter(None, [option.how if option else "", self.line.item.question.how]))
            self.push_screen(Card(Text(plain(how or "Ask it as it stands."))))

    # --- Answering ------------------------------------------------------------------------------------------------

    def action_answer(self, typed: str) -> None:
        """Answer the line that the cursor is on with a word."""
        line = self.line
        if line is None:
            return
        if line.is_question and typed in ("yes", "no") and line.item.question.type is QuestionType.NUMBER:
            self.action_type()
        elif line.is_question and typed not in ("?", "yes", "no"):
            self.say("Move to an option; a whole question is answered by Enter.")
        elif typed == "?" and line.mark is not Mark.UNKNOWN:
            self._become(self.state.cleared(line.item), "Not answered any more")
        elif line.is_choice and typed != "yes":
            self.say("Only one of these is the answer: y on that one, or u on the one that is not.")
        else:
            self._take(line, line.typed(typed), {})

    def action_cycle(self) -> None:
        """Give an option its next answer; on a question, type."""
        line = self.line
        if line is None or line.is_question:
            self.action_type()
            return
        self.action_answer(line.next_answer)

    def action_none_of_these(self) -> None:
        """Answer no to the options of a question that are shown and have no answer."""
        if self.line is None:
            return
        question = self.line.item.question
        options = [line for line in self.shown if line.item.question is question and not line.is_question]
        waiting = [line for line in options if line.mark is Mark.UNKNOWN]
        if not waiting:
            self.say("There is nothing here without an answer.")
            return
        changes: list[Change] = []
        for line in waiting:
            understood = line.screen(self.state).understand("no", {}, self.state.given)
            changes += understood.changes if isinstance(understood, Understood) else []
        self._become(self.state.answered(changes), said_back(changes, self.state.knowledge))

    def action_type(self) -> None:
        """Let the answer to the line be typed."""
        if self.line is not None:
            self._type(Typing.ANSWER, f"{self.line.text}: {self.line.screen(self.state).typing}")

    def _type(self, typing: Typing, what: str) -> None:
        self.typing = typing
        field = self.query_one("#typed", Input)
        field.display = True
        field.value = ""
        field.focus()
        self.say(f"{what} (Enter: take it, Esc: leave it)")

    def _stop_typing(self) -> None:
        field = self.query_one("#typed", Input)
        field.display = False
        self.query_one("#questions").focus()
        self.say("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what is found so far."""
        if self.typing is Typing.FIND and event.input.display:
            self.words = event.value.strip()
            self._show_questions(at=0)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was typed; what cannot be taken stays to be mended."""
        text = event.value
        match self.typing:
            case Typing.ANSWER if self.line is not None and text.strip():
                self._take(self.line, text, {})
            case Typing.FOLLOW:
                self._attempt(lambda: self._follow(text))
            case Typing.SAVE if text.strip():
                self._attempt(lambda: self._save_as(text.strip()))
            case _:
                self._stop_typing()

    def _take(self, line: FormLine, typed: str, chosen: dict[str, str]) -> None:
        """Record what text means for a line, ask which of several things it means, or say why it is no answer."""
        match line.screen(self.state).understand(typed, chosen, self.state.given):
            case Understood(changes):
                self._stop_typing()
                self._become(self.state.answered(changes), said_back(changes, self.state.knowledge) or "Not known")
            case Unclear() as unclear:

                def took(picked: str | None) -> None:
                    if picked is not None:
                        self._take(line, typed, {**chosen, unclear.piece: picked})

                self.push_screen(Choose(unclear), took)
            case Refused(message):
                self.say(message)

    def _become(self, state: FormState, said: str) -> None:
        """Go on from another state, and keep its answers in the file if there is one."""
        emergency = state.assessment.disposition.word == "emergency" != self.state.assessment.disposition.word
        self.state = state
        self.refresh_all()
        self.say(said)
        if self.edge.keep is not None and state.base is None:
            self._attempt(self._keep)
        if emergency:
            self.push_screen(Card(view.headline(state)))

    def _attempt(self, act: Callable[[], None]) -> None:
        try:
            act()
        except PainrefError as error:
            self.say(str(error))

    # --- Other keys -----------------------------------------------------------------------------------------------

    def action_find(self) -> None:
        """Jump to any question by words."""
        self._type(Typing.FIND, "Find a question or an option by words")
        self.action_pane("middle")
        self.query_one("#typed").focus()

    def action_undo(self) -> None:
        """Take the last answer back."""
        if self.state.before is None:
            self.say("There is nothing to take back.")
        else:
            self._become(self.state.undone(), "Taken back.")

    def action_what_if(self) -> None:
        """Begin a what-if, or ask whether to keep what was supposed."""
        if self.state.base is None:
            self._become(self.state.supposing(), "What if: answer as it might be. w ends it, z takes back one answer.")
            return
        end = Unclear("these answers", (Possible("keep", "Keep them"), Possible("drop", "Drop them, and go back")))

        def ended(picked: str | None) -> None:
            if picked is not None:
                state = self.state.kept() if picked == "keep" else self.state.dropped()
                self._become(state, "Kept." if picked == "keep" else "Dropped.")

        self.push_screen(Choose(end), ended)

    def action_disagree(self) -> None:
        """Show what each body says of the row that the cursor is on."""
        rows = view.rows(self.state)
        at = self.query_one("#rows", OptionList).highlighted or 0
        if rows:
            self.push_screen(Card(view.disagreement(rows[min(at, len(rows) - 1)])))
        else:
            self.say("There is no row to disagree on.")

    def action_follow(self) -> None:
        """Ask whose recommendations count."""
        self._type(Typing.FOLLOW, f"Followed: {self.state.summary.lens}. Follow whom, such as nice, us, clinical")

    def _follow(self, whom: str) -> None:
        rules = self.edge.follow(whom)
        self._stop_typing()
        self._become(self.state.followed(rules), f"Followed: {rules.lens.name}.")

    def _card(self, procedure: str) -> Text:
        narrowed = narrowed_to(self.state.assessment, procedure, self.state.knowledge)
        return self.edge.explain(narrowed, max(self.size.width - 10, 40))

    def action_keys(self) -> None:
        """Show what every key does."""
        self.push_screen(Card(Text(KEYS)))

    # --- Saving and leaving ---------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save the answers, to the file that is kept or to one that is named."""
        if self.edge.keep is not None:
            self._attempt(self._keep)
        else:
            self._type(Typing.SAVE, "Save to which file?")

    def _keep(self) -> None:
        if self.edge.keep is not None:
            self.edge.keep(self.state.given)
            self.saved = self.state.given

    def _save_as(self, name: str) -> None:
        edge = self.edge.save_as(name)
        self.edge, before = edge, self.edge
        try:
            self._keep()
        except PainrefError:
            self.edge = before
            raise
        self._stop_typing()
        self.say(f"Saved to {edge.kept_in}; every further answer is saved there too.")

    def action_print(self) -> None:
        """Leave, and print the result."""
        self._leave(result=True, answers=self._is_unsaved)

    def action_leave(self) -> None:
        """Leave; ask first what to do with answers that are in no file."""
        if not self._is_unsaved:
            self._leave()
            return

        def left(leaving: Leaving | None) -> None:
            match leaving:
                case Leaving.SAVE:
                    self.action_save()
                case Leaving.SHOW:
                    self._leave(answers=True)
                case Leaving.DROP:
                    self._leave()

        self.push_screen(Leave(), left)

    def _leave(self, *, result: bool = False, answers: bool = False) -> None:
        saved_in = "" if self._is_unsaved else self.edge.kept_in
        self.exit(Outcome(self.state.rules, self._answers, result=result, answers=answers, saved_in=saved_in))

    @property
    def _answers(self) -> Given:
        """The answers that are the patient's: what was only supposed is left out."""
        return (self.state.base or self.state).given

    @property
    def _is_unsaved(self) -> bool:
        return self._answers != self.saved


def _looks(line: Entry) -> Looks:
    id_, text = line
    return id_, text.plain, str(text.style), tuple(text.spans)
