"""What answers imply, in SQL: settings of questions.yaml that hold while their criterion is true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from painref.criteria.answers import least, most
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.sql.asked import Asked, Ends
from painref.sql.criteria import Criteria
from painref.sql.expression import FALSE, NULL, TRUE, Expression, all_of, case, is_true, is_unknown, number, word
from painref.triage.questionnaire.answer_reader import AnswerReader
from painref.triage.questionnaire.implied import ANY_DAY, setting_value
from painref.triage.questionnaire.resolve import EVERY_EDITION
from painref.triage.questionnaire.slots import options_covered
from painref.triage.questionnaire.values import NumberAnswer, OptionsAnswer

ROUNDS = 4
"""So many implications follow from each other at most; a test holds it for what painref ships."""


def with_implications(asked: Asked, knowledge: Knowledge, rounds: int = ROUNDS) -> Asked:
    """Return the answers with all that they imply; none that was given changes.

    Settings are filled in rounds, as `painref.triage.questionnaire.resolve` does: what is judged in one is filled
    before the next.
    """
    for _ in range(rounds):
        criteria = Criteria(knowledge, asked)
        judged = [(item, is_true(criteria.text(item.when))) for item in knowledge.implies.values()]
        for item, holds in judged:
            for setting in item.then:
                asked = _filled(asked, setting, holds, knowledge)
    return asked


def _filled(asked: Asked, setting: str, holds: Expression, knowledge: Knowledge) -> Asked:
    """Return the answers with one setting where it is implied, and nothing was answered."""
    name, value = setting_value(setting, AnswerReader(knowledge, ANY_DAY), knowledge)
    match value:
        case bool():
            truth = case((_is_new(asked.truth(name), holds), TRUE if value else FALSE), otherwise=asked.truth(name))
            return replace(asked, truths={**asked.truths, name: truth})
        case str():
            chosen = case((_is_new(asked.word(name), holds), word(value)), otherwise=asked.word(name))
            return replace(asked, words={**asked.words, name: chosen})
        case NumberAnswer():
            before, implied = asked.number(name), value.number
            new = all_of((holds, before.unknown))
            low, high = (
                case((new, _end(end)), otherwise=own)
                for end, own in ((least(implied), before.low), (most(implied), before.high))
            )
            return replace(asked, numbers={**asked.numbers, name: Ends(low, high)})
        case OptionsAnswer():
            options = {f"{name}.{option}": truth for option, truth in _options(name, value, knowledge)}
            truths = {slot: _option(asked, slot, truth, holds, knowledge) for slot, truth in options.items()}
            return replace(asked, truths={**asked.truths, **truths})
    raise TypeError(f"{setting} is not a setting that can be implied")


def _is_new(before: Expression, holds: Expression) -> Expression:
    return all_of((holds, is_unknown(before)))


def _end(end: float) -> Expression:
    return NULL if end in (float("inf"), float("-inf")) else number(end)


def _options(name: str, value: OptionsAnswer, knowledge: Knowledge) -> Iterator[tuple[str, bool]]:
    """Yield the options that a setting answers, each with its truth."""
    for option, answer in value.options.items():
        if answer.truth is not None:
            yield option, answer.truth
    if value.others_denied:
        for option in options_covered(knowledge.questions[Id(name)], EVERY_EDITION, knowledge):
            if option not in value.options and option not in value.unknown:
                yield option, False


def _option(asked: Asked, slot: str, truth: bool, holds: Expression, knowledge: Knowledge) -> Expression:
    question = slot.partition(".")[0]
    before = asked.truth(slot)
    new = [_is_new(before, holds)]
    if knowledge.questions[Id(question)].dated:
        new.append(asked.weeks(slot).unknown)
    return case((all_of(new), TRUE if truth else FALSE), otherwise=before)
