"""What every answer carries."""

INTENDED_USE = (
    "For health professionals. Informs a decision, does not make it; gives no probability; "
    "not for emergencies in progress."
)
"""The line on intended use."""
