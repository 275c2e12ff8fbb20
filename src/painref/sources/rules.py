"""The rules that data must keep, by the names under which `painref lint` reports a breach."""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """What can be wrong with the data."""

    # Reading and binding: the shape of files and entries.
    UNREADABLE = "unreadable"
    UNKNOWN_KEY = "unknown-key"
    MISSING_FIELD = "missing-field"
    WRONG_TYPE = "wrong-type"
    UNKNOWN_VALUE = "unknown-value"

    # Integrity: what using the knowledge relies on.
    DUPLICATE_ID = "duplicate-id"
    AMBIGUOUS_ALIAS = "ambiguous-alias"
    UNKNOWN_REFERENCE = "unknown-reference"
    UNKNOWN_PROCEDURE = "unknown-procedure"
    UNKNOWN_CONDITION = "unknown-condition"
    UNKNOWN_REGION = "unknown-region"
    UNKNOWN_BODY = "unknown-body"
    UNKNOWN_SECTION = "unknown-section"
    UNKNOWN_FLAG = "unknown-flag"
    UNKNOWN_TEST = "unknown-test"
    UNKNOWN_DRUG = "unknown-drug"
    UNKNOWN_EVENT = "unknown-event"
    UNKNOWN_OPTION = "unknown-option"
    FAMILY_CYCLE = "family-cycle"
    CONDITION_CYCLE = "condition-cycle"
    BAD_SETTING = "bad-setting"
    BAD_CRITERION = "bad-criterion"

    # Content: what a good entry needs.
    MISSING_REFERENCE = "missing-reference"
    NUMBER_WITHOUT_REFERENCE = "number-without-reference"
    NO_BODY = "no-body"
    WEAK_SOURCE = "weak-source"
    ORPHAN_REFERENCE = "orphan-reference"
    REFUSED_HOST = "refused-host"
    UNIDENTIFIED_PAPER = "unidentified-paper"
    LISTED_TWICE = "listed-twice"
    SUPERSEDED_ALONE = "superseded-alone"
    OLD_POLICY = "old-policy"
    SHARE_TOO_SMALL = "share-too-small"
    INCOMPLETE = "incomplete"
    OUT_OF_PLACE = "out-of-place"
    BAD_ID = "bad-id"
    BAD_FIGURE = "bad-figure"
    BAD_GRADE = "bad-grade"
    MARKUP = "markup"

    # Warnings: what the checks could not decide.
    UNDECIDED_CRITERION = "undecided-criterion"

    @property
    def is_warning(self) -> bool:
        """Return whether a breach is only a warning: the checks could not decide whether something is wrong."""
        return self is Rule.UNDECIDED_CRITERION
