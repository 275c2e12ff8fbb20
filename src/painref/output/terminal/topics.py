"""The pages of `painref guide`."""

from __future__ import annotations

from collections.abc import Sequence

from painref.output.terminal.cite import Citations
from painref.output.terminal.console import Page
from painref.output.wording import origin
from painref.reference.topics import TopicLine, TopicPage


def print_topics(lines: Sequence[TopicLine], page: Page) -> None:
    """Print the topics, a line each."""
    page.table(
        {"id": True, "topic": False, "also": False},
        [(line.id, f"{line.title}{origin(line)}", ", ".join(line.aliases) or "-") for line in lines],
    )


def print_topic(record: TopicPage, page: Page) -> None:
    """Print one topic, statement by statement, with its sources."""
    cite = Citations(record.sources)
    page.title(record.topic.title, f"{record.topic.id}{origin(record.topic)}")
    page.blank()
    page.bullets(cite.statement(statement, page) for statement in record.topic.statements)
    page.legend()
    cite.print_sources(page)
