"""What `painref sql` prints: the statements of criteria or of triage, and the contract of the table that they read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from painref.criteria.facts import in_order
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import BleedingClass, Id
from painref.knowledge.walk import all_criteria
from painref.records import record
from painref.sql.asked import Asked
from painref.sql.contract import KEY, TABLE, ContractColumn, contract, every_column
from painref.sql.criteria import Criteria
from painref.sql.decide import Decided, decide, denying
from painref.sql.expression import (
    Expression,
    all_of,
    among,
    case,
    column,
    is_known,
    is_true,
    listed,
    number,
    shifted,
    total,
    word,
)
from painref.sql.implications import with_implications
from painref.sql.limits import INDICATION_BITS
from painref.sql.ranking import bits_of, lowest_bit
from painref.sql.requests import OTHER, Requested
from painref.sql.writer import Layout, laid_out, quoted
from painref.triage.engine.disposition import DispositionWord
from painref.triage.engine.requests import Answer
from painref.triage.engine.rules import Rules
from painref.triage.engine.verdicts import VerdictKind
from painref.triage.questionnaire.slots import REQUESTED

DECIDED = "painref_decided"
"""The table of what is decided of each patient."""

CLEAR = "painref_clear"
"""The table of those to be screened first, as they would be if all that must be asked were no."""

SCREENED_BITS = 1
"""Below the key of a row stand the place of its indication in the rules, and in so many bits whether it is screened."""


@record(kw_only=False)
class Step:
    """A statement: the table or view that it makes, what it says, and, of a layout, from which source.

    One without a layout is `text`, a short query.
    """

    makes: str
    is_view: bool
    layout: Layout | None = None
    source: str = TABLE
    text: str = ""


@record(kw_only=False)
class Script:
    """The statements in their order, the columns of the contract, and what the names of results stand for.

    `known` are the names of all columns that a table may have, those that no statement reads included.
    """

    steps: tuple[Step, ...]
    columns: tuple[ContractColumn, ...]
    legend: Mapping[str, str]
    known: frozenset[str] = frozenset()


# --- Criteria ---------------------------------------------------------------------------------------------------------

CRITERIA = "painref_criteria"


def criteria_script(knowledge: Knowledge, *, implied: bool = True) -> Script:
    """Return the statement of all criteria of the knowledge: one BOOLEAN column for each, NULL is unknown.

    Facts are named as they are, criteria numbered in the order of the knowledge; the legend has their text. What
    answers imply holds too, unless it is not to be `implied`: the answers have it already.
    """
    judged = Criteria(knowledge, with_implications(Asked(), knowledge) if implied else Asked())
    results: dict[str, Expression] = {}
    legend: dict[str, str] = {}
    for name in in_order(knowledge.facts):
        results[name] = judged.fact(name)
        legend[name] = knowledge.named_facts[Id(name)].when
    for position, text in enumerate(all_criteria(knowledge), 1):
        results[f"c{position}"] = judged.text(text)
        legend[f"c{position}"] = text
    layout = laid_out(results)
    return Script((Step(CRITERIA, False, layout),), contract(layout.read, knowledge), legend, every_column(knowledge))


# --- Triage -----------------------------------------------------------------------------------------------------------


def triage_script(rules: Rules, *, implied: bool = True) -> Script:
    """Return the statements of triage under a lens: what is decided, what would be if all that must be asked first is
    no, and three views on it: patients, rows, requests. `implied` is as in `criteria_script`."""
    knowledge = rules.knowledge
    asked = with_implications(Asked(), knowledge) if implied else Asked()
    first = decide(rules, asked)
    must = {item: is_true(column(_MUST.format(place))) for place, item in enumerate(first.disposed.must)}
    clear = decide(rules, denying(asked, must))
    decided, cleared = laid_out(_decided(first)), laid_out(_cleared(clear))
    marks = [_MUST.format(place) for place in range(len(must))]
    joined = ", ".join(f'd."{name}"' for name in marks)
    source = (
        f"(SELECT p.*, {joined} FROM {TABLE} AS p JOIN (SELECT {KEY}, {', '.join(map(quoted, marks))} FROM {DECIDED} "
        f"WHERE disposition = '{DispositionWord.SCREEN_FIRST}') AS d ON p.{KEY} = d.{KEY}) AS asked"
    )
    columns = [name for name in dict.fromkeys((*decided.read, *cleared.read)) if name not in marks]
    steps = (
        Step(DECIDED, False, decided),
        Step(CLEAR, False, cleared, source=source),
        Step("painref_patients", True, text=_PATIENTS),
        Step("painref_rows", True, text=_rows(first)),
        Step("painref_requests", True, text=_requests(first.requests)),
    )
    return Script(steps, contract(columns, knowledge), {}, every_column(knowledge))


def _decided(decided: Decided) -> dict[str, Expression]:
    flags = {
        "red_flags": listed(case((state.raised, word(state.flag.id))) for state in decided.flags),
        "red_flags_lifted": listed(case((state.lifted, word(state.flag.id))) for state in decided.flags),
        "red_flags_open": listed(case((state.open, word(state.flag.id))) for state in decided.flags),
    }
    screening = is_screening(decided)
    must = {item: all_of((screening, holds)) for item, holds in decided.disposed.must.items()}
    return {
        "disposition": _worded(decided.disposed.word, DispositionWord),
        **flags,
        "ask_first": listed(case((holds, word(item))) for item, holds in must.items()),
        **{_MUST.format(place): holds for place, holds in enumerate(must.values())},
        **{f"row{number_}": key for number_, key in enumerate(packed_rows(decided))},
        **packed_requests(decided),
    }


def is_screening(decided: Decided) -> Expression:
    """Return whether something must be asked before all else."""
    return is_true(among(decided.disposed.word, [DispositionWord.SCREEN_FIRST.rank]))


def _cleared(decided: Decided) -> dict[str, Expression]:
    return {"if_clear": _worded(if_clear(decided), DispositionWord), **packed_requests(decided)}


def if_clear(decided: Decided) -> Expression:
    """Return the rank of the disposition of those of whom all that must be asked is no."""
    return case((is_screening(decided), decided.disposed.without_flags), otherwise=decided.disposed.word)


def _worded(rank: Expression, words: Iterable[DispositionWord]) -> Expression:
    return case(*((is_true(among(rank, [item.rank])), word(item)) for item in words))


def packed_rows(decided: Decided) -> list[Expression]:
    """Return for each procedure its key with, below it, the place of its indication and whether it is screened."""
    found = []
    for variant in decided.variants:
        places = {id(item): place for place, item in enumerate(variant.rules.indications)}
        place = variant.chosen.of(lambda row, places=places: number(places[id(row.indication)]))  # type: ignore[misc]
        screened = case((variant.chosen.holds(lambda row: row.screened), number(1)), otherwise=number(0))
        packed = total((shifted(variant.key, INDICATION_BITS + SCREENED_BITS), shifted(place, SCREENED_BITS), screened))
        found.append(case((is_known(variant.key), packed)))
    return found


_ANSWER_BITS = 4

_MUST = "must{}"
"""The columns of what must be asked before all else."""


def packed_requests(decided: Decided) -> dict[str, Expression]:
    """Return for each request that can be made, if it was, its place and the rank of its answer."""
    return {
        f"request{place}": case((item.made, total((number(place << _ANSWER_BITS), decided.answers[item.asked]))))
        for place, item in enumerate(decided.requests)
    }


# --- Views ------------------------------------------------------------------------------------------------------------


_PATIENTS = (
    f"SELECT d.{KEY}, d.disposition, c.if_clear, d.red_flags, d.red_flags_lifted, d.red_flags_open, d.ask_first\n"
    f"FROM {DECIDED} AS d LEFT JOIN {CLEAR} AS c ON c.{KEY} = d.{KEY}"
)


def _rows(decided: Decided) -> str:
    names = sorted(item.rules.id for item in decided.variants)
    values = ", ".join(
        f"({names.index(variant.rules.id)}, {place}, '{variant.rules.id}', '{item.indication.condition}', "
        f"'{item.indication.role}')"
        for variant in decided.variants
        for place, item in enumerate(variant.rules.indications)
    )
    low = INDICATION_BITS + SCREENED_BITS
    keys = ", ".join(f"row{number_}" for number_ in range(len(decided.variants)))
    verdict = _case_of(_bits("packed", low + lowest_bit("verdict"), bits_of("verdict")), VerdictKind)
    klass = _case_of(_bits("packed", low + lowest_bit("bleeding_class"), bits_of("bleeding_class")), BleedingClass)
    return (
        f"SELECT r.{KEY}, ROW_NUMBER() OVER (PARTITION BY r.{KEY} ORDER BY r.packed) AS rank,\n"
        f"n.procedure, n.condition, n.role, {verdict} AS verdict, "
        f"{_bits('packed', 0, SCREENED_BITS)} = 1 AS screened,\n{klass} AS bleeding_class\n"
        f"FROM ({_each(f'SELECT {KEY}, {keys} FROM {DECIDED}', keys)}) AS r\n"
        f"JOIN (VALUES {values}) AS n(number, place, procedure, condition, role)\n"
        f"ON n.number = {_bits('r.packed', low + lowest_bit('procedure'), bits_of('procedure'))}\n"
        f"AND n.place = {_bits('r.packed', SCREENED_BITS, INDICATION_BITS)}"
    )


def _requests(requests: Sequence[Requested]) -> str:
    keys = ", ".join(f"request{place}" for place in range(len(requests)))
    values = ", ".join(f"({place}, '{item.asked}')" for place, item in enumerate(requests))
    answer = _case_of(_bits("packed", 0, _ANSWER_BITS), Answer)
    source = (
        f"SELECT {KEY}, {keys} FROM {DECIDED} WHERE disposition <> '{DispositionWord.SCREEN_FIRST}' "
        f"UNION ALL SELECT {KEY}, {keys} FROM {CLEAR}"
    )
    return (
        f"SELECT r.{KEY}, n.requested, {answer} AS answer\n"
        f"FROM ({_each(source, keys)}) AS r\n"
        f"JOIN (VALUES {values}) AS n(place, requested) ON n.place = {_above('r.packed', _ANSWER_BITS)}"
    )


def _each(source: str, columns: str) -> str:
    """Return a query of one row for each of some columns that is not NULL."""
    return (
        f"SELECT w.{KEY}, e.packed FROM ({source}) AS w CROSS JOIN UNNEST(ARRAY[{columns}]) AS e(packed) "
        "WHERE e.packed IS NOT NULL"
    )


def _bits(column: str, low: int, bits: int) -> str:
    return f"({_above(column, low)} & {(1 << bits) - 1})"


def _above(column: str, low: int) -> str:
    return f"(CAST({column} AS BIGINT) >> {low})"


def _case_of(value: str, words: Iterable[StrEnum]) -> str:
    whens = " ".join(f"WHEN {rank} THEN '{item}'" for rank, item in enumerate(words))
    return f"CASE {value} {whens} END"


def record_of(rules: Rules, flags: Sequence[str], packed: str) -> str:
    """Return DuckDB's query of one record a patient, from a table with everything as numbers, alone or in lists."""
    names = sorted(item.id for item in rules.procedures)
    places = 1 << INDICATION_BITS
    indications = [""] * (len(names) * places)
    for procedure in rules.procedures:
        for place, item in enumerate(procedure.indications):
            condition, role = item.indication.condition, item.indication.role
            indications[names.index(procedure.id) * places + place] = f"{condition} {role}"
    low = INDICATION_BITS + SCREENED_BITS
    procedure_at = _bits("x", low + lowest_bit("procedure"), bits_of("procedure"))
    indication = f"i[{procedure_at} * {places} + {_bits('x', SCREENED_BITS, INDICATION_BITS)} + 1]"
    verdict = f"v[{_bits('x', low + lowest_bit('verdict'), bits_of('verdict'))} + 1]"
    klass = f"b[{_bits('x', low + lowest_bit('bleeding_class'), bits_of('bleeding_class'))} + 1]"
    row = (
        f"{{rank: n, procedure: p[{procedure_at} + 1], condition: split_part({indication}, ' ', 1), "
        f"role: split_part({indication}, ' ', 2), verdict: {verdict}, "
        f"screened: {_bits('x', 0, SCREENED_BITS)} = 1, bleeding_class: {klass}}}"
    )
    request = f"{{requested: q[{_above('x', _ANSWER_BITS)} + 1], answer: a[{_bits('x', 0, _ANSWER_BITS)} + 1]}}"
    question = rules.knowledge.questions[Id(REQUESTED)]
    lists: dict[str, Sequence[str]] = {
        "p": names,
        "i": indications,
        "v": list(VerdictKind),
        "b": list(BleedingClass),
        "q": [*rules.knowledge.nameable(question), OTHER],
        "a": list(Answer),
        "d": list(DispositionWord),
        "f": flags,
    }
    named_lists = ", ".join(f"{_list(words)} AS {name}" for name, words in lists.items())
    return (
        f"SELECT {KEY}, d[disposition + 1] AS disposition, d[if_clear + 1] AS if_clear, {_named('red_flags')}, "
        f"{_named('red_flags_lifted')}, {_named('red_flags_open')},\n"
        f"list_transform(requests, lambda x: {request}) AS requests,\n"
        f"list_transform(rows, lambda x, n: {row}) AS rows\n"
        f"FROM {packed}, (SELECT {named_lists})"
    )


def _list(words: Iterable[str]) -> str:
    return "[" + ", ".join(f"'{item}'" for item in words) + "]"


def _named(column: str) -> str:
    return f"list_transform({column}, lambda x: f[x + 1]) AS {column}"
