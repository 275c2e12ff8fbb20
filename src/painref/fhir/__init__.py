"""FHIR R4 out and in: the questionnaire, the answers of a patient, the assessment; docs/fhir.md is the page on it."""
