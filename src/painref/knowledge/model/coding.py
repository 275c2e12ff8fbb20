"""What other systems call the answers of the questionnaire."""

from __future__ import annotations

from painref.knowledge.model.common import Id, not_written
from painref.records import record


@record
class Coding:
    """Codes and names of other systems that say the same: each setting of `then`, written as `--set` takes it.

    An ICD-10-CM code covers those under it, and ``C00-C26`` every category between. `rxnorm_codes` are RxCUIs of
    ingredients. `names` are compared word by word. What an entry of its own goes by need not stand here: conditions
    have their codes, and drugs their names, already. One that says nothing (`then` is empty) is of drugs that bear on
    nothing that is asked, neither on bleeding nor on a procedure: each name stands as lists write it, salt included.
    """

    id: Id
    then: tuple[str, ...]
    icd10cm_codes: tuple[str, ...] = ()
    rxnorm_codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    refs: tuple[Id, ...] = ()
    verified: bool = True
    note: str = ""
    origin: str | None = not_written()
