"""A small vocabulary, and random criteria and answers that speak it."""

from collections.abc import Iterable, Iterator
from itertools import chain, combinations, product

from hypothesis import strategies as st

from painref.criteria import Answers, Criterion, Judgement, Value, Vocabulary, parse
from painref.criteria.syntax import leaves
from painref.criteria.typecheck import Number, OneOf, SomeOf, YesNo

REGIONS = ("back", "leg", "neck")

QUESTIONS: Vocabulary = {
    "smoker": YesNo(),
    "pregnant": YesNo(),
    "age": Number(0, 3),
    "side": OneOf(("left", "right", "both")),
    "regions": SomeOf(REGIONS),
}

FACT_TEXTS = {"adult": "age >= 2", "at_risk": "smoker or adult and 'neck' in regions"}
FACTS = {name: parse(text) for name, text in FACT_TEXTS.items()}

VOCABULARY: Vocabulary = {**QUESTIONS, **dict.fromkeys(FACTS, YesNo())}

BITS = {name: 1 << position for position, name in enumerate(QUESTIONS)}

VALUES: dict[str, list[Value]] = {
    "smoker": [True, False],
    "pregnant": [True, False],
    "age": [0, 0.5, 1, 1.5, 2, 2.5, 3],
    "side": ["left", "right", "both"],
    "regions": [frozenset(chosen) for size in range(4) for chosen in combinations(REGIONS, size)],
}
"""Every answer that a criterion over whole numbers can tell apart from the others."""

_OPS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_AGES = st.integers(0, 3)
_LEAVES = st.one_of(
    st.sampled_from(["smoker", "pregnant", "adult", "at_risk"]),
    st.builds("age {} {}".format, _OPS, _AGES),
    st.builds("{} {} age".format, _AGES, _OPS),
    st.builds("{} <= age < {}".format, _AGES, _AGES),
    st.builds("side {} '{}'".format, st.sampled_from(["==", "!="]), st.sampled_from(["left", "right", "both"])),
    st.builds("'{}' {} regions".format, st.sampled_from(REGIONS), st.sampled_from(["in", "not in"])),
    st.builds("count(regions) {} {}".format, _OPS, st.integers(0, 4)),
)


def _compound(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(parts, min_size=2, max_size=3)
    return st.one_of(
        st.builds("not ({})".format, parts),
        several.map(lambda texts: " and ".join(f"({text})" for text in texts)),
        several.map(lambda texts: " or ".join(f"({text})" for text in texts)),
        st.builds("count({}) {} {}".format, several.map(", ".join), _OPS, st.integers(0, 4)),
    )


criterion_texts = st.recursive(_LEAVES, _compound, max_leaves=8)
criteria = criterion_texts.map(parse)

complete_answers = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()})
partial_answers = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in VALUES.items()})


def questions_of(criterion: Criterion) -> set[str]:
    """The questions on which a criterion depends, its facts looked into."""
    names = {leaf.name for leaf in leaves(criterion)}
    return names - FACTS.keys() | set(chain.from_iterable(questions_of(FACTS[name]) for name in names & FACTS.keys()))


def needed(judgement: Judgement) -> set[str]:
    """The questions that could settle it."""
    return {name for name, bit in BITS.items() if judgement > 0 and judgement & bit}


def all_answers(questions: Iterable[str]) -> Iterator[Answers]:
    """Every complete way to answer the questions."""
    names = sorted(questions)
    for values in product(*(VALUES[name] for name in names)):
        yield dict(zip(names, values, strict=True))
