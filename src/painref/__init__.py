"""painref: procedure reference and triage for interventional pain medicine."""
