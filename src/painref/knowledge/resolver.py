"""What people type for a name, and the entry that is meant: the one resolver of every command.

An exact name counts first; then an ICD-10-CM code; then the same with level, side and dose taken out of it, which are
noted; then the same words in another order or number; then a name that holds all the words. Nothing is guessed beyond
that: where several entries are meant it is said which, and what is misspelt is only suggested, within its own kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Any

from painref.errors import PainrefError
from painref.knowledge.condition_tree import ancestors, with_descendants
from painref.knowledge.entries import Entries
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError, suggest_from
from painref.knowledge.model import Id
from painref.knowledge.names import codes_of, listed, names_of, normalise
from painref.knowledge.stems import COLLECTIONS, NamesByWords, stems
from painref.knowledge.typed import TWICE_A_DAY, Detail, Typed, take_apart, without_form
from painref.records import record

PAGES = ("procedure", "condition", "term", "not-covered", "medication", "topic", "red-flag", "reference", "body")
"""The kinds of entry that have a page, in the order in which a name is taken for one of them."""

CODE = "code"
"""The kind of what an ICD-10-CM code of several conditions names: the code itself."""

RED_FLAGS = "red-flags"
"""The kind of what the words ``red flags`` name: all of them."""

_WORDS = {
    "procedure": ("a procedure", "painref show"),
    "condition": ("a condition", "painref show"),
    "term": ("a word for several entries", "painref show"),
    "not-covered": ("a treatment that painref does not cover", "painref show"),
    "medication": ("a drug", "painref hold"),
    "topic": ("a topic", "painref guide"),
    "reference": ("a source", "painref refs"),
    "body": ("a body", "painref refs --body"),
    "red-flag": ("a red flag", "painref show"),
}
"""What an entry of a kind is called, and the command that shows it."""

_ICD10CM = r"[a-z]\d[0-9a-z](?:\.?[0-9a-z]{1,4})?"
_CPT = r"\d{4}[0-9tf]"
_SHORTEST = 3
"""How many letters one of the words must have that are looked for inside names."""

_MOST = 9
"""How many entries are listed where several are meant."""

_NEAREST = 3
"""How many entries are suggested."""


@record(kw_only=False)
class Named:
    """The entry that a name means: its kind, id and name, and what was typed besides, which painref only notes."""

    kind: str
    id: Id
    name: str
    details: tuple[Detail, ...] = ()


class AmbiguousError(PainrefError):
    """A name that several entries go by; `matches` are those meant."""

    def __init__(self, text: str, matches: Sequence[Named]) -> None:
        shown = "; ".join(f"{match.id} ({match.name})" for match in matches[:_MOST])
        more = f"; and {len(matches) - _MOST} more" if len(matches) > _MOST else ""
        super().__init__(f"'{_short(text)}' may mean {len(matches)} entries.", remedy=f"Name one: {shown}{more}.")
        self.matches = tuple(matches)


class GroupError(AmbiguousError):
    """A word for several drugs, where one is asked for."""

    def __init__(self, text: str, matches: Sequence[Named]) -> None:
        super().__init__(text, matches)
        self.message = f"'{_short(text)}' is a word for {len(matches)} drugs, each held in its own way."
        self.remedy = f"Name those that are taken, one or more: {', '.join(match.id for match in matches)}."


def resolve(text: str, kinds: Sequence[str], knowledge: Knowledge, *, hint: str = "Try painref list.") -> Named:
    """Return the entry of one of some kinds that a text names, with what it says besides.

    Raises `AmbiguousError` if several are meant, `NotFoundError` if none is; what is the name of an entry of another
    kind is said to be that. Where a drug is asked for, a word for several of them raises `GroupError`.
    """
    found = _found(text, kinds, knowledge)
    if len(found) < 2 and tuple(kinds) == ("medication",) and (drugs := _group(text, knowledge)):
        raise GroupError(text, drugs)
    if not found:
        raise _not_found(text, kinds, knowledge, hint)
    if len(found) > 1:
        raise AmbiguousError(text, found)
    return found[0]


def names_exactly(text: str, kinds: Sequence[str], knowledge: Knowledge) -> bool:
    """Return whether a text is one name, up to level, side, dose and the form of its words, of an entry of a kind."""
    return any(len(_exact(reading, kinds, knowledge)) == 1 for reading in _readings(text))


def named_exactly(text: str, kinds: Sequence[str], knowledge: Knowledge) -> Named | None:
    """Return the one entry of exactly this name, up to level, side, dose and form; else None."""
    found = next((found for reading in _readings(text) if (found := _exact(reading, kinds, knowledge))), [])
    return found[0] if len(found) == 1 else None


def is_word_of_a_name(word: str, kinds: Sequence[str], knowledge: Knowledge) -> bool:
    """Return whether a word stands in the name of an entry of a kind, in whatever form."""
    wanted = stems(word)
    return bool(wanted) and any(
        wanted <= words for kind, _ in _lists(kinds, knowledge) for words in knowledge.once(NamesByWords)[kind]
    )


def split_names(words: Sequence[str], kinds: Sequence[str], knowledge: Knowledge) -> list[str]:
    """Return the names that some words make, the longest first: ``fish oil aspirin 81 mg`` is two drugs.

    A word that begins no name stands for itself.
    """
    names: list[str] = []
    rest = [word for word in words if word.strip(",;").casefold() not in ("and", "vs", "versus", "&", "+", "")]
    while rest:
        lengths = range(len(rest), 0, -1)
        size = next((length for length in lengths if names_exactly(" ".join(rest[:length]), kinds, knowledge)), 1)
        names.append(" ".join(rest[:size]))
        rest = rest[size:]
    return names


def conditions_meant(named: Named, knowledge: Knowledge) -> tuple[Id, ...]:
    """Return the conditions that a condition, a term or a code means, with those under them."""
    match named.kind:
        case "term":
            heads: Iterable[Id] = filter(knowledge.conditions.__contains__, knowledge.terms[named.id].conditions)
        case "code":
            heads = _coded(named.id, knowledge)
        case _:
            heads = (named.id,)
    return tuple(dict.fromkeys(id_ for head in heads for id_ in with_descendants(head, knowledge)))


# --- Looking ----------------------------------------------------------------------------------------------------------


def _found(text: str, kinds: Sequence[str], knowledge: Knowledge) -> list[Named]:
    """Return the entries meant, by the first way of reading the text that leads to any."""
    for reading in _readings(text):
        if found := _exact(reading, kinds, knowledge):
            return found
    for reading in _readings(text):
        if found := _holding(reading, kinds, knowledge):
            return found
    return _flag_holding(text, knowledge) if "red-flag" in kinds else []


def _group(text: str, knowledge: Knowledge) -> list[Named]:
    """Return the drugs for which a text is a word, such as ``blood thinner``; none if it is the name of one drug."""
    for reading in _readings(text):
        if _exact(reading, ("medication",), knowledge):
            return []
        for term in _exact(reading, ("term",), knowledge):
            return [_named("medication", id_, reading, knowledge) for id_ in knowledge.terms[term.id].medications]
    return []


def _flag_holding(text: str, knowledge: Knowledge) -> list[Named]:
    """Return the red flags with a name that holds all the words; of these, the one whose name begins with them."""
    found = _holding(Typed(text), ("red-flag",), knowledge)
    first = [flag for flag in found if normalise(flag.name).startswith(normalise(text))]
    return first if len(first) == 1 else found


def _readings(text: str) -> Iterator[Typed]:
    """Yield a text as typed, then without what is only noted, the region of a level before it if it has one."""
    yield Typed(" ".join(text.split()))
    typed = take_apart(text)
    if not typed.details:
        return
    for detail in typed.details:
        for region in detail.prefixes:
            yield Typed(f"{region} {typed.rest}", typed.rest, typed.details)
    yield Typed(typed.rest, typed.rest, typed.details)


def _exact(typed: Typed, kinds: Sequence[str], knowledge: Knowledge) -> list[Named]:
    """Return the entries that go by the text, by a code, or by the same words in another form or order."""
    wanted = normalise(typed.text)
    if not wanted:
        return []
    for kind, entries in _lists(kinds, knowledge):
        if ids := entries.index("name").get(wanted, ()):
            return _fitting([_named(kind, ids[0], typed, knowledge)], typed, knowledge)
    if RED_FLAGS in kinds and stems(typed.text) == {"red", "flag"}:
        return [Named(RED_FLAGS, Id(RED_FLAGS), "Red flags", typed.details)]
    if "condition" in kinds and (coded := _by_code(typed, kinds, knowledge)):
        return coded
    words = stems(without_form(typed.text) if "medication" in kinds else typed.text)
    return _with_words(words, kinds, typed, knowledge, within=False)


def _lists(kinds: Sequence[str], knowledge: Knowledge) -> Iterator[tuple[str, Entries[Any]]]:
    """Yield the kinds that are entries, in their order, with the entries."""
    return ((kind, getattr(knowledge, COLLECTIONS[kind])) for kind in kinds if kind in COLLECTIONS)


def _by_code(typed: Typed, kinds: Sequence[str], knowledge: Knowledge) -> list[Named]:
    text = typed.text.casefold()
    if not re.fullmatch(_ICD10CM, text):
        return []
    code = f"{text[:3]}.{text[3:]}".upper() if len(text) > 3 and "." not in text else text.upper()
    conditions = _coded(code, knowledge)
    if len(conditions) < 2:
        return [_named("condition", id_, typed, knowledge) for id_ in conditions]
    if CODE in kinds:
        return [Named(CODE, Id(code), code, typed.details)]
    return [_named("condition", id_, typed, knowledge) for id_ in conditions]


def _coded(code: str, knowledge: Knowledge) -> tuple[Id, ...]:
    """Return the conditions that have a code or one under it."""
    index = knowledge.conditions.index("code")
    wanted = normalise(code)
    keys = [wanted] if wanted in index else list(index.beginning(wanted))
    return tuple(dict.fromkeys(id_ for key in keys for id_ in index[key]))


def _holding(typed: Typed, kinds: Sequence[str], knowledge: Knowledge) -> list[Named]:
    """Return the entries with a name that holds all the words; one that all others stand under alone."""
    words = stems(typed.text)
    if max(map(len, words), default=0) < _SHORTEST:
        return []
    return _with_words(words, kinds, typed, knowledge, within=True)


def _with_words(
    words: frozenset[str], kinds: Sequence[str], typed: Typed, knowledge: Knowledge, *, within: bool
) -> list[Named]:
    """Return the entries with a name of these words, or with a name that holds them."""
    if not words:
        return []
    found: dict[Named, None] = {}
    for kind, _ in _lists(kinds, knowledge):
        if kind == "reference" or (within and kind in ("body", "red-flag") and len(kinds) > 1):
            continue  # the words of a paper, a society or a red flag are what it is about, and name another entry first
        names = knowledge.once(NamesByWords)[kind]
        meant = [named for named in names if words <= named] if within else [words]
        ids = (id_ for named in meant for some in names.get(named, ()) for id_ in some)
        found.update((_named(kind, id_, typed, knowledge), None) for id_ in ids)
        if found and not within:
            break  # the kinds stand in the order in which a name is taken for one of them
    return _fitting(_widest(list(found), knowledge), typed, knowledge)


def _widest(found: list[Named], knowledge: Knowledge) -> list[Named]:
    """Return the entry that all others stand under, if there is one; else all of them."""
    for one in found:
        if all(one.kind == other.kind and one.id in _lineage(other, knowledge) for other in found):
            return [one]
    return found


def _lineage(named: Named, knowledge: Knowledge) -> tuple[Id, ...]:
    match named.kind:
        case "procedure":
            return tuple(ancestor.id for ancestor in knowledge.lineage(knowledge.procedures[named.id]))
        case "condition":
            return (named.id, *ancestors(named.id, knowledge))
        case _:
            return (named.id,)


def _fitting(found: list[Named], typed: Typed, knowledge: Knowledge) -> list[Named]:
    """Return the entries that are done or found at the levels typed: a cervical level never means a lumbar entry.

    A drug with an entry for the dose typed is that entry.
    """
    regions = frozenset(region for detail in typed.details for region in detail.regions)
    doses = [detail.text for detail in typed.details if detail.kind == "dose"]
    fitting = [one for one in found if not regions or _at(one, regions, knowledge)]
    return [_of_dose(one, doses, knowledge) for one in fitting] if doses else fitting


def _at(named: Named, regions: frozenset[str], knowledge: Knowledge) -> bool:
    if named.kind not in ("procedure", "condition"):
        return True
    entry = getattr(knowledge, COLLECTIONS[named.kind])[named.id]
    return not entry.regions or bool(regions & set(entry.regions))


def _of_dose(named: Named, doses: Sequence[str], knowledge: Knowledge) -> Named:
    if named.kind != "medication":
        return named
    index = knowledge.medications.index("name")
    names = tuple(names_of(knowledge.medications[named.id]))
    for dose in doses:
        for often, name in product(dict.fromkeys((dose, dose.removesuffix(TWICE_A_DAY))), names):
            if ids := index.get(normalise(f"{name} {often}")):
                rest = tuple(detail for detail in named.details if detail.text != dose)
                return Named(named.kind, ids[0], knowledge.medications[ids[0]].name, rest)
    return named


def _named(kind: str, id_: Id, typed: Typed, knowledge: Knowledge) -> Named:
    entry = getattr(knowledge, COLLECTIONS[kind])[id_]
    return Named(kind, id_, getattr(entry, "name", "") or getattr(entry, "title", "") or id_, typed.details)


# --- Not found --------------------------------------------------------------------------------------------------------


def _not_found(text: str, kinds: Sequence[str], knowledge: Knowledge, hint: str) -> NotFoundError:
    what = listed_kinds(kinds)
    for kind in (kind for kind in _WORDS if kind not in kinds):
        if found := [one for reading in _readings(text) for one in _exact(reading, (kind,), knowledge)]:
            return OtherKindError(text, what, found[0])
    if flags := _flag_holding(text, knowledge):
        return OtherKindError(text, what, min(flags, key=lambda flag: len(flag.name)))
    if wrong := _elsewhere(text, kinds, knowledge):
        return ElsewhereError(text, wrong)
    if "condition" in kinds and re.fullmatch(_ICD10CM, text.strip().casefold()):
        return UnknownCodeError(text, knowledge)
    if "procedure" in kinds and re.fullmatch(_CPT, text.strip().casefold()):
        return ProcedureCodeError(text)
    return NotFoundError(text, what, _near(text, kinds, knowledge), hint)


def _near(text: str, kinds: Sequence[str], knowledge: Knowledge) -> tuple[str, ...]:
    """Return the ids whose names are near; sources only where nothing else is meant, or an id of one was typed."""
    is_source = any(map(str.isdigit, text)) or set(kinds) <= {"reference", "body"}
    entries = [entries for kind, entries in _lists(kinds, knowledge) if kind != "reference" or is_source]
    wanted = normalise(text)
    parts = set(wanted.split("-"))
    with_year = [id_ for id_ in knowledge.references if parts <= set(id_.split("-"))] if is_source else []
    near = (*sorted(with_year, key=len), *suggest_from(wanted, *entries))
    return tuple(dict.fromkeys(near))[:_NEAREST]


def _elsewhere(text: str, kinds: Sequence[str], knowledge: Knowledge) -> Named | None:
    """Return the entry that goes by the text but for its level, at which it is not done or found."""
    typed = take_apart(text)
    if not any(detail.regions for detail in typed.details):
        return None
    found = _exact(Typed(typed.rest), kinds, knowledge) or _holding(Typed(typed.rest), kinds, knowledge)
    return found[0] if found else None


class OtherKindError(NotFoundError):
    """What was typed is the name of an entry of another kind."""

    def __init__(self, text: str, wanted: str, named: Named) -> None:
        super().__init__(text, wanted, (), "")
        called, command = _WORDS[named.kind]
        same = normalise(text) in (normalise(named.id), normalise(named.name))
        self.message = f"'{_short(text)}' is {called}{'' if same else f', {named.name}'}, not a {wanted}."
        self.remedy = f"Try: {command} {named.id}"


class UnknownCodeError(NotFoundError):
    """An ICD-10-CM code that no condition has; those under the same three characters are named."""

    def __init__(self, text: str, knowledge: Knowledge) -> None:
        code = _short(text).upper()
        super().__init__(code, "condition", (), "")
        self.message = f"No condition in painref has the ICD-10-CM code {code}."
        near = tuple(codes_shown(Id(code[:3]), knowledge))
        self.remedy = f"Under {code[:3]} it has {', '.join(near[:_MOST])}." if near else "Try: painref list conditions"


class ProcedureCodeError(NotFoundError):
    """A CPT code, of which painref holds none."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "procedure", (), "")
        self.message = f"{_short(text).upper()} looks like a CPT code; painref holds no CPT codes."
        self.remedy = "Name the procedure in words, such as: painref show lumbar rfa"


class ElsewhereError(NotFoundError):
    """What was typed is an entry of another region than the level typed with it."""

    def __init__(self, text: str, named: Named) -> None:
        super().__init__(text, "entry", (), "")
        self.message = f"'{_short(text)}': {named.name} is not of that level."
        self.remedy = f"Name what is done there, or leave the level out: painref show {named.id}"


def listed_kinds(kinds: Sequence[str]) -> str:
    """Return the kinds as in a sentence: ``procedure or condition``."""
    unsaid = (CODE, RED_FLAGS, "term", "not-covered", "reference", "red-flag") if len(kinds) > 1 else ()
    called = [_WORDS[kind][0].partition(" ")[2] for kind in kinds if kind not in unsaid]
    return listed(called).replace(" and ", " or ")


def _short(text: str) -> str:
    return " ".join(text.split())[:60]


def codes_shown(code: Id, knowledge: Knowledge) -> dict[str, tuple[Id, ...]]:
    """Return the codes of the knowledge that a code is or covers, each with its conditions."""
    found: dict[str, list[Id]] = {}
    for id_ in _coded(code, knowledge):
        for own in codes_of(knowledge.conditions[id_]):
            if normalise(own).startswith(normalise(code)):
                found.setdefault(own, []).append(id_)
    return {own: tuple(ids) for own, ids in sorted(found.items())}
