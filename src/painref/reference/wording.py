"""A criterion of the knowledge in plain words, on one line."""

from __future__ import annotations

from collections.abc import Callable

from painref.criteria.explain import Trace, explain
from painref.criteria.judgement import Judgement
from painref.criteria.parser import parse
from painref.criteria.syntax import NEW, All, AnyOf, Compare, CountOptions, Criterion, Has, Holds, Leaf, Not, Op
from painref.criteria.truth import Truth
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import CriterionText, Id
from painref.knowledge.names import lowered

_JOINTS = {"all of": " and ", "any of": " or "}

_NO = "no"
"""The answer to a yes-no question that a criterion denies."""


def in_words(criterion: CriterionText, knowledge: Knowledge) -> str:
    """Return what the criterion asks for; facts by their own text, options by theirs, other questions by their id.

    A yes-no question that is denied stands as in a chart: ``limb worse than spine: no``.
    """
    return _line(_trace_of(_denials_answered(parse(criterion), knowledge), knowledge))


def _denials_answered(criterion: Criterion, knowledge: Knowledge) -> Criterion:
    """Return a criterion with "no" as the answer to each yes-no question that it denies."""
    match criterion:
        case Not(Holds(name)) if name in knowledge.questions:
            return Compare(name, Op.EQ, _NO)
        case All(of) | AnyOf(of):
            return type(criterion)(tuple(_denials_answered(part, knowledge) for part in of))
        case _:
            return criterion


def alternatives(criterion: CriterionText, knowledge: Knowledge) -> tuple[str, ...]:
    """Return what the criterion asks for, one text for each of the ways in which it may be true."""
    trace = _trace(criterion, knowledge)
    return tuple(map(_line, trace.parts)) if trace.text == "any of" else (_line(trace),)


def proviso(criterion: CriterionText, knowledge: Knowledge) -> str:
    """Return when something holds, to put before it: ``only if ...``, or ``unless ...`` for what is wholly negated."""
    trace = _trace(criterion, knowledge)
    return f"unless {_line(trace.parts[0])}" if trace.text == "not" else f"only if {_line(trace)}"


def what_is_false(criterion: CriterionText, judge: Callable[[Criterion], Judgement], knowledge: Knowledge) -> str:
    """Return which parts of a criterion are false by `judge`, of those that must all be true; empty if none is."""
    trace = explain(parse(criterion), judge, {}, lambda leaf, comparison: _leaf(leaf, comparison, knowledge))
    parts = trace.parts if trace.text == "all of" else (trace,)
    return " and ".join(_line(part) for part in parts if part.truth is Truth.FALSE)


def _trace(criterion: CriterionText, knowledge: Knowledge) -> Trace:
    return _trace_of(parse(criterion), knowledge)


def _trace_of(criterion: Criterion, knowledge: Knowledge) -> Trace:
    return explain(criterion, _not_judged, {}, lambda leaf, comparison: _leaf(leaf, comparison, knowledge))


def _not_judged(_: Criterion) -> Judgement:
    """Return unknown: only the words are wanted."""
    return 1


def _line(trace: Trace) -> str:
    parts = [f"({_line(part)})" if part.text in _JOINTS else _line(part) for part in trace.parts]
    if trace.text in _JOINTS:
        return _JOINTS[trace.text].join(parts)
    return f"{trace.text} {', '.join(parts)}".strip()


def _leaf(leaf: Leaf, comparison: str, knowledge: Knowledge) -> str:
    name = Id(leaf.name)
    match leaf:
        case Has(_, option):
            return _option(name, option, knowledge)
        case Compare(_, Op.EQ, option) if option == _NO and knowledge.questions[name].type == "yes-no":
            return f"{lowered(knowledge.questions[name].label or _asked(name))}: no"
        case Compare(_, _, str(option)):
            said = comparison.removesuffix(option).strip()
            return f"{_asked(name)} {said} {_option(name, option, knowledge)}"
        case Compare(_, _, _):
            unit = knowledge.questions[name].unit if name in knowledge.questions else ""
            return f"{_asked(name)} {comparison} {unit if unit != 'grade' else ''}".rstrip()
        case CountOptions(_, _, _):
            return f"{comparison} of {_asked(name)}"
        case _:
            fact = knowledge.named_facts.get(name)
            return lowered(fact.text) if fact else _asked(name)


def _option(question: Id, option: str, knowledge: Knowledge) -> str:
    asked = knowledge.questions[question]
    bare = option.removesuffix(NEW)
    for offered in asked.options:
        if offered.id == bare:
            return f"{'new ' if bare != option else ''}{lowered(offered.text)}"
    entry = knowledge.nameable(asked).get(Id(option))
    return entry.name if entry else option


def _asked(question: Id) -> str:
    return question.replace("_", " ")
