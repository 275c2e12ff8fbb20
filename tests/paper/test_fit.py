"""What of a document stays on its page, and what goes to the appendix."""

from __future__ import annotations

from painref.paper.document import Column, Document, Section, Tone
from painref.paper.fit import fitted


def document(*sections: Section) -> Document:
    return Document(
        kind="Report",
        label="",
        tone=Tone.PLAIN,
        word="NEXT STEP",
        headline="A block",
        lead=(),
        page=sections,
        appendix=(Section(heading="Sources", rows=(("", "One."),)),),
        footer=("Informs only.",),
    )


def rows(count: int) -> tuple[tuple[str, str], ...]:
    return tuple(("", f"row {number}") for number in range(count))


def test_what_fits_stays_and_the_appendix_stays_as_it_is() -> None:
    fit = fitted(document(Section(heading="Findings", rows=rows(3))))
    assert fit.page == (Section(heading="Findings", rows=rows(3)),)
    assert [section.heading for section in fit.appendix] == ["Sources"]


def test_what_does_not_fit_is_counted_and_goes_to_the_appendix_in_order() -> None:
    fit = fitted(document(Section(heading="Findings", rows=rows(40))), lines=20)
    (kept,), (moved, _) = fit.page, fit.appendix
    assert kept.rows + moved.rows == rows(40)
    assert moved.heading == "Findings, continued"
    assert f"{len(moved.rows)} more in the appendix." in kept.note


def test_a_whole_section_stays_however_full_the_page_is() -> None:
    safety = Section(heading="Safety", rows=rows(9), whole=True)
    fit = fitted(document(Section(heading="Findings", rows=rows(9)), safety), lines=12)
    assert safety in fit.page
    assert fit.appendix[0] == Section(heading="Findings", rows=rows(9))


def test_sections_give_up_rows_where_even_the_least_of_each_is_too_much() -> None:
    first, second = (Section(heading=name, rows=rows(9), least=9, turn=turn) for name, turn in (("A", 1), ("B", 2)))
    kept = [len(section.rows) for section in fitted(document(first, second), lines=22).page]
    assert kept[0] == 9
    assert 1 <= kept[1] < 9


def test_room_goes_to_the_section_whose_turn_is_first() -> None:
    first, second = (Section(heading=name, rows=rows(12), turn=turn) for name, turn in (("A", 2), ("B", 1)))
    fit = fitted(document(first, second), lines=20)
    kept = {section.heading: len(section.rows) for section in fit.page}
    assert kept["B"] == 12
    assert kept.get("A", 0) < 12


def test_a_long_cell_of_a_table_takes_as_many_lines_as_it_wraps_to() -> None:
    columns = (Column("Procedure", 20), Column("Why", 20))
    short = Section(heading="T", columns=columns, rows=(("a", "b"),) * 10)
    long = Section(heading="T", columns=columns, rows=(("a", "word " * 30),) * 10)
    assert len(fitted(document(short), lines=25).page[0].rows) > len(fitted(document(long), lines=25).page[0].rows)
