from __future__ import annotations

import json
import re
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Reference, ReferenceKind
from painref.library.open import load
from painref.output.machine.citations import bibtex, csl
from tests.samples import GOOD

SOUND = load(GOOD)


def reference(**fields: object) -> Reference:
    given = {
        "id": Id("one-2020"),
        "kind": ReferenceKind.RCT,
        "title": "A title",
        "year": 2020,
        "jurisdiction": "us",
        **fields,
    }
    return Reference(**given)  # type: ignore[arg-type]


def field(entry: str, name: str) -> str | None:
    found = re.search(rf"^  {name} = \{{(.*)\}},$", entry, re.MULTILINE)
    return found[1] if found else None


@pytest.mark.parametrize(
    ("authors", "written", "items"),
    [
        ("Cohen SP", "Cohen, S. P.", [{"family": "Cohen", "given": "S. P."}]),
        (
            "van Ross ERE, De Andres J",
            "van Ross, E. R. E. and De Andres, J.",
            [{"family": "van Ross", "given": "E. R. E."}, {"family": "De Andres", "given": "J."}],
        ),
        ("Cohen SP, et al.", "Cohen, S. P. and others", [{"family": "Cohen", "given": "S. P."}, {"literal": "et al."}]),
        ("Diwan S (editors)", "Diwan, S.", [{"family": "Diwan", "given": "S."}]),
        ("College of A & B", r"{College of A \& B}", [{"literal": "College of A & B"}]),
    ],
)
def test_authors_are_persons_or_one_organisation(
    authors: str, written: str, items: list[dict[str, str]], good: Knowledge
) -> None:
    one = reference(authors=authors)
    assert field(bibtex([one], good), "author") == written
    assert csl([one], good)[0]["author"] == items


def test_without_authors_the_body_is_the_author(good: Knowledge) -> None:
    one = good.references[Id("guideline-2020")]
    assert field(bibtex([one], good), "author") == "{Example Society}"
    assert csl([one], good)[0]["author"] == [{"literal": "Example Society"}]
    assert field(bibtex([reference()], good), "author") is None
    assert "author" not in csl([reference()], good)[0]


def test_a_journal_is_taken_apart(good: Knowledge) -> None:
    one = reference(source="Journal of Pain 17(11S):S391-S402")
    entry = bibtex([one], good)
    assert entry.startswith("@article{one-2020,\n")
    assert [field(entry, name) for name in ("journal", "volume", "number", "pages")] == [
        "Journal of Pain",
        "17",
        "11S",
        "S391--S402",
    ]
    item = csl([one], good)[0]
    assert item["type"] == "article-journal"
    assert (item["container-title"], item["volume"], item["issue"], item["page"]) == (
        "Journal of Pain",
        "17",
        "11S",
        "S391-S402",
    )


def test_what_is_no_article_keeps_its_source_whole(good: Knowledge) -> None:
    one = reference(source="NICE guideline NG59", kind=ReferenceKind.GUIDELINE)
    assert bibtex([one], good).startswith("@misc{")
    assert field(bibtex([one], good), "howpublished") == "NICE guideline NG59"
    assert csl([one], good)[0]["type"] == "report"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_no_text_ends_a_bibtex_field_early(text: str) -> None:
    entry = bibtex([reference(title=text, source=text, url=text)], SOUND)
    depths = list(accumulate({"{": 1, "}": -1}.get(character, 0) for character in entry))
    assert depths[-1] == 0
    assert min(depths[entry.index("{") : entry.rindex("}")]) > 0
    specials = re.sub(r"\\[&%$#_]|\\text[a-z]+\{\}|[{}]", "", field(entry, "title") or "")
    assert not set("&%$#_^~\\") & set(specials)


def test_everything_in_the_built_in_bibliography_exports(built_in: Knowledge) -> None:
    references = list(built_in.references.values())
    text = bibtex(references, built_in)
    assert re.findall(r"^@(?:article|misc)\{(.*),$", text, re.MULTILINE) == list(built_in.references)
    items = json.loads(json.dumps(csl(references, built_in)))
    assert [item["id"] for item in items] == list(built_in.references)
    for item in items:
        assert item["type"] in {"article-journal", "report"}
        assert item["title"]
        assert item["issued"]["date-parts"][0][0] > 1900
        assert all(set(name) in ({"family", "given"}, {"literal"}) for name in item.get("author", ()))
