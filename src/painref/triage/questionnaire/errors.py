"""What is wrong with an answer."""

from painref.errors import PainrefError


class AnswerError(PainrefError):
    """An answer that does not fit its question, or a question that does not exist."""
