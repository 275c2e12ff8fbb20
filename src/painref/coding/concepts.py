"""What another system says of a patient: a finding or a drug, in one or several codes and in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from painref.records import record


class System(StrEnum):
    """The code systems that are read; of any other, only the words beside the code count."""

    ICD10CM = "icd-10-cm"
    RXNORM = "rxnorm"
    OTHER = "other"


_SYSTEMS: Mapping[str, System] = {
    "http://hl7.org/fhir/sid/icd-10-cm": System.ICD10CM,
    "urn:oid:2.16.840.1.113883.6.90": System.ICD10CM,
    "icd10cm": System.ICD10CM,
    "icd-10-cm": System.ICD10CM,
    "icd10": System.ICD10CM,
    "icd-10": System.ICD10CM,
    "http://www.nlm.nih.gov/research/umls/rxnorm": System.RXNORM,
    "urn:oid:2.16.840.1.113883.6.88": System.RXNORM,
    "rxnorm": System.RXNORM,
    "rxcui": System.RXNORM,
}
"""How the systems are named, in FHIR and elsewhere."""


def system_called(name: str) -> System:
    """Return the system of that name or address; `System.OTHER` for one that is not read."""
    return _SYSTEMS.get(name.strip().casefold().rstrip("/"), System.OTHER)


class Kind(StrEnum):
    """What is said: a finding (a diagnosis, an event, an implant, an allergy) or a drug."""

    FINDING = "finding"
    DRUG = "drug"


@record(kw_only=False)
class Code:
    """A code with the words that its system has for it."""

    system: System
    code: str
    display: str = ""


@record
class Concept:
    """One entry of a list of problems or drugs: the same thing in several `codes`, and as the writer put it in `text`.

    `since` is when it began or happened. One that `ended` is in the past; one that is not `certain` is a suspicion.
    """

    kind: Kind
    codes: tuple[Code, ...] = ()
    text: str = ""
    since: date | None = None
    ended: bool = False
    certain: bool = True

    @property
    def words(self) -> tuple[str, ...]:
        """What it is called, the writer's words first, each once."""
        said = (self.text, *(code.display for code in self.codes))
        return tuple(dict.fromkeys(filter(None, (" ".join(words.split()) for words in said))))

    @property
    def said_as(self) -> str:
        """How it is quoted: its words, else its codes."""
        codes = ", ".join(f"{code.system} {code.code}" for code in self.codes if code.code)
        return (self.words[0] if self.words else codes)[:LONGEST]


LONGEST = 120
"""How many characters of a quotation are kept."""
