"""Where procedures stand in the care of a condition."""

from __future__ import annotations

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lines_of_care import AFTER, LINES, TEST
from painref.knowledge.model import Id, Invasiveness, LineOfCare, Place
from painref.records import record
from painref.reference.indications import IndicationLine
from painref.reference.positions import Side


@record(kw_only=False)
class Standing:
    """The place of an indication among those for its condition: line of care, then what bodies say, then how invasive.

    More bodies for it than against it come first; among equals more for it.
    """

    line: float
    surplus: int
    in_favour: int
    burden: int
    name: str

    @property
    def key(self) -> tuple[float, int, int, int, str]:
        """What standings are ordered by."""
        return self.line, -self.surplus, -self.in_favour, self.burden, self.name


def standing(line: IndicationLine, knowledge: Knowledge) -> Standing:
    """Return the place of an indication.

    A test stands just before what it decides, just behind it where only some patients need it; what is tried after
    another procedure stands behind its own line.
    """
    care = line.line
    if care is None:
        place = LINES[Place.NOT_PLACED]
    elif care.place is Place.DECIDING_TEST:
        decided = [_line_of(id_, line.condition, knowledge) for id_ in care.decides]
        place = min(decided, default=LINES[Place.NOT_PLACED]) + (TEST if care.optional else -TEST)
    else:
        place = LINES[care.place] + (AFTER if care.after else 0.0)
    invasiveness = knowledge.procedures[line.procedure].invasiveness
    burden = invasiveness.rank if invasiveness else len(Invasiveness)
    sides = [body.side for body in line.bodies]
    in_favour = sides.count(Side.FOR)
    return Standing(place, in_favour - sides.count(Side.AGAINST), in_favour, burden, line.procedure_name)


def _line_of(procedure: Id, condition: Id, knowledge: Knowledge) -> float:
    """Return the lowest line of a procedure, or of the variants of a family, for a condition."""
    members = [
        variant
        for variant in (knowledge.procedures[id_] for id_ in knowledge.procedures.index("condition").get(condition, ()))
        if any(ancestor.id == procedure for ancestor in knowledge.lineage(variant))
    ]
    lines: list[LineOfCare] = [
        indication.line
        for member in members
        for indication in member.indications
        if indication.condition == condition and indication.line and indication.line.place is not Place.DECIDING_TEST
    ]
    return min((LINES[line.place] for line in lines), default=LINES[Place.NOT_PLACED])
