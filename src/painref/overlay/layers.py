"""The entries of several layers of knowledge as they lie over each other, and the knowledge that they make."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from painref.knowledge import model as models
from painref.knowledge.kinds import BY_LIST
from painref.knowledge.knowledge import Knowledge, Withdrawal
from painref.overlay.blame import Edit
from painref.overlay.provenance import Origins
from painref.sources.loader import Reading, assemble


@dataclass(slots=True)
class Layers:
    """The built-in entries with overlays laid over them.

    By list and id, `edits` has what was last done to each entry beneath, and `withdrawn` every entry that was withdrawn
    and bears on triage, with the overlay that did it.
    """

    reading: Reading
    folders: tuple[Path, ...] = ()
    versions: list[str] = field(default_factory=list)
    origins: Origins = field(default_factory=Origins)
    edits: dict[tuple[str, models.Id], Edit] = field(default_factory=dict)
    withdrawn: dict[tuple[str, models.Id], tuple[Any, str]] = field(default_factory=dict)

    def knowledge(self) -> Knowledge:
        """Return the merged knowledge. A version such as ``2026.11+1a2b3c4d~clinic+5e6f7a8b`` names every layer."""
        merged = assemble(self.reading)
        version = "~".join([merged.version, *self.versions])
        gone = {key: item for key, item in self.withdrawn.items() if key[1] not in getattr(merged, key[0])}
        return replace(
            merged,
            version=version,
            withdrawn_procedures=MappingProxyType(
                {id_: entry for (name, id_), (entry, _) in gone.items() if name == "procedures"}
            ),
            withdrawals=tuple(
                Withdrawal(
                    kind=BY_LIST[name].words, id=id_, name=getattr(entry, "name", None) or entry.text, origin=origin
                )
                for (name, id_), (entry, origin) in gone.items()
            ),
        )

    def finished(self) -> Knowledge:
        """Return the merged knowledge, in which entries and parts say where they come from; their places are lost."""
        for entries in self.reading.entries.values():
            entries[:] = map(self.origins.written_into, entries)
        return self.knowledge()
