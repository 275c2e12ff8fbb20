"""Names of several words after an option, without quotes: ``list --condition low back pain``."""

from __future__ import annotations

from collections.abc import Collection, Sequence

NAMING = frozenset(
    {
        *("--condition", "--region", "--category", "--guidance", "--bleeding-risk"),
        *("--by", "--follow", "--payer", "--body", "--explain"),
    }
)
"""The options that take a name. What follows `hold --for` is told from further drugs by the names there are."""


def with_whole_names(args: Sequence[str], *, choices: Collection[str], needs_argument: bool) -> list[str]:
    """Return arguments in which the words after an option that takes a name are one, up to the next option.

    `choices` are the words that the command's own argument takes, if they are few; a word with a dot or a slash is a
    file. Where a command needs an argument, such as the procedure of `criteria`, it must stand first.
    """
    if needs_argument and (not args or args[0].startswith("-")):
        return list(args)
    found: list[str] = []
    awaits_name = is_name = False
    for word in args:
        if awaits_name:
            awaits_name, is_name = False, True
        elif is_name and _goes_on(word, choices):
            found[-1] += f" {word}"
            continue
        else:
            option, equals, _ = word.partition("=")
            awaits_name, is_name = option in NAMING and not equals, option in NAMING and bool(equals)
        found.append(word)
    return found


def _goes_on(word: str, choices: Collection[str]) -> bool:
    """Return whether a word may go on a name: it is no option, no file, and not what the command's argument takes."""
    return not (word.startswith("-") or word in choices or "." in word or "/" in word)
