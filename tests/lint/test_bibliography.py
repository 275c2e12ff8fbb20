"""Which hosts are refused, and when a policy is old."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import NoDoi, Reference, ReferenceKind
from painref.lint.bibliography import is_old, refused_host

DATA = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://mirror.example/1", "mirror.example"),
        ("https://www.mirror.example/1", "www.mirror.example"),
        ("HTTPS://MIRROR.EXAMPLE:8443/1", "mirror.example"),
        ("http://203.0.113.5:8081/1", "203.0.113.5"),
        ("http://[2001:db8::1]/1", "2001:db8::1"),
        ("https://notmirror.example/1", ""),
        ("https://mirror.example.org/1", ""),
        ("https://example.org/mirror.example", ""),
        ("", ""),
    ],
)
def test_refused_are_a_host_all_below_it_and_machines_without_a_name(url: str, host: str) -> None:
    assert refused_host(url, ("mirror.example",)) == host


def test_no_reference_links_to_a_refused_host(built_in: Knowledge) -> None:
    refused = built_in.release.refused_hosts
    assert refused
    assert not [item.id for item in built_in.references.values() if refused_host(item.url, refused)]


def test_only_read_at_names_a_refused_host(built_in: Knowledge) -> None:
    refused = built_in.release.refused_hosts
    written = [
        line
        for file in sorted(DATA.glob("*.yaml"))
        if file.name != "release.yaml"
        for line in file.read_text(encoding="utf-8").splitlines()
        if not line.lstrip().startswith("read_at:")
    ]
    assert not [line for line in written if any(host in line for host in refused)]


@pytest.mark.parametrize(
    ("reason", "paper"),
    [
        (None, True),
        (NoDoi.NONE_GIVEN, True),
        (NoDoi.NOT_FOUND, True),
        (NoDoi.WEB_PAGE, False),
        (NoDoi.BOOK, False),
        (NoDoi.CONGRESS, False),
    ],
)
def test_a_page_a_book_and_a_congress_abstract_are_no_papers(reason: NoDoi | None, paper: bool) -> None:
    assert policy(kind=ReferenceKind.CASE_REPORT, no_doi=reason).is_paper is paper


def policy(**fields: object) -> Reference:
    blank = Reference(id="p", kind=ReferenceKind.COVERAGE_POLICY, title="A policy", year=2023, jurisdiction="us")  # type: ignore[arg-type]
    return dataclasses.replace(blank, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reference", "old"),
    [
        (policy(year=2022), True),
        (policy(year=2023), False),
        (policy(edition="2023-11-19"), True),
        (policy(edition="2023-11-20"), False),
        (policy(edition="2023-10"), True),
        (policy(edition="2023-11"), False),
        (policy(year=2022, edition="2024"), False),
    ],
)
def test_a_policy_is_old_three_years_before_the_review_as_far_as_its_date_is_known(
    reference: Reference, old: bool
) -> None:
    assert is_old(reference, "2026-11-20") is old


def test_without_a_review_no_policy_is_old() -> None:
    assert not is_old(policy(year=1990), "")
