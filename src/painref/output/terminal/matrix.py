"""The table of `painref matrix`: one table into a pipe, blocks of columns on a terminal that is too narrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from painref.knowledge.model import Role
from painref.output.terminal.console import BETWEEN, Cell, Page
from painref.output.terminal.style import BALANCE_STYLE, Style
from painref.output.wording import BALANCE_LEGEND, BALANCE_LETTERS
from painref.reference.indications import Balance
from painref.reference.matrix import Matrix, MatrixCell, MatrixCondition

OVERLAID = "*"
"""The mark of a cell that is as it is because of an overlay: there is no room for its name."""


def print_matrix(record: Matrix, page: Page) -> None:
    """Print the legend, then the table, in as many blocks of columns as the terminal needs."""
    page.line(BALANCE_LEGEND, style=Style.FAINT)
    if any(len(row.cells_for(cell.condition)) > 1 for row in record.procedures for cell in row.cells):
        page.line("F/C: as a diagnostic procedure / as a treatment", style=Style.FAINT)
    if changed := sorted({cell.origin for row in record.procedures for cell in row.cells if cell.origin}):
        page.line(f"{OVERLAID} what is said comes, in part or in whole, from {', '.join(changed)}", style=Style.FAINT)
    for block in _blocks(record, page):
        rows = record.procedures
        if page.wraps:
            rows = tuple(row for row in rows if any(row.cells_for(condition.id) for condition in block))
        page.blank()
        page.table(
            {"procedure": True, **{_head(condition, page): True for condition in block}},
            [(row.id, *(_cell(row.cells_for(condition.id)) for condition in block)) for row in rows],
        )


def _blocks(record: Matrix, page: Page) -> Iterator[Sequence[MatrixCondition]]:
    """Yield the conditions, as many together as fit beside the ids of the procedures; into a pipe, all of them."""
    if not page.wraps:
        yield record.conditions
        return
    room = page.width - max(len(row.id) for row in record.procedures)
    block: list[MatrixCondition] = []
    used = 0
    for condition in record.conditions:
        width = BETWEEN + max(map(len, _head(condition, page).split("\n")))
        if block and used + width > room:
            yield block
            block, used = [], 0
        block.append(condition)
        used += width
    yield block


def _head(condition: MatrixCondition, page: Page) -> str:
    """Return the id at the head of a column: a word a line on a terminal, so that the column is narrow."""
    return condition.id.replace("-", "-\n") if page.wraps else condition.id


def _cell(cells: Sequence[MatrixCell]) -> Cell:
    letters = Text()
    for cell in sorted(cells, key=lambda cell: list(Role).index(cell.role)):
        letters.append("/" if letters else "").append(BALANCE_LETTERS[cell.balance], style=BALANCE_STYLE[cell.balance])
        letters.append(OVERLAID if cell.origin else "")
    return letters or Text(BALANCE_LETTERS[Balance.SILENT], style=Style.FAINT)
