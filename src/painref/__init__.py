"""painref: procedure reference and triage for interventional pain medicine."""

INTENDED_USE = (
    "For health professionals. Informs a decision, does not make it; gives no probability; "
    "not for emergencies in progress."
)
"""The line that every answer carries."""
