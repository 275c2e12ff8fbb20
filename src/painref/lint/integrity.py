"""What using the knowledge relies on: unique ids and names, references that resolve, criteria that make sense."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from painref.criteria.facts import MAX_FACT_DEPTH, cyclic_facts, depths, names_beneath
from painref.criteria.parser import CriterionError, parse
from painref.criteria.satisfiable import Budget, satisfiable
from painref.criteria.syntax import Criterion, Facts, names
from painref.criteria.truth import Truth
from painref.criteria.typecheck import check
from painref.errors import Place
from painref.knowledge import model as models
from painref.knowledge.kinds import ENTRY_KINDS
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import names_of, normalise
from painref.knowledge.walk import criteria_of, parts_of
from painref.lint.unresolved import unresolved
from painref.lint.walk import all_parts
from painref.sources.binder import Problem
from painref.sources.loader import Reading
from painref.sources.rules import Rule


def integrity_problems(reading: Reading, knowledge: Knowledge, beneath: Knowledge | None = None) -> list[Problem]:
    """Return every breach, sorted by location; those that are only warnings do not keep the knowledge from use.

    `beneath` is knowledge that passed these checks, with something laid over it: a criterion that it has too, of names
    that mean the same there, can be true here as well.
    """
    parts = all_parts(reading)
    found = [
        *_duplicate_ids(reading),
        *_ambiguous_names(reading),
        *unresolved(reading, knowledge, parts),
        *_family_cycles(reading, knowledge),
        *_condition_cycles(reading, knowledge),
        *_questions(reading),
    ]
    vocabulary = ("sections", "questions", "facts")
    files = {reading.places.of(entry).file for name in vocabulary for entry in reading.entries[name]}
    sound = not any(problem.file in files for problem in found)
    criteria = _criteria(reading, knowledge, parts, sound=sound, beneath=beneath)
    return sorted([*found, *_settings(reading, knowledge), *criteria])


def without_warnings(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems that keep knowledge from being used."""
    return [problem for problem in problems if not problem.rule.is_warning]


def _duplicate_ids(reading: Reading) -> Iterator[Problem]:
    for name, entries in reading.entries.items():
        first: dict[str, Any] = {}
        for entry in entries:
            if entry.id in first:
                other = reading.places.of(first[entry.id], "id")
                place = reading.places.of(entry, "id")
                message = f"'{entry.id}' is already among the {name}, at {other}."
                yield Problem.at(place, Rule.DUPLICATE_ID, message, "Rename one, or put them together.")
            else:
                first[entry.id] = entry
    asked = {question.id for question in reading.entries["questions"]}
    for fact in reading.entries["facts"]:
        if fact.id in asked:
            place = reading.places.of(fact, "id")
            yield Problem.at(place, Rule.DUPLICATE_ID, f"'{fact.id}' is also a question.", "Rename the fact.")


def _ambiguous_names(reading: Reading) -> Iterator[Problem]:
    """Yield names that lead to several entries, across all kinds of entry that `show` looks up together."""
    shown = ("procedures", "conditions", "terms", "not_covered")
    for group in (shown, ("medications", "terms"), ("topics",), ("bodies",)):
        owner: dict[str, Any] = {}
        for entry in (entry for name in group for entry in reading.entries[name]):
            for name in dict.fromkeys(map(normalise, names_of(entry))):
                first = owner.setdefault(name, entry)
                if (type(first), first.id) != (type(entry), entry.id):
                    message = f"'{name}' leads to both {first.id} and {entry.id}."
                    place = _place_of_name(reading, entry, name)
                    yield Problem.at(place, Rule.AMBIGUOUS_ALIAS, message, "Take it from one of them.")


def _place_of_name(reading: Reading, entry: Any, name: str) -> Place:
    for key in ("abbreviations", "aliases", "brands"):
        for index, given in enumerate(getattr(entry, key, ())):
            if normalise(given) == name:
                return reading.places.of(entry, key, index)
    title = "name" if hasattr(entry, "name") else "title"
    return reading.places.of(entry, "id" if normalise(entry.id) == name else title)


def _family_cycles(reading: Reading, knowledge: Knowledge) -> Iterator[Problem]:
    for procedure in reading.entries["procedures"]:
        if any(ancestor.family == procedure.id for ancestor in knowledge.lineage(procedure)):
            place = reading.places.of(procedure, "family")
            yield Problem.at(place, Rule.FAMILY_CYCLE, f"'{procedure.id}' is its own family.", "Break the circle.")


def _condition_cycles(reading: Reading, knowledge: Knowledge) -> Iterator[Problem]:
    for condition in reading.entries["conditions"]:
        met: set[str] = set()
        parent = condition.parent
        while parent in knowledge.conditions and parent not in met:
            met.add(parent)
            parent = knowledge.conditions[parent].parent
        if condition.id in met:
            place = reading.places.of(condition, "parent")
            yield Problem.at(place, Rule.CONDITION_CYCLE, f"'{condition.id}' stands under itself.", "Break the circle.")


def _settings(reading: Reading, knowledge: Knowledge) -> Iterator[Problem]:
    """Yield implications and codings that set what is no question or option of one, or no answer to it."""
    for entry in (*reading.entries["implies"], *reading.entries["codings"]):
        for index, setting in enumerate(entry.then):
            if fault := _fault_of(setting, knowledge):
                place = reading.places.of(entry, "then", index)
                hint = "Write question=answer, or question.option=yes or no."
                yield Problem.at(place, Rule.BAD_SETTING, f"'{setting}' {fault}.", hint)


def _fault_of(setting: str, knowledge: Knowledge) -> str:
    """Return what is wrong with a setting such as ``pregnancy=no``; empty if nothing is."""
    path, joint, answer = setting.partition("=")
    name, _, option = path.partition(".")
    question = knowledge.questions.get(models.Id(name))
    if not joint or not answer:
        return "sets nothing"
    if question is None:
        return f"sets '{name}', which is not a question"
    known = {str(offered.id) for offered in question.options}
    if question.names is not None:
        known |= {*knowledge.nameable(question), *filter(None, (question.other,))}
    if option:
        return "" if option in known else f"sets '{option}', which is not an option of {name}"
    match question.type:
        case models.QuestionType.YES_NO:
            return "" if answer in ("yes", "no") else "does not say yes or no"
        case models.QuestionType.NUMBER:
            return "" if answer == "normal" or _is_number(answer) else "does not say a number"
        case models.QuestionType.CHOICE:
            return "" if answer in known | {"yes", "no"} else f"says '{answer}', which is not an option of {name}"
        case _:
            given = set(answer.split(",")) - {"none"}
            return "" if given <= known else f"says '{min(given - known)}', which is not an option of {name}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


_LISTS_OF_POSITIVES = (models.QuestionType.OPTIONS, models.QuestionType.NAMES)


def _questions(reading: Reading) -> Iterator[Problem]:
    """Yield questions without the keys that their type needs."""
    needs = {
        models.QuestionType.CHOICE: ("options",),
        models.QuestionType.RECORDS: ("names",),
        models.QuestionType.CLEARINGS: ("names",),
        models.QuestionType.NUMBER: ("unit", "min", "max"),
        models.QuestionType.NAMES: ("names",),
        models.QuestionType.YES_NO: (),
    }
    for question in reading.entries["questions"]:
        wanted = needs.get(question.type, () if question.names else ("options",))
        for key in wanted:
            if getattr(question, key) in (None, "", ()):
                message = f"question '{question.id}' of type {question.type} has no '{key}'."
                yield Problem.at(reading.places.of(question), Rule.MISSING_FIELD, message, f"Add '{key}:'.")
        if question.absent is models.Absent.NOT_PRESENT and question.type not in _LISTS_OF_POSITIVES:
            place = reading.places.of(question, "absent")
            message = f"question '{question.id}' of type {question.type} cannot be 'not-present' when absent."
            yield Problem.at(place, Rule.UNKNOWN_VALUE, message, "Only choices and names are lists of what is present.")
        for group in question.groups:
            if group.id not in set(models.DrugGroup):
                place = reading.places.of(group, "id")
                hint = f"One of: {', '.join(models.DrugGroup)}."
                yield Problem.at(place, Rule.UNKNOWN_VALUE, f"'{group.id}' is not a group of drugs.", hint)
        counted = Counter(option.id for option in question.options)
        for option in question.options:
            if counted[option.id] > 1:
                message = f"option '{option.id}' is given twice."
                yield Problem.at(reading.places.of(option), Rule.DUPLICATE_ID, message, "Rename one of them.")


def _criterion_texts(parts: Iterable[Any]) -> Iterator[tuple[Any, str, str]]:
    for part in parts:
        for key in criteria_of(part):
            if getattr(part, key) is not None:
                yield part, key, getattr(part, key)


def _bad_criterion(reading: Reading, part: Any, key: str, error: CriterionError) -> Problem:
    at = f" (at character {error.offset + 1})" if error.offset else ""
    message = error.message.removesuffix(".")
    remedy = error.remedy or "Correct it; docs/authoring.md shows what a criterion may say."
    return Problem.at(reading.places.of(part, key), Rule.BAD_CRITERION, f"{message}{at}.", remedy)


def _criteria(
    reading: Reading, knowledge: Knowledge, parts: Iterable[Any], *, sound: bool, beneath: Knowledge | None
) -> Iterator[Problem]:
    """Check that each criterion can be read and, where the vocabulary itself is sound, keeps to it and can be true."""
    parsed: list[tuple[Any, str, Criterion]] = []
    for part, key, text in _criterion_texts(parts):
        try:
            parsed.append((part, key, parse(text)))
        except CriterionError as error:
            sound = sound and not isinstance(part, models.Fact)
            yield _bad_criterion(reading, part, key, error)
    if not sound:
        return
    unusable = list(_unusable_facts(reading, knowledge.facts))
    yield from unusable
    if unusable:
        return
    facts_sound = all(_keeps_to(fact, knowledge) for fact in knowledge.facts.values())
    budget = Budget()
    decided = dict(_decided_beneath(knowledge, beneath)) if beneath and facts_sound else {}  # many rules share one
    for part, key, criterion in parsed:
        try:
            check(criterion, knowledge.vocabulary)
        except CriterionError as error:
            yield _bad_criterion(reading, part, key, error)
            continue
        if facts_sound:
            if criterion not in decided:
                decided[criterion] = satisfiable(criterion, knowledge.vocabulary, knowledge.facts, budget)
            yield from _not_satisfiable(reading.places.of(part, key), decided[criterion])


def _decided_beneath(knowledge: Knowledge, beneath: Knowledge) -> Iterator[tuple[Criterion, Truth]]:
    """Yield the criteria that need no new check: unchanged by the overlay, and satisfiable in the knowledge beneath."""
    here, there = knowledge.vocabulary.kinds, beneath.vocabulary.kinds
    changed = {name for name in here.keys() | there.keys() if here.get(name) != there.get(name)}
    facts, facts_there = knowledge.facts, beneath.facts
    changed |= {name for name in facts if name not in facts_there or facts[name] != facts_there[name]}
    entries = (entry for kind in ENTRY_KINDS for entry in getattr(beneath, kind.collection).values())
    texts = _criterion_texts(part for entry in entries for part in parts_of(entry))
    for criterion in map(parse, dict.fromkeys(text for _, _, text in texts)):
        if changed.isdisjoint(names_beneath([criterion], facts)):
            yield criterion, Truth.TRUE


def _keeps_to(criterion: Criterion, knowledge: Knowledge) -> bool:
    """Return whether a criterion keeps to the vocabulary."""
    try:
        check(criterion, knowledge.vocabulary)
    except CriterionError:
        return False
    return True


def _unusable_facts(reading: Reading, facts: Facts) -> Iterator[Problem]:
    """Report facts that depend on themselves; without any, the first facts in their order that nest too deeply."""
    cyclic = cyclic_facts(facts)
    too_deep = set() if cyclic else {name for name, depth in depths(facts).items() if depth > MAX_FACT_DEPTH}
    for fact in reading.entries["facts"]:
        place = reading.places.of(fact, "when")
        if fact.id in cyclic:
            yield Problem.at(place, Rule.BAD_CRITERION, f"fact '{fact.id}' depends on itself.", "Break the circle.")
        elif fact.id in too_deep and too_deep.isdisjoint(names(facts[fact.id])):
            message = f"fact '{fact.id}' is nested more than {MAX_FACT_DEPTH} deep, with the facts that it uses."
            yield Problem.at(place, Rule.BAD_CRITERION, message, "Let it use questions, or facts nearer to them.")


def _not_satisfiable(place: Place, truth: Truth) -> Iterator[Problem]:
    if truth is Truth.FALSE:
        message, hint = "this criterion can never be true.", "Its parts contradict each other; correct one."
        yield Problem.at(place, Rule.BAD_CRITERION, message, hint)
    elif truth is Truth.UNKNOWN:
        message, hint = "could not decide whether this criterion can ever be true.", "Say it more simply, or check it."
        yield Problem.at(place, Rule.UNDECIDED_CRITERION, message, hint)
