"""A small vocabulary, and random criteria and answers that speak it."""

from collections.abc import Iterable, Iterator
from itertools import product

from hypothesis import strategies as st

from painref.criteria import Answers, Criterion, Evaluator, Facts, Judgement, Reader, Vocabulary, parse
from painref.criteria.syntax import CountOptions, Has, leaves
from painref.criteria.typecheck import Number, OneOf, SomeOf, YesNo

REGIONS = ("back", "leg", "neck")

KINDS = {
    "smoker": YesNo(),
    "pregnant": YesNo(),
    "age": Number(0, 3),
    "side": OneOf(("left", "right", "both")),
    "regions": SomeOf(REGIONS, frozenset({"leg"})),
}

FACT_TEXTS = {"adult": "age >= 2", "at_risk": "smoker or adult and 'neck' in regions"}
FACTS = {name: parse(text) for name, text in FACT_TEXTS.items()}

LINEAGES = {
    "injection": frozenset({"injection"}),
    "epidural": frozenset({"epidural", "injection"}),
    "caudal": frozenset({"caudal", "epidural", "injection"}),
    "lumbar": frozenset({"lumbar", "epidural", "injection"}),
    "block": frozenset({"block"}),
}
VOCABULARY = Vocabulary(
    kinds={**KINDS, **dict.fromkeys(FACTS, YesNo()), "events": SomeOf(("stent", "stroke"))},
    dated={"stent": "events", "stroke": "events"},
    lineages=LINEAGES,
    tests=frozenset({"block"}),
)

Value = bool | float | str
Plain = dict[str, Value]
"""Answers as these tests write them: by item, a value."""

VALUES: dict[str, list[Value]] = {
    "smoker": [True, False],
    "pregnant": [True, False],
    "age": [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0],
    "side": ["left", "right", "both"],
    **{f"regions.{region}": [True, False] for region in REGIONS},
}
"""Every answer that a criterion over whole numbers can tell apart from the others, by item."""

ITEMS = (*VALUES, "events.stent", "events.stroke", *(f"done.{what}" for what in LINEAGES))
BITS = {name: 1 << position for position, name in enumerate(ITEMS)}


def answers_of(plain: Plain) -> Answers:
    """The answers that criteria read."""
    return Answers(
        truths={name: value for name, value in plain.items() if isinstance(value, bool)},
        words={name: value for name, value in plain.items() if isinstance(value, str)},
        numbers={name: float(value) for name, value in plain.items() if type(value) in (int, float)},
    )


def reader(answers: Plain | Answers) -> Reader:
    """A reader of these answers."""
    return Reader(answers if isinstance(answers, Answers) else answers_of(answers), VOCABULARY, BITS)


def evaluate(criterion: Criterion, answers: Plain | Answers, facts: Facts = FACTS) -> Judgement:
    """The judgement of one criterion."""
    return Evaluator(reader(answers).judge, facts).judge(criterion)


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


def items_of(criterion: Criterion) -> set[str]:
    """The items on which a criterion depends, its facts looked into."""
    found: set[str] = set()
    for leaf in leaves(criterion):
        if leaf.name in FACTS:
            found |= items_of(FACTS[leaf.name])
        elif isinstance(leaf, Has):
            found.add(f"{leaf.name}.{leaf.option}")
        elif isinstance(leaf, CountOptions):
            found |= {f"{leaf.name}.{option}" for option in REGIONS}
        else:
            found.add(leaf.name)
    return found


def needed(judgement: Judgement) -> set[str]:
    """The items that could settle it."""
    return {name for name, bit in BITS.items() if judgement > 0 and judgement & bit}


def all_answers(items: Iterable[str]) -> Iterator[Plain]:
    """Every complete way to answer the items."""
    names = sorted(items)
    for values in product(*(VALUES[name] for name in names)):
        yield dict(zip(names, values, strict=True))
