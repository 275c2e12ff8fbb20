"""The words that mean the same at every question: yes, no, none, unknown."""

from __future__ import annotations

from painref.knowledge.names import normalise

UNKNOWN = "unknown"
"""How a file says that something is not known."""

NONE = "none"
"""How a file says that none of the options holds."""

YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
"""How a file says yes and no."""

_YES = frozenset({"y", "yes", "true"})

_NO = frozenset(
    {
        *("n", "no", "nil", "none", "nope", "nothing", "neither", "false", "0", "00", "zero"),
        *("neg", "negative", "absent", "denied", "denies", "not-any", "not-one", "no-none"),
        *("none-of-them", "none-of-these", "none-of-those", "none-of-the-above"),
    }
)

_NOT_APPLICABLE = frozenset({"n-a", "na", "not-applicable"})

_UNKNOWN = frozenset({"unknown", "not-known", "don-t-know", "dont-know", "do-not-know", "not-sure", "unsure"})

_OTHERS_NO = frozenset(
    {"r", "rest", "others-no", "others-none", "other-no", "rest-no", "the-rest-no", "no-others", "only"}
)

_DASHES = frozenset("-\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}")

DENIALS = frozenset({"no", "not", "non", "none", "nothing", "never", "without", "normal", "negative", "absent"})
"""Words that deny. As the beginning of an option, such as ``no-radicular-signs``, none of them chooses it unasked."""


def bare(text: str) -> str:
    """Return typed text in the form in which names are compared, without marks around it: `` "None." `` as ``none``."""
    return normalise(text.strip().strip('!?;:*+~"`[](){}<>'))


def means_yes(text: str) -> bool:
    """Return whether typed text is a word for yes."""
    return bare(text) in _YES


def means_no(text: str) -> bool:
    """Return whether typed text is a word for no or nothing, be it a dash."""
    return bare(text) in _NO or _is_dash(text)


def means_none(text: str) -> bool:
    """Return whether typed text says that nothing on a list applies: a word for no, or ``n/a``."""
    return means_no(text) or bare(text) in _NOT_APPLICABLE


def means_others_no(text: str) -> bool:
    """Return whether typed text says, beside what is named, that nothing else on a list applies."""
    return bare(text) in _OTHERS_NO


def means_unknown(text: str) -> bool:
    """Return whether typed text says that the answer is not known."""
    return bare(text) in _UNKNOWN or text.strip() == "?"


def _is_dash(text: str) -> bool:
    stripped = text.strip()
    return bool(stripped) and set(stripped) <= _DASHES
