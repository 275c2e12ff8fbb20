"""The answer to one question, as a file or a person writes it, to its value: docs/answers.md has the syntax."""

from __future__ import annotations

from painref.knowledge.model import Question, QuestionType
from painref.knowledge.names import normalise
from painref.records import record
from painref.sources.document import Node
from painref.suggestions import suggestion
from painref.triage.questionnaire.errors import AnswerError
from painref.triage.questionnaire.nodes import NO, NONE, YES, misfit, one_value, plain_word
from painref.triage.questionnaire.numbers import parse_number
from painref.triage.questionnaire.reading_cleared import read_cleared
from painref.triage.questionnaire.reading_options import OptionReader, read_options
from painref.triage.questionnaire.reading_past import read_past
from painref.triage.questionnaire.values import AnswerValue, NumberAnswer


@record(kw_only=False)
class AnswerReader(OptionReader):
    """Reads the answers to single questions."""

    def read(self, question: Question, node: Node) -> AnswerValue:
        """Return the value of an answer that is not unknown. Raises `AnswerError`."""
        match question.type:
            case QuestionType.YES_NO:
                return _yes_no(question, node)
            case QuestionType.CHOICE:
                return _choice(question, node)
            case QuestionType.NUMBER:
                scalar = one_value(question, node)
                return NumberAnswer(
                    text=scalar.text, number=parse_number(scalar.text, question, scalar.place, self.as_of)
                )
            case QuestionType.OPTIONS | QuestionType.NAMES:
                return read_options(question, node, self)
            case QuestionType.RECORDS:
                return read_past(question, node, self)
            case QuestionType.CLEARINGS:
                return read_cleared(question, node, self)


def _yes_no(question: Question, node: Node) -> bool:
    scalar = one_value(question, node)
    word = plain_word(scalar)
    if word in YES or word in NO:
        return word in YES
    raise misfit(question, scalar.place, f"'{scalar.text[:40]}'", "Write yes, no or unknown.")


def _choice(question: Question, node: Node) -> str:
    scalar = one_value(question, node)
    word = normalise(scalar.text)
    ids = [option.id for option in question.options]
    for option, words in (("yes", YES), ("no", NO), ("none", NONE)):
        if option in ids and word in words:
            return option
    if word in ids:
        return word
    hint = suggestion(word, ids) or f"Options: {', '.join(ids)}."
    raise AnswerError(f"'{scalar.text[:60]}' is not an option of {question.id}.", place=scalar.place, remedy=hint)
