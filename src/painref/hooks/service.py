"""The services: what they are, and a request to the cards that answer it. Pure but for the day, which it is given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Any

from painref.coding.answers import CodeReader
from painref.hooks.cards import cards_of
from painref.hooks.chart import PREFETCH, chart_of
from painref.hooks.incoming import RequestError, parsed
from painref.knowledge.knowledge import Knowledge
from painref.records import record
from painref.triage.assess import assess_with
from painref.triage.engine.rules import prepare
from painref.triage.lens import Lens
from painref.triage.questionnaire.resolve import patient_of
from painref.triage.summarise import summarise


@record(kw_only=False)
class Described:
    """A service as it is discovered: its hook, id, title and description."""

    hook: str
    id: str
    title: str
    description: str


SERVICES = (
    Described(
        "patient-view",
        "painref-triage",
        "painref: interventional pain procedures",
        "Says which interventional pain procedures can be considered and in which order, what stands in the way, what "
        "is not known, and what is to be said to a draft order. For health professionals; informs a decision.",
    ),
    Described(
        "order-select",
        "painref-order",
        "painref: a pain procedure that is being ordered",
        "Says whether the pain procedure of a draft order can be considered now, what comes before it, and what is not "
        "known. For health professionals; informs a decision.",
    ),
)


class Service:
    """Answers requests by one knowledge and one lens, prepared once. Keeps nothing of a request."""

    def __init__(self, knowledge: Knowledge, lens: Lens | None = None) -> None:
        self._knowledge = knowledge
        self._rules = prepare(knowledge, lens, many=True)
        self._reader = CodeReader(knowledge)

    def discovery(self) -> dict[str, Any]:
        """Return the services with what they ask to be sent."""
        return {
            "services": [
                {
                    "hook": item.hook,
                    "id": item.id,
                    "title": item.title,
                    "description": item.description,
                    "prefetch": {
                        key: query for key, query in PREFETCH.items() if item.hook == "patient-view" or key != "orders"
                    },
                }
                for item in SERVICES
            ]
        }

    def call(self, service: str, body: bytes, today: date) -> dict[str, Any]:
        """Return the response to one request. Raises `RequestError`, and `PainrefError` for answers that do not fit."""
        described = _called(service, SERVICES)
        request = parsed(body)
        hook = request.needed_text("hook")
        request.needed_text("hookInstance")
        context = request.need("context")
        for name in ("userId", "patientId"):
            context.needed_text(name)
        if hook != described.hook:
            raise RequestError(f"{described.id} is called by {described.hook}.", remedy=f"Not by {hook[:40]}.")
        chart = chart_of(request, self._reader.forgetful(), self._knowledge, today)
        if chart.deceased:
            return {"cards": []}
        patient = patient_of(chart.given, self._knowledge)
        summary = summarise(assess_with(self._rules, patient, could_become=False, answers=False))
        return {"cards": cards_of(summary, chart)}


def _called(service: str, services: Sequence[Described]) -> Described:
    for item in services:
        if item.id == service:
            return item
    raise RequestError(
        f"there is no service '{service[:60]}'.",
        remedy="GET /cds-services lists them.",
        status=HTTPStatus.NOT_FOUND,
    )
