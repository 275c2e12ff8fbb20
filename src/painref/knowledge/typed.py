"""What stands in a typed name beside the name: the level of the spine, the side, the guidance, the dose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from painref.knowledge.names import listed
from painref.records import record


@record(kw_only=False)
class Detail:
    """Something typed beside a name: a ``level``, ``side``, ``guidance`` or ``dose``, as written.

    `prefixes` are the words for the region of a level, as they stand before a name; `regions` those of the
    questionnaire that it belongs to.
    """

    kind: str
    text: str
    prefixes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@record(kw_only=False)
class Typed:
    """What was typed: the whole text, the text without its details, and these."""

    text: str
    rest: str = ""
    details: tuple[Detail, ...] = ()


# Patterns are compiled when a text first needs them: most names are exact, and are found without.
_LEVEL = (
    r"\b([clts])(1[0-2]|[1-9])(?:\s?[-/]\s?([clts])?(1[0-2]|[1-9]))?(?:\s+(?:and|&)\s+[clts]\d)*\b"
    r"(?:\s+levels?\b)?"
)
_SIDE = r"\b(left|right|bilateral|both|left-sided|right-sided|unilateral)\b(?:\s+sides?\b)?"
_GUIDANCE = (
    r"\b(?:(?:ultrasound|us|usg|fluoroscopy|fluoroscopically|fluoro|ct|image|x-ray)[\s-]?guided|fluoroscopic"
    r"|(?:under|with)\s+(?:(?:ultrasound|us|fluoroscopy|fluoroscopic|fluoro|ct|image|x-ray)(?:\s+guidance)?|sedation))\b"
)
_DOSE = r"\b(\d+(?:[.,]\d+)?)\s?(mg|mcg|µg|ug|g|iu|units?)\b(?:\s?/\s?(?:d|day))?"
_BARE_DOSE = r"(?<=[a-z]{3}\s)(\d{2,4}(?:[.,]\d+)?)$"
_FREQUENCY = (
    r"\b(?:od|qd|bd|bid|tid|tds|qds|daily|nightly|weekly|po|oral|orally|tablets?|capsules?|pills?|injections? of"
    r"|(?:once|twice|three times)(?:\s+(?:a|per))?\s*(?:day|daily|week|weekly)|(?:a|per)\s+day|q(?:12|24)h"
    r"|every\s+(?:12|24)\s?(?:h|hours))\b"
)
_TWICE = r"\b(?:bd|bid|q12h|twice(?:\s+(?:a|per))?\s*(?:day|daily)|every\s+12\s?(?:h|hours))\b"
TWICE_A_DAY = " twice a day"
"""What stands at the end of a dose that is taken so often."""

_SALT = (
    r"\b(?:sodium|calcium|potassium|hydrochloride|hcl|bisulfate|bisulphate|hydrogen sulfate|etexilate|mesylate"
    r"|tosylate|tartrate|maleate|besylate)\b"
)

_REGIONS = {
    "c": (("cervical",), ("neck", "shoulder", "arm", "hand", "head")),
    "t": (("thoracic",), ("thoracic-spine", "chest-wall", "abdomen")),
    "l": (("lumbar",), ("low-back", "buttock", "thigh", "leg", "foot", "groin")),
    "s": (("sacral", "lumbar", "sacroiliac"), ("low-back", "buttock", "thigh", "leg", "foot", "coccyx", "pelvis")),
}
"""For the letter of a level, the words for its region before a name, and the regions of the questionnaire."""


def take_apart(text: str) -> Typed:
    """Return a text as typed, and without level, side, guidance and dose, which are taken out as details."""
    whole = " ".join(text.split())
    details = tuple(_details(whole))
    rest = whole
    for pattern in (
        _LEVEL,
        _SIDE,
        _GUIDANCE,
        _DOSE,
        _BARE_DOSE,
        _FREQUENCY if any(one.kind == "dose" for one in details) else None,
    ):
        rest = re.sub(pattern, " ", rest, flags=re.IGNORECASE) if pattern else rest
    rest = " ".join(rest.strip(" ,;()").split()).removeprefix("at ").removesuffix(" at")
    return Typed(whole, rest, details if rest else ())


def without_form(text: str) -> str:
    """Return the name of a drug without its salt, form and frequency: ``clopidogrel bisulfate``, ``aspirin daily``.

    Beside a dose the frequency stays: they are taken out together, as they tell one entry from another.
    """
    bare = re.sub(_SALT, " ", text, flags=re.IGNORECASE)
    if not re.search(_DOSE, bare, re.IGNORECASE):
        bare = re.sub(_FREQUENCY, " ", bare, flags=re.IGNORECASE)
    return " ".join(bare.split()) or text


_KINDS = {"guidance": "means of guidance"}
"""The plural of a kind of detail, where it is not the word with an s."""


def noted(details: tuple[Detail, ...], *, by_level: bool = False) -> str:
    """Return what was typed beside a name, and that it is only noted; empty if there was nothing.

    ``L4-5, left: noted; painref does not tell levels and sides apart.`` With `by_level` the level counts.
    """
    counting = [detail.text for detail in details if by_level and detail.kind == "level"]
    rest = [detail for detail in details if detail.text not in counting]
    said = [f"{', '.join(counting)} counts where a body's class depends on the level."] if counting else []
    if rest:
        kinds = listed(_KINDS.get(detail.kind, f"{detail.kind}s") for detail in rest)
        texts = ", ".join(detail.text for detail in rest)
        said.append(f"{texts}: noted; painref does not tell {kinds} apart.")
    return " ".join(said)


def _details(text: str) -> Iterator[Detail]:
    for match in re.finditer(_LEVEL, text, re.IGNORECASE):
        prefixes, regions = _REGIONS[match[1].lower()]
        yield Detail("level", match[0].strip().upper().replace(" LEVELS", "").replace(" LEVEL", ""), prefixes, regions)
    for match in re.finditer(_SIDE, text, re.IGNORECASE):
        yield Detail("side", match[1].lower())
    for match in re.finditer(_GUIDANCE, text, re.IGNORECASE):
        yield Detail("guidance", match[0])
    often = TWICE_A_DAY if re.search(_TWICE, text, re.IGNORECASE) else ""
    for match in re.finditer(_DOSE, text, re.IGNORECASE):
        yield Detail("dose", f"{match[1].replace(',', '.')} {match[2].lower()}{often}")
    for match in re.finditer(_BARE_DOSE, text.strip(), re.IGNORECASE):
        yield Detail("dose", match[1].replace(",", "."))


_VERTEBRA = r"\b([ctls])(1[0-2]|[1-9])\b"
_BEFORE = {"c": 0, "t": 7, "l": 19, "s": 24}
"""How many vertebrae stand above the first of a region."""


def covers(level: str, typed: str) -> bool | None:
    """Return whether a level of the data, such as ``L3 to S1`` or ``above L5``, covers all of a level as typed.

    None where the data names no vertebra, or the typed level lies only in part there.
    """
    named = _vertebrae(level)
    wanted = _vertebrae(typed)
    if not named or not wanted:
        return None
    if "above" in level.casefold():
        named = set(range(min(named)))
    elif "below" in level.casefold():
        named = set(range(max(named) + 1, 30))
    elif len(named) == 2 and not re.search(r"\band\b|,", level):
        named = set(range(min(named), max(named) + 1))
    return True if wanted <= named else None if wanted & named else False


def _vertebrae(text: str) -> set[int]:
    """Return the vertebrae that a text names, counted from the first of the neck: ``L4-5`` names two."""
    text = re.sub(r"\b([ctls])(\d+)\s?[-/]\s?(\d+)\b", r"\1\2 \1\3", text, flags=re.IGNORECASE)
    return {_BEFORE[letter.lower()] + int(number) for letter, number in re.findall(_VERTEBRA, text, re.IGNORECASE)}
