"""Topics: short cited pages for a newcomer, as `painref guide` gives them."""

from __future__ import annotations

from painref.knowledge.knowledge import Knowledge
from painref.knowledge.model import Id, Topic
from painref.knowledge.resolver import resolve
from painref.records import record
from painref.reference.cited import Source, sources_of


@record
class TopicLine:
    """A topic in a line."""

    id: Id
    title: str
    aliases: tuple[str, ...]
    origin: str | None = None


@record
class TopicPage:
    """A topic with its sources."""

    topic: Topic
    sources: tuple[Source, ...]


def topic_lines(knowledge: Knowledge) -> tuple[TopicLine, ...]:
    """Return every topic, in the order in which a newcomer reads them."""
    return tuple(
        TopicLine(id=topic.id, title=topic.title, aliases=topic.aliases, origin=topic.origin)
        for topic in knowledge.topics.values()
    )


def topic_page(name: str, knowledge: Knowledge) -> TopicPage:
    """Return one topic, by id, title or alias.

    Raises `NotFoundError` with suggestions.
    """
    topic = knowledge.topics[resolve(name, ("topic",), knowledge, hint="painref guide lists them all.").id]
    return TopicPage(topic=topic, sources=sources_of([topic], knowledge))
