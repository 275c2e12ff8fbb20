"""Pictures: well-formed SVG with nothing in it that runs, told in words, and told apart without colour."""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from painref.pictures.bodies import bodies_picture
from painref.pictures.care import PathStep, path_picture
from painref.pictures.evidence import evidence_picture
from painref.pictures.holds import HoldSpan, holds_picture
from painref.pictures.svg import Picture, sign
from painref.reference.positions import BodyPosition, Side

HOSTILE = '<script>alert("1")</script> & co'

BODIES = (
    BodyPosition(body="NICE", year=2016, side=Side.AGAINST, verified=True),
    BodyPosition(body=HOSTILE, year=2022, side=Side.FOR, verified=False),
)

SPANS = (
    HoldSpan(who="ASRA 2018", before=72, after=24, verified=False),
    HoldSpan(who="ASIPP 2024", before=48, after=None, verified=True),
    HoldSpan(who="SIR 2019", before=None, after=None, verified=True),
)


def texts(picture: Picture) -> list[str]:
    return [element.text or "" for element in Tree.fromstring(picture.svg).iter("{http://www.w3.org/2000/svg}text")]


def test_what_is_written_in_a_picture_is_text() -> None:
    picture = bodies_picture(BODIES, HOSTILE)
    assert HOSTILE in texts(picture)
    assert not list(Tree.fromstring(picture.svg).iter("{http://www.w3.org/2000/svg}script"))


def test_a_picture_of_bodies_says_who_and_when_and_on_which_side() -> None:
    assert "against: NICE 2016" in bodies_picture(BODIES, "A block for back pain").says


def test_signs_differ_without_colour() -> None:
    drawn = [sign(0, 0, side) for side in Side]
    drawn.append(sign(0, 0, "for", verified=False))
    shapes = {"".join(part for part in one.split('"') if not part.startswith("#")) for one in drawn}
    assert len(set(drawn)) == len(drawn)
    assert len(shapes) >= 5


def test_a_legend_has_the_signs_that_were_drawn_and_no_others() -> None:
    by_authors = BodyPosition(body="Boelens", year=2013, side=Side.AUTHORS, verified=False)
    assert {"for, not verified", "against"} <= set(texts(bodies_picture(BODIES, "A block")))
    assert "authors alone" not in texts(bodies_picture(BODIES, "A block"))
    only = texts(bodies_picture([by_authors], "A block"))
    assert "authors alone" in only
    assert "against" not in only


def test_a_timeline_has_a_bar_for_each_body_that_names_a_length() -> None:
    picture = holds_picture(SPANS, "Apixaban")
    assert picture is not None
    assert "ASRA 2018: 3 d before, 24 h after" in picture.says or "ASRA 2018: 3 d before, 1 d after" in picture.says
    assert "SIR 2019" not in texts(picture)


def test_without_a_length_there_is_no_timeline() -> None:
    assert holds_picture(SPANS[2:], "Apixaban") is None


def test_a_path_says_where_the_patient_stands() -> None:
    steps = [PathStep(place="test", what="block", state="done"), PathStep(place="first", what="ablation", here=True)]
    picture = path_picture(steps, "Care of facet pain")
    assert picture.says == "Care of facet pain. test: block (done); then first: ablation"
    assert picture.svg.count("<rect") == 4  # the background, two steps, and the frame of the one that is next


def test_a_map_has_the_counts_in_figures() -> None:
    picture = evidence_picture(["Block"], ["Facet pain"], {(0, 0): (3, 1)}, "Low back")
    assert "3/1" in texts(picture)
    assert picture.says == "Low back. Block for Facet pain: 3 for, 1 against"
