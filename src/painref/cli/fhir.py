"""``painref fhir``: the questionnaire, the answers of a patient and their assessment in FHIR R4."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from painref.cli.answers import AnswersOption, FollowOption, SettingsOption, given_answers, one_source
from painref.cli.completion import completing
from painref.cli.documents import ForceOption, write_new
from painref.cli.messages import say
from painref.cli.options import DataOption
from painref.errors import UsageError

if TYPE_CHECKING:
    from painref.cli.answers import GivenAnswers
    from painref.knowledge.knowledge import Knowledge


class What(StrEnum):
    """What is written."""

    QUESTIONNAIRE = "questionnaire"
    RESPONSE = "response"
    ANSWERS = "answers"
    ASSESSMENT = "assessment"


def fhir(
    what: Annotated[What, typer.Argument(metavar="WHAT", help="questionnaire, response, answers or assessment.")],
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="The same as --answers FILE.")] = None,
    answers: AnswersOption = None,
    settings: SettingsOption = None,
    follow: FollowOption = None,
    region: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REGION",
            help="Leave out questions that are only asked about pain elsewhere. Repeatable.",
            autocompletion=completing("regions"),
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write to this file instead of to stdout.")
    ] = None,
    force: ForceOption = False,
    data: DataOption = None,
) -> None:
    """Write the questionnaire, a patient's answers or the assessment as FHIR R4, or read answers back.

    \b
    painref fhir questionnaire --region low-back > questionnaire.json
    painref fhir response examples/sciatica.yaml > response.json
    painref fhir answers response.json > patient.yaml
    painref fhir assessment examples/sciatica.yaml --follow uk

    Every command that takes answers also takes a QuestionnaireResponse: painref triage response.json.
    """
    source = _checked(what, file, answers, settings, follow, region)
    # Imported when the command runs: help and completion do without.
    from painref.library.open import load

    knowledge = load(overlays=data or ())
    if what is What.QUESTIONNAIRE:
        text = _questionnaire(region or [], knowledge)
    else:
        given = given_answers(source, settings or [], knowledge)
        text = _of_answers(what, given, follow or [], knowledge)
    if output is None:
        sys.stdout.write(text)
        return
    write_new(output, text.encode(), force=force)
    say(f"Written to {output}.")


def _checked(what: What, file: str | None, answers: str | None, settings: Any, follow: Any, region: Any) -> str | None:
    """Return the file of answers that is named. Raises `UsageError` for options that do not go together."""
    source = one_source(file, answers)
    if what is What.QUESTIONNAIRE and (source or settings):
        raise UsageError("a questionnaire takes no answers.", remedy="painref fhir response writes answers.")
    if what is not What.QUESTIONNAIRE:
        if region:
            raise UsageError(f"--region belongs to the questionnaire, not to the {what}.", remedy="Leave it out.")
        if source is None and not settings:
            remedy = "Name a file of answers, or give single ones by --set."
            raise UsageError(f"painref fhir {what} needs answers.", remedy=remedy)
    if follow and what is not What.ASSESSMENT:
        raise UsageError("--follow belongs to the assessment.", remedy="Answers name whom they follow by themselves.")
    return source


def _questionnaire(regions: list[str], knowledge: Knowledge) -> str:
    """Return the questionnaire as text. Raises `UsageError` for a region that painref does not know."""
    from painref.fhir.questionnaire import REGIONS, questionnaire
    from painref.suggestions import suggestion

    known = [option.id for option in knowledge.questions[REGIONS].options]
    for region in regions:
        if region not in known:
            remedy = suggestion(region, known) or f"Regions: {', '.join(known)}."
            raise UsageError(f"there is no region '{region[:60]}'.", remedy=remedy)
    return _json(questionnaire(knowledge, [option for option in known if option in regions]))


def _of_answers(what: What, given: GivenAnswers, follow: list[str], knowledge: Knowledge) -> str:
    """Return answers, or what follows from them, as text."""
    if what is What.ANSWERS:
        from painref.triage.questionnaire.answer_file import answers_text

        return answers_text(given.given, knowledge)
    if what is What.RESPONSE:
        from painref.fhir.response import response_of

        return _json(response_of(given.given, knowledge))
    from painref.fhir.assessment import assessment_bundle
    from painref.triage.assess import assess
    from painref.triage.lens import parse_lens

    lens = parse_lens(tuple(follow or given.given.follow), knowledge)
    return _json(assessment_bundle(assess(knowledge, given.patient(knowledge), lens), given.given.patient_id))


def _json(resource: dict[str, Any]) -> str:
    return json.dumps(resource, indent=1, ensure_ascii=False) + "\n"
