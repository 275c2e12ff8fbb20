"""The addresses, codes and link ids that painref's resources are made of: one place, so that none of them drifts."""

from __future__ import annotations

from typing import Any

from painref.knowledge.model import Id, NamesOf, Question, QuestionType

Resource = dict[str, Any]
"""A resource, or a part of one, as JSON has it."""

BASE = "https://painref.invalid/fhir"
"""Under this all addresses stand. The project has no domain; ``.invalid`` is reserved (RFC 2606), nobody can own it."""

QUESTIONNAIRE = f"{BASE}/Questionnaire/painref"
"""The address of the whole questionnaire."""

UCUM = "http://unitsofmeasure.org"

LOINC = "http://loinc.org"
MEASURED = {"crp": "1988-5", "inr": "6301-6", "hba1c": "4548-4", "platelets": "777-3", "bmi": "39156-5"}
"""The LOINC code of a question that asks for one measurement and nothing else; a laboratory's catalogue names each."""

CORE = "http://hl7.org/fhir/StructureDefinition"
"""The extensions of FHIR R4 itself."""

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
"""Those of Structured Data Capture."""

ABSENT = f"{CORE}/data-absent-reason"
ASKED_UNKNOWN = "asked-unknown"
NOT_ASKED = "not-asked"

ANSWER_CODES = f"{BASE}/CodeSystem/answers"
NONE_OF_THESE = "none-of-these"
OTHERS_NO = "none-of-the-others"
ANSWERS = {
    "yes": "Yes",
    "no": "No",
    "suspected": "Suspected",
    "new": "Yes, and it is new",
    "old": "Yes, and it is old",
    "not-new": "Not new",
}
"""What may be answered to one option, by its code."""

RESULTS = {"good": "Good", "short": "Good, but short", "poor": "Poor", "void": "Cannot be read"}
"""What may become of something that has been done, by its code."""

SECTION = "section"
ABOUT = "about"
VOCABULARY = "about.vocabulary"
FOLLOW = "about.follow"

EACH = "each"
WORDS = "words"


def code_system(name: str) -> str:
    """Return the address of a code system of painref's own."""
    return f"{BASE}/CodeSystem/{name.replace('_', '-')}"


def option_system(question: Question) -> str:
    """Return the code system of the answers to a question: that of its options, or of the entries that it names."""
    if question.type is QuestionType.CLEARINGS:
        return code_system(NamesOf.RED_FLAGS)
    return code_system(question.names or question.id)


def coding(system: str, code: str, display: str = "") -> Resource:
    """Return a coding, with what is shown of it if that is given."""
    return {"system": system, "code": code, **({"display": display} if display else {})}


def part(question: Id, *parts: str) -> str:
    """Return the link id of a part of a question: ``done.each.relief``. That of its answer is the question's own id."""
    return ".".join((question, *parts))


def section_link(section: str) -> str:
    """Return the link id of a section."""
    return f"{SECTION}.{section}"
