"""What a shell may complete: the words of each kind, from the compiled store where there is one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from painref.knowledge.knowledge import Knowledge
    from painref.knowledge.model import Question

_LISTS = ("procedures", "conditions", "medications", "topics", "references", "bodies")

_TYPEABLE = r"[\w.+-]+"
"""A name that no shell takes for anything else."""


class Word(NamedTuple):
    """Something to complete: what kind it is of, and everything it is called, the id first."""

    kind: str
    names: tuple[str, ...]


def words(knowledge: Knowledge) -> Iterator[Word]:
    """Every word that can be completed.

    The kinds are the lists with ids; ``lenses`` for what is followed beside bodies and references; ``regions``;
    ``questions``; and for the values of each question its id with an equals sign.
    """
    import re

    from painref.knowledge.lookup import names_of, normalise

    typeable = re.compile(_TYPEABLE)
    for kind in _LISTS:
        for entry in getattr(knowledge, kind).values():
            # The title of a paper is nothing that anybody types.
            others = () if kind == "references" else filter(typeable.fullmatch, map(normalise, names_of(entry)))
            yield Word(kind, tuple(dict.fromkeys([entry.id, *others])))
    for jurisdiction in sorted({reference.jurisdiction for reference in knowledge.references.values()}):
        yield Word("lenses", (jurisdiction,))
    for several in ("clinical", "payers"):
        yield Word("lenses", (several,))
    for question in knowledge.questions.values():
        yield Word("questions", (question.id,))
        yield from (Word(f"{question.id}=", (value,)) for value in _values(question, knowledge))
        if question.id == "pain_regions":
            yield from (Word("regions", (option.id,)) for option in question.options)


def _values(question: Question, knowledge: Knowledge) -> Iterable[str]:
    from painref.knowledge.model import QuestionType
    from painref.knowledge.vocabulary import option_ids

    match question.type:
        case QuestionType.NUMBER:
            return ("unknown",)
        case QuestionType.YES_NO:
            return ("yes", "no", "unknown")
        case QuestionType.CHOICE:
            return (*(option.id for option in question.options), "unknown")
        case QuestionType.OPTIONS | QuestionType.NAMES:
            return (*option_ids(question, knowledge), "none", "unknown")
        case QuestionType.RECORDS | QuestionType.CLEARINGS:
            return (*knowledge.nameable(question), "unknown")


def completions(beginning: str, candidates: Iterable[Word]) -> list[str]:
    """The words that begin so: each by its id, or else by the first other name that does, once something is typed."""
    found = []
    for word in candidates:
        names = word.names if beginning else word.names[:1]
        found += [name for name in names if name.startswith(beginning)][:1]
    return sorted(set(found))


def known_words(kinds: Iterable[str], beginning: str, folder: Path, overlays: Sequence[Path] = ()) -> list[Word]:
    """The words of some kinds that may begin so: from the compiled file of a data folder, or else from all there is.

    With overlays laid over it, whose faults make no difference here: whoever uses them is told.
    """
    wanted = set(kinds)
    if overlays:
        from painref.overlay.merge import lay_over_compiled

        knowledge = lay_over_compiled(overlays).knowledge()
    else:
        from painref.library.store import stored_words

        stored = stored_words(wanted, beginning, folder)
        if stored is not None:
            return stored
        from painref.library.access import load

        knowledge = load()
    return [word for word in words(knowledge) if word.kind in wanted]
