"""Procedures by conditions, each cell what bodies say: what `painref matrix` prints."""

from __future__ import annotations

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Role
from painref.records import record
from painref.reference.indications import Balance, IndicationLine, indication_lines
from painref.reference.listing import NothingFoundError, known_region


@record
class MatrixCondition:
    """A column."""

    id: Id
    name: str
    origin: str | None = None


@record
class MatrixCell:
    """What bodies say of a procedure for one condition in one role."""

    condition: Id
    role: Role
    balance: Balance
    origin: str | None = None


@record
class MatrixRow:
    """A procedure with its cells; there is none for a condition that nobody, payers included, speaks of."""

    id: Id
    name: str
    cells: tuple[MatrixCell, ...]
    origin: str | None = None

    def cells_for(self, condition: Id) -> tuple[MatrixCell, ...]:
        """Return the cells of one condition, one for each role."""
        return tuple(cell for cell in self.cells if cell.condition == condition)


@record
class Matrix:
    """Variants by conditions. A row or column in which nobody speaks is left out."""

    region: str | None
    conditions: tuple[MatrixCondition, ...]
    procedures: tuple[MatrixRow, ...]


def matrix(region: str | None, knowledge: Knowledge) -> Matrix:
    """Return the matrix of all conditions, or of those of a region.

    Raises `UsageError` for a region that does not exist, `NothingFoundError` if nobody speaks of any in it.
    """
    wanted = known_region(region, knowledge)
    rows = tuple(
        MatrixRow(id=procedure.id, name=procedure.name, cells=cells, origin=procedure.origin)
        for procedure in knowledge.indicated
        if (
            cells := tuple(
                _cell(line)
                for line in indication_lines(procedure, knowledge)
                if wanted is None or wanted in knowledge.conditions[line.condition].regions
            )
        )
    )
    if not rows:
        raise NothingFoundError(f"no procedure for a condition of {wanted or 'any region'}.", remedy="Try another.")
    spoken = {cell.condition for row in rows for cell in row.cells}
    return Matrix(
        region=wanted,
        conditions=tuple(
            MatrixCondition(id=condition.id, name=condition.name, origin=condition.origin)
            for condition in knowledge.conditions.values()
            if condition.id in spoken
        ),
        procedures=rows,
    )


def _cell(line: IndicationLine) -> MatrixCell:
    return MatrixCell(condition=line.condition, role=line.role, balance=line.balance, origin=line.origin)
