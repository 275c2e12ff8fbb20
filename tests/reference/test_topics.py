from __future__ import annotations

import pytest

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.lookup import NotFoundError
from painref.reference.topics import topic_lines, topic_page


def test_topics_are_listed_in_their_order(built_in: Knowledge) -> None:
    assert [line.id for line in topic_lines(built_in)] == list(built_in.topics)


@pytest.mark.parametrize("name", ["timing", "When to consider a procedure", "WHEN-TO-CONSIDER"])
def test_a_topic_goes_by_id_title_or_alias_and_lists_its_sources(name: str, built_in: Knowledge) -> None:
    page = topic_page(name, built_in)
    assert page.topic.id == "when-to-consider"
    cited = {ref for statement in page.topic.statements for ref in statement.refs}
    assert {source.id for source in page.sources} == cited


def test_an_unknown_topic_is_an_error(built_in: Knowledge) -> None:
    with pytest.raises(NotFoundError) as caught:
        topic_page("benifits", built_in)
    assert "benefits" in caught.value.suggestions
