"""What stands on the first screens, label by label, for the manual pages."""

from __future__ import annotations

from collections.abc import Mapping

SCREENS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "triage": (
        (
            "EMERGENCY, URGENT, SCREEN FIRST, WORK-UP, PREPARE, NEXT STEP, CONSERVATIVE CARE, NO AGREED PROCEDURE, "
            "ASK FIRST",
            "The word of the first line; behind it the red flag, the answer to the request, or the next step.",
        ),
        ("ACTION, BECAUSE", "What to do about a red flag, by whose word, and what raised it."),
        (
            "REMEMBER, HAND OVER, NOT ASKED",
            "Of an emergency: what misleads, what to tell the team that takes over, with what nobody recorded, and "
            "which safety questions were not asked.",
        ),
        ("BOTTOM LINE", "What can be done, for what, after what, and how far bodies agree."),
        (
            "CONSIDER",
            "The options, that of the first line first. The number is the place in the order, and goes with --explain. "
            "A filled circle is a body for it, a hollow one a body that was not verified at its source, a cross one "
            "against it. Then the best grade for and against, the guidance, the highest bleeding class of any body.",
        ),
        (
            "OTHERWISE, ONLY IF CONFIRMED, ONLY IF CRITERIA ARE MET, NOT HELD UP BY IT",
            "The same, where the first line is about something else.",
        ),
        ("LATER", "What waits for a step, or is a last resort, each with its number."),
        ("CARE PATH", "The care of the condition, and where the patient stands on it."),
        ("NOT ADVISED", "What is not advised, and why."),
        (
            "CAUTION, PREPARE, ASK BEFORE, CONFIRM YOURSELF",
            "What speaks against an option without barring it; what is corrected, asked, or confirmed by you first.",
        ),
        ("NOTED", "Red flags that call for a work-up or for care, and that nothing in the table waits for."),
        ("SAFETY", "How many of the safety questions were asked, which were not, and what was raised."),
        ("STILL ASK, COULD BE", "What else could change the answer, and into what."),
    ),
    "hold": (
        ("BOTTOM LINE", "Who says what: bodies that speak of pain procedures first."),
        ("BODY", "Each body with its own class of the procedure, when to stop, when to restart."),
        ("STOPPING IT", "What speaks against stopping the drug."),
    ),
    "show": (
        ("BOTTOM LINE", "For what bodies support it, where they disagree, for what they advise against it."),
        ("FOR", "Each condition with its bodies as circles and crosses, counted, and the best grades."),
        ("FIRST", "What comes before it, whoever recommends it."),
        ("EXCLUDED IF, NOT YET IF", "Absolute contraindications, and what has to be corrected or waited for."),
        ("RISKS, OUTCOME", "Risks with their rates, and what comes of it."),
        ("CARE PATH", "Of a condition: what comes first, second, and as a last resort."),
        ("COUNTS, LIFTED BY, HOLDS UP", "Of a red flag: what raises it, what lifts it, what waits for it."),
    ),
    "criteria": (
        ("BOTTOM LINE", "How many of the criteria are met, and what is missing."),
        ("[x], [ ], [?]", "Met, not met, not known."),
        ("IF A REPEAT", "What counts only where it is done again."),
    ),
    "list": (
        ("CATEGORY", "Without a filter: the categories, and some of what is in each."),
        ("FOUND", "With one: the procedures, each with what most bodies support it for."),
        ("BOTTOM LINE", "For a condition: what bodies support; then the procedures by line of care."),
    ),
    "search": (("FOUND", "How many entries hold the words, and the best of them, names first."),),
}
"""For each command with a first screen, its labels and what stands behind them."""
