"""When an item of the form is shown, as FHIRPath: unless the answers so far say for certain that it is not asked.

A criterion becomes two expressions: that it is certainly true, and that it may be. Both are true or false whatever is
answered, never empty: a form hides an item whose expression is empty, and what is unknown would be hidden. What an
expression cannot see, such as a date or a bound, may be either.
"""

from __future__ import annotations

from painref.criteria.parser import parse
from painref.criteria.syntax import NEW, All, AnyOf, Compare, CountOptions, Criterion, Has, Holds, Not, Op
from painref.fhir.names import EACH, NONE_OF_THESE, OTHERS_NO, VOCABULARY, part
from painref.fhir.units import ucum
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Question
from painref.knowledge.vocabulary import option_ids
from painref.records import record

_OPS = {Op.EQ: "=", Op.NE: "!=", Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">="}


@record(kw_only=False)
class Sight:
    """What a form can see of a criterion: that it is certainly true, and that it may be, as expressions."""

    certain: str
    possible: str


_EITHER = Sight("false", "true")


def enabling_expression(ask_if: str, knowledge: Knowledge) -> str | None:
    """Return when a question is shown, or None if a form can never tell that it is not asked."""
    possible = _sight(parse(ask_if), knowledge).possible
    return None if possible == "true" else possible


def _sight(criterion: Criterion, knowledge: Knowledge) -> Sight:
    """Return what a form can see of a criterion; of one that it cannot see, that it may be either."""
    questions = knowledge.questions
    match criterion:
        case Holds(name) if name in knowledge.facts:
            return _sight(knowledge.facts[name], knowledge)
        case Holds(name):
            said = _answers(name)
            return Sight(f"{said}.where($this = true).exists()", f"{said}.where($this = false).empty()")
        case Not(inner):
            return _not(_sight(inner, knowledge))
        case All(of):
            return _joined("and", [_sight(one, knowledge) for one in of])
        case AnyOf(of):
            return _joined("or", [_sight(one, knowledge) for one in of])
        case Compare(name, op, str(value)) if op is Op.EQ:
            said = _answers(name)
            return Sight(f"{said}.where(code = '{value}').exists()", f"{said}.where(code != '{value}').empty()")
        case Compare(name, op, str(value)) if op is Op.NE:
            return _not(_sight(Compare(name, Op.EQ, value), knowledge))
        case Compare(name, op, value) if name in questions:
            return _number(questions[Id(name)], f"{_OPS[op]} {value:g}")
        case Has(name, option) if option.removesuffix(NEW) in option_ids(questions[Id(name)], knowledge):
            return _option(questions[Id(name)], option)
        case CountOptions(name, op, value) if op in (Op.GE, Op.GT) and value >= (op is Op.GE):
            return _count(questions[Id(name)], f"{_OPS[op]} {value:g}")
        case _:
            return _EITHER


def _not(sight: Sight) -> Sight:
    return Sight(_negated(sight.possible), _negated(sight.certain))


def _negated(expression: str) -> str:
    return {"true": "false", "false": "true"}.get(expression) or f"({expression}).not()"


def _joined(word: str, parts: list[Sight]) -> Sight:
    """Return several joined by a word; what is the same whatever is answered is left out, or is all there is."""
    neutral, final = ("true", "false") if word == "and" else ("false", "true")

    def joined(expressions: list[str]) -> str:
        kept = list(dict.fromkeys(one for one in expressions if one != neutral))
        return final if final in kept else f" {word} ".join(f"({one})" for one in kept) or neutral

    return Sight(joined([one.certain for one in parts]), joined([one.possible for one in parts]))


def _number(question: Question, compared: str) -> Sight:
    """Return what is seen of a number: an exact one in the unit of the question."""
    exact = f"{_answers(question.id)}.where(code = '{ucum(question.unit)}' and comparator.empty())"
    holds = f"{exact}.where(value {compared}).exists()"
    return Sight(holds, f"{holds} or {exact}.empty()")


def _option(question: Question, option: str) -> Sight:
    """Return what is seen of an option: a tick, a row, or a denial of all that is not named."""
    plain = option.removesuffix(NEW)
    each = part(question.id, EACH)
    row = f"{_items(each)}.where(item.where(linkId = '{each}.option').answer.value.where(code = '{plain}').exists())"
    tick = f"{_answers(question.id)}.where(code = '{plain}')"
    answer = f"{row}.item.where(linkId = '{each}.answer').answer.value"
    unnamed = f"{_closing(question, plain)} and {tick}.empty() and {row}.empty()"
    denied = f"{answer}.where(code = 'no').exists() or ({unnamed})"
    holds = f"{tick}.exists() or {answer}.where(code = 'yes' or code = 'new' or code = 'old').exists()"
    return Sight("false" if option.endswith(NEW) else holds, _negated(denied))


def _closing(question: Question, option: str) -> str:
    """Return whether all that is not named is said to be no, in a vocabulary that had the option."""
    codes = f"code = '{NONE_OF_THESE}' or code = '{OTHERS_NO}'"
    said = f"{_answers(question.id)}.where({'code.exists()' if question.closed else codes}).exists()"
    since = max(question.since, *(item.since for item in question.options if item.id == option), "")
    return f"{said} and {_answers(VOCABULARY)}.where($this >= '{since}').exists()" if since else said


def _count(question: Question, compared: str) -> Sight:
    """Return what is seen of how many options apply, where that has to be at least one."""
    ticks = f"{_answers(question.id)}.where(code != '{NONE_OF_THESE}' and code != '{OTHERS_NO}')"
    enough = f"{ticks}.count() {compared}"
    rows = f"{_items(part(question.id, EACH))}.exists()"
    if question.closed:
        return Sight(enough, f"{enough} or {ticks}.empty() or {rows}")
    return Sight(enough, f"{_answers(question.id)}.where(code = '{NONE_OF_THESE}').empty() or {rows}")


def _items(link: str) -> str:
    return f"%resource.item.item.where(linkId = '{link}')"


def _answers(link: str) -> str:
    return f"{_items(link)}.answer.value"
