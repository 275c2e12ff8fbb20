"""What a shell may complete: the words of each kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from painref.knowledge.entries import Entries
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question, QuestionType
from painref.knowledge.names import names_of, normalise

_LISTS = ("procedures", "conditions", "terms", "medications", "topics", "references", "bodies")

_SEVERAL = ("clinical", "payers")
"""What can be followed beside bodies, references and jurisdictions."""

_TYPEABLE = re.compile(r"[\w.+-]+")
"""A name that no shell takes for anything else."""


class Word(NamedTuple):
    """Something to complete: what kind it is of, and everything it is called, the id first."""

    kind: str
    names: tuple[str, ...]


def words(kinds: Iterable[str], beginning: str, knowledge: Knowledge) -> Iterator[Word]:
    """Yield words of these kinds whose name begins with what was typed; others may be among them.

    The kinds are the lists with ids; ``lenses`` for what is followed beside bodies and references; ``regions``;
    ``questions``; and for the values of each question its id with an equals sign.
    """
    for kind in kinds:
        for names in _words(kind, beginning, knowledge):
            yield Word(kind, names)


def _words(kind: str, beginning: str, knowledge: Knowledge) -> Iterable[tuple[str, ...]]:
    if kind in _LISTS:
        return _named(getattr(knowledge, kind), beginning, others=kind != "references")
    if kind == "lenses":
        return ((name,) for name in (*knowledge.references.index("jurisdiction"), *_SEVERAL))
    if kind == "questions":
        return ((id_,) for id_ in knowledge.questions)
    question = knowledge.questions.get(Id("pain_regions" if kind == "regions" else kind.removesuffix("=")))
    if question is None:
        return ()
    if kind == "regions":
        return ((option.id,) for option in question.options)
    return ((value,) for value in _values(question, knowledge))


def _named(entries: Entries[Any], beginning: str, *, others: bool) -> Iterator[tuple[str, ...]]:
    """Yield the names of entries, of which only those are read that have another name than their id to offer.

    The title of a paper is not something that anybody types.
    """
    found: dict[Id, tuple[str, ...]] = {id_: (id_,) for id_ in entries if id_.startswith(beginning)}
    if beginning and others:
        for key in entries.index("name").beginning(beginning):
            for id_ in entries.index("name")[key]:
                names = filter(_TYPEABLE.fullmatch, map(normalise, names_of(entries[id_])))
                found.setdefault(id_, tuple(dict.fromkeys([id_, *names])))
    return iter(found.values())


def _values(question: Question, knowledge: Knowledge) -> Iterable[str]:
    from painref.knowledge.vocabulary import option_ids  # only where a question is completed

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
    """Return the words that begin so: each by its id, or else by the first other name that does."""
    found = []
    for word in candidates:
        names = word.names if beginning else word.names[:1]
        found += [name for name in names if name.startswith(beginning)][:1]
    return sorted(set(found))
