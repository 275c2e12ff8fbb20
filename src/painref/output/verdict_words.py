"""What a clinician calls each word that an assessment may hold: dispositions, verdicts, answers, places of care."""

from __future__ import annotations

from collections.abc import Mapping

DISPOSITION: Mapping[str, str] = {
    "emergency": "EMERGENCY",
    "urgent": "URGENT",
    "screen-first": "SCREEN FIRST",
    "work-up-first": "WORK-UP",
    "prepare-first": "PREPARE",
    "proceed": "NEXT STEP",
    "conservative-first": "CONSERVATIVE CARE",
    "no-agreed-procedure": "NO AGREED PROCEDURE",
    "needs-answers": "ASK FIRST",
}
"""The word of the first line."""

VERDICT: Mapping[str, str] = {
    "now": "now",
    "after-preparation": "after preparation",
    "if-confirmed": "if confirmed",
    "after-step": "after a step",
    "postponed": "postponed",
    "criteria-not-met": "criteria not met",
    "no-position": "no guideline applies",
    "not-recommended": "not recommended",
    "done": "already done",
    "declined": "declined",
    "deferred": "waits for a red flag",
    "excluded": "contraindicated",
}

ANSWER: Mapping[str, str] = {
    "yes-now": "yes, now",
    "yes-after-preparation": "yes, after preparation",
    "not-yet-step-first": "not yet, a step comes first",
    "postponed": "postponed",
    "not-indicated": "not indicated",
    "contraindicated": "contraindicated",
    "red-flag-first": "a red flag comes first",
    "no-position": "no guideline applies, which is not the same as not indicated",
    "not-covered": "outside what painref covers",
    "needs-answers": "it depends on open answers",
}

AGREEMENT: Mapping[str, str] = {
    "all-for": "all for",
    "most-for": "most for",
    "split": "split",
    "most-against": "most against",
    "no-body": "no clinical guideline",
}

TRIED: Mapping[str, str] = {
    "untried": "not tried yet",
    "worked": "tried, and it worked",
    "outcome-unknown": "tried, outcome not known",
    "failed": "tried, without lasting relief",
}

TESTED: Mapping[str, str] = {word: "not done yet" if word == "untried" else "done before" for word in TRIED}
"""Whether a test was done; what it showed decides by its own rule."""

PLACE: Mapping[str, str] = {
    "deciding-test": "a test that decides",
    "first": "first line",
    "second": "second line",
    "third": "third line",
    "last-resort": "last resort",
    "adjunct": "an adjunct",
    "not-placed": "no place in the care of the condition is stated",
}

BASIS: Mapping[str, str] = {"source": "as a source says", "rule": "by painref's own rule"}

SUPPORT: Mapping[str, str] = {
    "established": "established",
    "suspected": "suspected, not proven",
    "open": "could still be",
    "ruled-out": "ruled out",
}

SUPPORTED_BY: Mapping[str, str] = {
    "clinician": "by a clinician",
    "criteria": "by published criteria",
    "suspicion": "by the findings",
    "request": "by the test that is asked for",
    "none": "",
}

SEVERITY: Mapping[str, str] = {
    "absolute": "contraindication",
    "until-corrected": "until corrected",
    "postponed": "postpone",
    "relative": "caution",
}

SORT_KEY: Mapping[str, str] = {
    "reachable": "it can be considered, and the next one cannot",
    "condition": "its condition comes first for this patient",
    "line": "it comes earlier in the care of the condition",
    "verdict": "it needs less before it can be done",
    "agreement": "more bodies agree on it",
    "asked-for": "the letter asks for it",
    "grade": "its best grade is better",
    "burden": "it is less invasive, or bleeds less",
}

THROMBOTIC: Mapping[str, str] = {
    "inside": "too early to stop it",
    "finding": "plan with its prescriber",
    "unknown": "date not known",
}


def answer(kind: str, *, screened: bool) -> str:
    """Return the answer to a request in words; a yes to what is not `screened` is one only if it is."""
    return "yes, if screened" if kind == "yes-now" and not screened else ANSWER[kind]


def verdict(kind: str | None, support: str | None, *, screened: bool = True) -> str:
    """Return a verdict in words; None stands for no row.

    `support` is that of the condition: of one that is established criteria are open, and nothing is to be confirmed.
    What is not `screened` is now only if it is.
    """
    if kind == "now" and not screened:
        return "now, if screened"
    if kind == "if-confirmed" and support == "established":
        return "if criteria are met"
    return "not among them" if kind is None else VERDICT[kind]
