"""The sources of a record are those cited anywhere inside it, in the order in which they are first cited."""

from __future__ import annotations

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id
from painref.records import record
from painref.reference.cited import sources_of


@record
class Note:
    text: str
    refs: tuple[Id, ...] = ()


@record
class Plain:
    text: str
    numbers: tuple[float, ...] = ()


@record
class Page:
    plain: Plain
    by: Id | None = None
    notes: tuple[Note, ...] = ()
    otherwise: Page | None = None
    refs: tuple[Id, ...] = ()


def test_every_part_is_looked_through_one_inside_its_own_kind_too(built_in: Knowledge) -> None:
    one, two, three, four, five = list(built_in.references)[:5]
    inner = Page(plain=Plain(text=two), notes=(Note(text="a", refs=(three,)),), refs=(one,))
    page = Page(plain=Plain(text=five), by=two, notes=(Note(text="b"),), otherwise=inner, refs=(four, three))
    assert [item.id for item in sources_of([page], built_in)] == [two, three, one, four]


def test_a_record_that_cites_nothing_has_no_sources(built_in: Knowledge) -> None:
    assert sources_of([Plain(text="a", numbers=(1.0,))], built_in) == ()
