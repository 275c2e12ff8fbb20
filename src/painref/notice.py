"""What painref says of itself: its version, what it is for, and what it covers."""

VERSION = "0.1.0"
"""The version of the program, which the packages take from here."""

INTENDED_USE = (
    "For health professionals. Informs a decision, does not make it; gives no probability; "
    "not for emergencies in progress."
)
"""The line on intended use."""

SCOPE = (
    "painref holds interventional pain procedures, what they are done for, the red flags before them and the drugs "
    "that bear on them; not other drugs, open surgery, physiotherapy or psychological treatment in their own right."
)
"""What painref covers and what it does not, in one sentence, for who finds nothing."""
