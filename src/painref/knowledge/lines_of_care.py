"""The order of places in the care of a condition; docs/verdicts.md has the rules."""

from __future__ import annotations

from painref.knowledge.model import Place

LINES = {
    Place.FIRST: 1.0,
    Place.SECOND: 2.0,
    Place.THIRD: 3.0,
    Place.ADJUNCT: 3.5,
    Place.LAST_RESORT: 5.0,
    Place.NOT_PLACED: 6.0,
}
"""The number of each place. A deciding test has that of what it decides."""

TEST = 0.1
"""How far a test stands before what it decides, or behind it where only some patients need it."""

BEGUN = 0.8
"""The line of what follows a trial that was passed: the patient is in the midst of it."""

ELSEWHERE = 4.0
"""The line of what is for another place than the one that was named, as long as that is not denied."""

AFTER = 0.2
"""How far behind its own line stands what is tried after something else."""
