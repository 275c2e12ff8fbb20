"""An outside oracle of three-valued logic: the CQL project's own tests (see cql/NOTICE)."""

import csv
from pathlib import Path

import pytest

from painref.criteria import FALSE, TRUE, Answers, Evaluator, Reader, Vocabulary, parse
from painref.criteria.python import compile_criteria

UNKNOWN = 4
BITS = {"yes": 1, "no": 2, "unanswered": UNKNOWN}
ANSWERS = Answers(truths={"yes": True, "no": False})
IN_OUR_WORDS = {"true": "yes", "false": "no", "null": "unanswered"}
JUDGEMENTS = {"true": TRUE, "false": FALSE, "null": UNKNOWN}

with (Path(__file__).parent / "cql" / "logical_operators.csv").open(encoding="utf-8") as file:
    CASES = list(csv.DictReader(file))


def test_all_cases_in_the_grammar_are_there() -> None:
    assert len(CASES) == 21


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_evaluator_and_compiled_form_agree_with_cql(case: dict[str, str]) -> None:
    criterion = parse(" ".join(IN_OUR_WORDS.get(word, word) for word in case["expression"].split()))
    expected = JUDGEMENTS[case["output"]]
    vocabulary = Vocabulary(kinds={})
    reader = Reader(ANSWERS, vocabulary, BITS)
    assert Evaluator(reader.judge, {}).judge(criterion) == expected
    assert compile_criteria({"it": criterion}, {}, vocabulary, BITS)(reader) == {"it": expected}
