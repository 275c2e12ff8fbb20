"""A packet for a payer: what its policy asks for and what shows it, and a letter with what is met."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from painref.criteria.facts import leaves_beneath
from painref.criteria.parser import parse
from painref.criteria.syntax import NEW, Done, Has, Last, Times
from painref.errors import PainrefError
from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Recommendation, Reference, Requirement
from painref.knowledge.names import lowered
from painref.notice import INTENDED_USE
from painref.output.criteria_wording import Asking, askings, in_short, is_own_rule, own_words, who, without_readings
from painref.output.triage_wording import capitalised
from painref.output.wording import citation, counted, grade, requirement_state, words
from painref.paper.document import Column, Document, Part, Section, Tone
from painref.paper.findings import answer_of, denies
from painref.paper.fit import fitted
from painref.paper.marks import UNVERIFIED, mark
from painref.records import record
from painref.triage.assessment import RecommendationRecord, RequirementRecord
from painref.triage.criteria_page import BodyCriteria, CriteriaPage
from painref.triage.questionnaire.values import Given

KIND = "Packet for the payer"


class NoPolicyError(PainrefError):
    """A payer whose policies say nothing of a procedure for this patient."""


@record
class PacketRequest:
    """What goes to a payer: what it asks for (`payer`), what clinical bodies say (`clinical`), and the answers."""

    payer: CriteriaPage
    clinical: CriteriaPage | None
    given: Given
    knowledge: Knowledge
    label: str = ""


def packet(request: PacketRequest) -> Document:
    """Return the packet: the note for the clerk with the checklist on its page, then the letter, then the sources.

    A requirement is met only where the answers say so; what is not known is not documented. Raises `NoPolicyError` if
    no policy of the payer is there.
    """
    chosen, *others = ranked(request.payer)
    policy = request.knowledge.references[chosen.body.recommendation.by]
    tone, word = _state(chosen)
    return fitted(
        Document(
            kind=KIND,
            label=request.label,
            tone=tone,
            word=word,
            headline=f"{chosen.variant.procedure_name}: {who(chosen.body)}, {in_short(chosen.body)}",
            lead=tuple(_lead(chosen, policy)),
            page=tuple(_page(chosen, others, request)),
            parts=(Part(heading="Letter", sections=tuple(_letter(chosen, policy, request))),),
            appendix=tuple(_sources(request)),
            footer=tuple(_footer(chosen.body, request)),
        )
    )


def ranked(page: CriteriaPage) -> list[Asking]:
    """Return the payer's rules on the procedure, those that speak of this patient's condition first, then the newest.

    Raises `NoPolicyError` if there are none.
    """
    found = [asking for asking in askings(page) if asking.body.payer]
    if not found:
        raise NoPolicyError(
            f"no policy of {page.lens} on {page.procedure} is in painref.",
            remedy=f"painref criteria {page.procedure} --by payers shows whose are.",
        )
    return sorted(found, key=_place)


def _place(asking: Asking) -> tuple[bool, int, int]:
    judged = asking.body.recommendation
    order = ("established", "suspected", "open", "ruled-out")
    support = order.index(asking.indication.condition_support)
    return judged.status == "not-applicable", support, -judged.year


def _state(asking: Asking) -> tuple[Tone, str]:
    judged = asking.body.recommendation
    if judged.direction in ("against", "conditional-against"):
        return Tone.CAUTION, "NOT COVERED"
    if judged.status == "not-applicable":
        return Tone.CAUTION, "DOES NOT APPLY"
    return (Tone.CAUTION, "NOT COMPLETE") if asking.body.missing else (Tone.GO, "COMPLETE")


# --- The note for the clerk -------------------------------------------------------------------------------------------


def _lead(asking: Asking, policy: Reference) -> Iterator[tuple[str, ...]]:
    yield "Policy", f"{_policy(policy)}{mark(asking.body.recommendation.verified)}"
    yield "It says", asking.body.recommendation.says
    if asking.body.applies:
        yield "Applies to", asking.body.applies
    yield "Condition", f"{asking.indication.condition_name} ({asking.indication.condition_support} by the answers)"
    yield "This page", "is for the office and stays there; the letter is on the next page"


def _policy(policy: Reference) -> str:
    """Return a policy with its number, the date of its edition and its address."""
    number = f" ({policy.number})" if policy.number and policy.number not in policy.title else ""
    dated = policy.edition or str(policy.year)
    return f"{policy.title}{number}, edition of {dated}, {policy.url or 'no address'}"


_CHECKLIST = (
    Column("Requirement", 34),
    Column("State", 13),
    Column("By the answers", 28),
    Column("Document that shows it", 25),
)


def _page(asking: Asking, others: list[Asking], request: PacketRequest) -> Iterator[Section]:
    rows = [_row(item, asking, request) for item in asking.body.recommendation.requirements]
    yield Section(heading="What the policy asks for", columns=_CHECKLIST, rows=tuple(rows), whole=True)
    missing = tuple(("", f"{item.text}: {_lack(item.lack, item.remedy)}.") for item in asking.body.missing)
    yield Section(heading="Still missing", rows=missing, whole=True)
    note = _note(asking, request.knowledge)
    yield Section(heading="How painref read the policy", rows=(("", note),) if note else (), least=1)
    more = [
        f"{who(other.body)}, {lowered(other.indication.condition_name)}: {in_short(other.body)}" for other in others
    ]
    yield Section(heading="Other rules of the payer", rows=tuple(("", text) for text in more), least=1)
    fill = "names, dates of birth, member number, codes, level and side, signature: painref holds none of them."
    yield Section(heading="To fill in", rows=(("", capitalised(fill)),), least=1)


def _lack(lack: str, remedy: str) -> str:
    said = {
        "not-met": "not met",
        "ruled-out": "ruled out",
        "unknown": "not documented",
        "to-confirm": "to be confirmed",
    }
    return f"{said[lack]}, {remedy}" if remedy else said[lack]


_STATES = {"met": "met", "not met": "not met", "failed": "not met"}


def _documented(item: RequirementRecord) -> str:
    """Return how far a requirement is documented; what is taken for granted while nobody speaks of it is not."""
    state = _STATES.get(requirement_state(item), "not documented")
    return "not documented" if state == "met" and item.open else state


_REPEAT = "only for a repeat"

_COUNTED = {"met": "met", "not met": "not met", "not documented": "not known"}
"""The states of a requirement in the order in which they are counted, with the words for it."""


def _state_of(item: RequirementRecord, body: BodyCriteria) -> str:
    return _REPEAT if item.text in body.repeats else _documented(item)


def _row(item: RequirementRecord, asking: Asking, request: PacketRequest) -> tuple[str, ...]:
    if item.text in asking.body.repeats:
        return item.text, _REPEAT, "-", "-"
    asked = asked_of(item, asking, request.knowledge)
    return (
        item.text,
        _documented(item),
        _answers(asked, request) or "not asked",
        _proof(asked, request.knowledge),
    )


Asked = Mapping[Id, Collection[Id]]
"""Questions, each with the options or procedures of it that are asked for; with none where the whole answer counts."""


def asked_of(item: RequirementRecord, asking: Asking, knowledge: Knowledge) -> Asked:
    """Return the questions that decide a requirement, in the order of the questionnaire."""
    requirement = _requirement(item, asking, knowledge)
    if requirement is None or requirement.when is None:
        return {}
    named: dict[Id, set[Id]] = {}
    whole: set[Id] = set()
    for leaf in leaves_beneath(parse(requirement.when), knowledge.facts):
        match leaf:
            case Has(name, option):
                named.setdefault(Id(name), set()).add(Id(option.removesuffix(NEW)))
            case Done(what) | Times(what) | Last(what):
                named.setdefault(Id(leaf.name), set()).add(Id(what))
            case _:
                whole.add(Id(knowledge.vocabulary.dated.get(leaf.name, leaf.name)))
    return {id_: () if id_ in whole else named[id_] for id_ in knowledge.questions if id_ in whole or id_ in named}


def _requirement(item: RequirementRecord, asking: Asking, knowledge: Knowledge) -> Requirement | None:
    """Return the requirement of the knowledge that a record was made from."""
    said = _recommendation(asking, knowledge)
    return next((requirement for requirement in said.requires if requirement.text == item.text), None)


def _recommendation(asking: Asking, knowledge: Knowledge) -> Recommendation:
    """Return the recommendation of the knowledge that a record was made from."""
    judged = asking.body.recommendation
    return next(
        said
        for indication in knowledge.indications(knowledge.procedures[asking.variant.procedure])
        if indication.condition == asking.indication.condition and indication.role == asking.indication.role
        for said in indication.recommendations
        if said.by == judged.by and said.says == judged.says
    )


def _note(asking: Asking, knowledge: Knowledge) -> str:
    """Return how a policy was read, and what of it is not asked for: what the states of the requirements leave out."""
    return _recommendation(asking, knowledge).note


def _answers(asked: Asked, request: PacketRequest) -> str:
    knowledge = request.knowledge
    said = [answer_of(knowledge.questions[id_], request.given, knowledge, of) for id_, of in asked.items()]
    denied = [
        id_.replace("_", " ")
        for id_, of in asked.items()
        if of and denies(knowledge.questions[id_], request.given, knowledge, of)
    ]
    nothing = f"None of these among: {', '.join(denied)}" if denied else ""
    return ". ".join(filter(None, [*said, nothing]))


NO_DOCUMENT = "the clinic note that says so"


def _proof(asked: Asked, knowledge: Knowledge) -> str:
    found = dict.fromkeys(knowledge.questions[id_].proof for id_ in asked)
    return "; ".join(filter(None, found)) or NO_DOCUMENT


# --- The letter -------------------------------------------------------------------------------------------------------


def _letter(asking: Asking, policy: Reference, request: PacketRequest) -> Iterator[Section]:
    """Yield the letter: what is met and nothing else, the guidelines for it, and an honest line on those against.

    It has the policy's own requirements, without what painref adds to them. Whether a document exists is not known:
    each is a place to fill.
    """
    procedure, condition = asking.variant.procedure_name, asking.indication.condition_name
    yield Section(
        heading="Request for prior authorisation",
        rows=(
            ("Date", "[date]"),
            ("To", asking.body.recommendation.body),
            ("Patient", "[name], born [date of birth], member number [number]"),
            ("Procedure", f"{procedure}, [level and side], [procedure code]"),
            ("Diagnosis", f"{condition}, [ICD-10-CM code]"),
            ("Policy", _policy(policy)),
        ),
    )
    met = [item for item in asking.body.recommendation.requirements if _is_met(item, asking)]
    opening = f"I request authorisation of {lowered(procedure)} for {lowered(condition)}."
    if met:
        opening += " The record shows the following of what the policy asks for."
    yield Section(heading="To whom it may concern", rows=(("", opening),))
    rows = tuple((own_words(item.text), _shown(item, asking, request)) for item in met)
    yield Section(heading="What the policy asks for, and what the record shows", rows=rows)
    yield from _guidelines(asking, request)
    yield Section(heading="Signed", rows=(("", "[name, profession, number, signature, telephone]"),))


def _is_met(item: RequirementRecord, asking: Asking) -> bool:
    return item.text not in asking.body.repeats and _documented(item) == "met" and not is_own_rule(item.text)


def _shown(item: RequirementRecord, asking: Asking, request: PacketRequest) -> str:
    asked = asked_of(item, asking, request.knowledge)
    proof = f"[enclose: {_proof(asked, request.knowledge)}]"
    return f"{said}. {proof}" if (said := _answers(asked, request)) else proof


def _guidelines(asking: Asking, request: PacketRequest) -> Iterator[Section]:
    every = [
        other.body.recommendation
        for other in (askings(request.clinical) if request.clinical else ())
        if other.variant.procedure == asking.variant.procedure
        and other.indication.condition == asking.indication.condition
        and other.body.recommendation.status != "not-applicable"
    ]
    supporting = [item for item in every if item.direction in ("for", "conditional-for")]
    others = [item for item in every if item not in supporting]
    yield Section(heading="Guidelines that support it", rows=tuple(map(_spoken, supporting)))
    nobody = (("", "No clinical guideline against it was found."),) if every else ()
    yield Section(heading="Other views", rows=tuple(map(_spoken, others)) or nobody)


def _spoken(item: RecommendationRecord) -> tuple[str, str]:
    return f"{item.body} {item.year}", _said(item)


def _said(item: RecommendationRecord) -> str:
    where = f" ({item.at})" if item.at else ""
    graded = grade(item.strength, item.certainty)
    grades = "" if graded == "not read" else f", {graded}"
    return f"{words(item.direction)}{grades}. {without_readings(item.says)}{where}{mark(item.verified)}"


# --- What every copy carries ------------------------------------------------------------------------------------------


def _sources(request: PacketRequest) -> Iterator[Section]:
    pages = [request.payer, *([request.clinical] if request.clinical else [])]
    sources = dict.fromkeys(citation(source) for page in pages for source in page.sources)
    yield Section(heading="Sources in full", rows=tuple(("", text) for text in sources))


def _footer(body: BodyCriteria, request: PacketRequest) -> Iterator[str]:
    states = [_state_of(item, body) for item in body.recommendation.requirements]
    every = [*_COUNTED, *([_REPEAT] if body.repeats else [])]
    known = ", ".join(f"{states.count(state)} {_COUNTED.get(state, state)}" for state in every)
    of_them = f"{counted(len(states), 'requirement')}: {known}"
    yield f"{of_them}. {UNVERIFIED} not verified at its source by the authors of painref."
    yield f"Answers as of {request.given.as_of.isoformat()}. painref data {request.knowledge.version}."
    yield f"Check the policy at its address: it may have changed. {INTENDED_USE}"
