"""Random patients in the vocabulary of the shipped questionnaire."""

from __future__ import annotations

from hypothesis import strategies as st

from painref.criteria.evaluate import Value
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Question, QuestionType
from painref.library.open import load
from painref.triage import prepare

KNOWLEDGE: Knowledge = load()
RULES = prepare(KNOWLEDGE, many=True)


def values(question: Question) -> st.SearchStrategy[Value]:
    """Any answer that the question accepts; numbers from a coarse grid, so that thresholds are met and missed."""
    match question.type:
        case QuestionType.YES_NO:
            return st.booleans()
        case QuestionType.NUMBER:
            low, high = question.min or 0.0, question.max or 0.0
            steps = st.sampled_from(
                [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 13, 16, 18, 24, 26, 40, 50, 52, 65, 75, 80, 90, 100]
            )
            return steps.map(lambda step: float(min(high, low + step)))
        case QuestionType.CHOICE:
            return st.sampled_from([str(option.id) for option in question.options])
        case QuestionType.CHOICES:
            return st.frozensets(st.sampled_from([str(option.id) for option in question.options]), max_size=3)
        case QuestionType.NAMES:
            ids = sorted(str(id_) for id_ in KNOWLEDGE.nameable(question))
            return st.frozensets(st.sampled_from(ids), max_size=2)


complete_patients: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {str(question.id): values(question) for question in KNOWLEDGE.questions.values()}
)
"""Patients with every question answered."""

_SUBSETS = st.frozensets(st.sampled_from(sorted(map(str, KNOWLEDGE.questions))))


@st.composite
def patients(draw: st.DrawFn) -> dict[str, Value]:
    """Patients with some questions answered."""
    whole = draw(complete_patients)
    hidden = draw(_SUBSETS)
    return {name: value for name, value in whole.items() if name not in hidden}


@st.composite
def patients_and_more(draw: st.DrawFn) -> tuple[dict[str, Value], dict[str, Value]]:
    """A patient, and the same patient with more questions answered."""
    more = draw(patients())
    hidden = draw(_SUBSETS)
    return {name: value for name, value in more.items() if name not in hidden}, more
