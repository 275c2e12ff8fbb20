"""The first screens of show, hold, list and criteria: the answer first, in a window of 24 lines and 80 columns."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.output.options import Detail
from painref.output.terminal.compare import print_comparison
from painref.output.terminal.console import LINES, Page
from painref.output.terminal.hold import print_holds
from painref.output.terminal.listing import print_procedures
from painref.output.terminal.red_flags import print_red_flag, print_red_flags
from painref.output.terminal.requirements import print_criteria
from painref.output.terminal.show_condition import print_condition
from painref.output.terminal.show_procedure import print_procedure
from painref.output.terminal.terms import print_term
from painref.reference.compare import compare
from painref.reference.condition import condition_page
from painref.reference.holds import hold_page, side_by_side
from painref.reference.listing import Filters, select
from painref.reference.procedure import procedure_page
from painref.reference.red_flags import red_flag_page
from painref.reference.terms import term_page
from painref.triage.criteria_page import criteria_page
from painref.triage.lens import whole_lens
from painref.triage.patient import Patient

QUICK = 12
"""One entry of so many is drawn in the quick run; all of them in the slow one."""


@contextmanager
def window(columns: int) -> Iterator[None]:
    with mock.patch.dict("os.environ", {"COLUMNS": str(columns), "LINES": "24"}):
        yield


def drawn(draw: Callable[[Page], None], columns: int = 80) -> list[str]:
    """The lines that something draws in a window."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with window(columns), mock.patch("sys.stdout", out):
        draw(Page())
        out.flush()
    return out.buffer.getvalue().decode().splitlines()  # type: ignore[attr-defined]


def check(lines: list[str], name: str) -> None:
    assert len(lines) < LINES, (name, len(lines), lines)
    assert max(map(len, lines)) <= 80, name
    assert not any(re.search(r"\[\d+[,:\]]", line) for line in lines), name  # no bibliography on page one


def procedures_fit(knowledge: Knowledge, step: int) -> None:
    for procedure in list(knowledge.procedures.values())[::step]:
        page = procedure_page(procedure, knowledge)
        lines = drawn(lambda screen, page=page: print_procedure(page, screen))
        check(lines, procedure.id)
        assert lines[0].startswith(procedure.name[:60])
        assert any(line.startswith("BOTTOM LINE") for line in lines[1:3]), procedure.id
        absolute = [item for item in page.contraindications if item.severity == "absolute"]
        assert bool(absolute) is any(line.startswith("EXCLUDED IF") for line in lines), procedure.id


def conditions_fit(knowledge: Knowledge, step: int) -> None:
    for condition in list(knowledge.conditions.values())[::step]:
        page = condition_page(condition, knowledge)
        lines = drawn(lambda screen, page=page: print_condition(page, screen))
        check(lines, condition.id)
        listed, named = (
            select("procedures", Filters(condition=condition.id), knowledge) if page.procedures else ([], ())
        )
        if listed:
            check(
                drawn(lambda screen, of=(listed, named): print_procedures(of[0], screen, conditions=of[1])),
                condition.id,
            )


def holds_fit(knowledge: Knowledge, step: int) -> None:
    for drug in list(knowledge.medications)[::step]:
        for procedure in (None, "lumbar-transforaminal-esi", "spinal-cord-stimulation-trial"):
            page = hold_page([drug], procedure, knowledge, on="2026-12-03")
            lines = drawn(lambda screen, page=page: print_holds(page, screen))
            check(lines, drug)
            assert any(line.startswith("BOTTOM LINE") for line in lines[1:3]), drug


def test_the_first_screen_of_a_hold_before_several_procedures_fits(built_in: Knowledge) -> None:
    procedures = ("spinal-cord-stimulation", "lumbar-medial-branch-rfa", "lumbar-transforaminal-esi")
    for drug in ("clopidogrel", "apixaban", "warfarin", "glp-1-agonist"):
        for most in (2, 3):
            page = side_by_side([hold_page([drug], procedure, built_in) for procedure in procedures[:most]])
            lines = drawn(lambda screen, page=page: print_holds(page, screen))
            check(lines, drug)


@pytest.mark.parametrize(
    "names",
    [("vertebroplasty", "kyphoplasty"), ("scs", "drg-stimulation", "pns"), ("tfesi", "ctfesi"), ("lmbb", "lmbrfa")],
)
def test_the_first_screen_of_a_comparison_fits(names: tuple[str, ...], built_in: Knowledge) -> None:
    record = compare(names, built_in)
    lines = drawn(lambda screen: print_comparison(record, screen))
    check(lines, str(names))
    assert any(line.startswith("BOTTOM LINE") for line in lines[1:3])
    assert any(line.startswith("DIFFERENCES") for line in lines)


def test_the_first_screen_of_a_procedure_fits(built_in: Knowledge) -> None:
    procedures_fit(built_in, QUICK)


def test_the_first_screens_of_a_condition_fit(built_in: Knowledge) -> None:
    conditions_fit(built_in, QUICK)


def test_the_first_screen_of_a_hold_fits(built_in: Knowledge) -> None:
    holds_fit(built_in, 2 * QUICK)


@pytest.mark.slow
def test_every_first_screen_fits(built_in: Knowledge) -> None:
    procedures_fit(built_in, 1)
    conditions_fit(built_in, 1)
    holds_fit(built_in, 1)
    lens = whole_lens(built_in)
    for procedure in built_in.variants:
        page = criteria_page(procedure.id, None, lens, Patient(), built_in)
        check(drawn(lambda screen, page=page: print_criteria(page, screen)), procedure.id)


def test_the_page_of_every_term_fits(built_in: Knowledge) -> None:
    for term in list(built_in.terms.values())[:: QUICK // 3]:
        page = term_page(term, built_in)
        check(drawn(lambda screen, page=page: print_term(page, screen)), term.id)


@pytest.mark.parametrize("filters", [{}, {"region": "neck"}, {"category": "epidural"}, {"guidance": "fluoroscopy"}])
def test_a_list_has_a_first_screen_without_families(filters: dict[str, str], built_in: Knowledge) -> None:
    listed, _ = select("procedures", Filters(**filters), built_in)
    lines = drawn(lambda screen: print_procedures(listed, screen, by_category=not filters))
    check(lines, str(filters))
    number = sum(not line.is_family for line in listed)
    assert re.match(rf"(PROCEDURES|FOUND) +{number} procedures", lines[0])


def test_the_list_of_red_flags_fits(built_in: Knowledge) -> None:
    listed, _ = select("red-flags", Filters(), built_in)
    lines = drawn(lambda screen: print_red_flags(listed, screen))
    check(lines, "red flags")
    assert lines[0].startswith(f"RED FLAGS   {len(listed)} red flags: ")


def test_the_page_of_every_red_flag_fits(built_in: Knowledge) -> None:
    for flag in list(built_in.red_flags.values())[:: QUICK // 3]:
        page = red_flag_page(flag, built_in)
        lines = drawn(lambda screen, page=page: print_red_flag(page, screen))
        check(lines, flag.id)
        assert any(line.startswith("ACTION ") for line in lines[1:3]), flag.id


def test_a_narrow_window_breaks_nothing(built_in: Knowledge) -> None:
    page = procedure_page(built_in.procedures["lumbar-transforaminal-esi"], built_in)  # type: ignore[index]
    assert max(map(len, drawn(lambda screen: print_procedure(page, screen), columns=40))) <= 40


def section_of(name: str, section: str, knowledge: Knowledge) -> str:
    record = procedure_page(knowledge.procedures[name], knowledge)
    return "\n".join(drawn(lambda page: print_procedure(record, page, detail=Detail(section=section)), columns=200))


def test_a_family_says_with_which_variants_a_section_stands(built_in: Knowledge) -> None:
    bodies = section_of("intrathecal-drug-delivery", "bodies", built_in)
    assert "painref show intrathecal-drug-delivery-implant --section bodies: cancer-pain (for)" in bodies
    outcomes = section_of("intrathecal-drug-delivery", "outcomes", built_in)
    assert "painref show intrathecal-drug-delivery-implant --section outcomes" in outcomes


def test_a_family_shows_the_grave_risks_of_its_variants(built_in: Knowledge) -> None:
    risks = section_of("intrathecal-drug-delivery", "risks", built_in)
    for name in ("granuloma", "Baclofen withdrawal", "Error at refill", "Pump stall"):
        assert name in risks
    record = procedure_page(built_in.procedures["intrathecal-drug-delivery"], built_in)
    screen = "\n".join(drawn(lambda page: print_procedure(record, page)))
    assert "OF VARIANTS" in screen


def test_a_section_has_its_sources_and_the_whole_page_everything(built_in: Knowledge) -> None:
    page = procedure_page(built_in.procedures["vertebroplasty"], built_in)  # type: ignore[index]
    risks = "\n".join(drawn(lambda screen: print_procedure(page, screen, detail=Detail(section="risks"))))
    whole = "\n".join(drawn(lambda screen: print_procedure(page, screen, detail=Detail(full=True))))
    sources = "\n".join(drawn(lambda screen: print_procedure(page, screen, detail=Detail(sources=True))))
    assert "Risks" in risks
    assert "Sources" in risks
    assert "Guidance" not in risks
    assert all(f"[{number}]" in sources for number in range(1, len(page.sources) + 1))
    for heading in ("Guidance", "Contraindications", "Risks", "Course", "Sources"):
        assert heading in whole
