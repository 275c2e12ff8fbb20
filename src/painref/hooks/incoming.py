"""JSON of another system, read with its path, so that what does not fit is named where it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, NoReturn

from painref.errors import PainrefError

LONGEST_TEXT = 2000
"""How many characters of one text are read; the words of a chart that matter here are far shorter."""


class RequestError(PainrefError):
    """A request that cannot be answered, with the status that says so over HTTP."""

    def __init__(self, message: str, *, remedy: str = "", status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message, remedy=remedy)
        self.status = status


class Incoming:
    """A value of JSON and its path, such as ``prefetch.conditions.entry[0]``."""

    __slots__ = ("path", "value")

    def __init__(self, value: Any, path: str) -> None:
        self.value = value
        self.path = path

    def get(self, name: str) -> Incoming | None:
        """Return a member of an object; None if it is not there, or null. Raises `RequestError` for no object."""
        if not isinstance(self.value, dict):
            self._refuse("an object")
        member = self.value.get(name)
        return None if member is None else Incoming(member, f"{self.path}.{name}" if self.path else name)

    def need(self, name: str) -> Incoming:
        """Return a member of an object. Raises `RequestError` if it is not there."""
        member = self.get(name)
        if member is None:
            path = f"{self.path}.{name}" if self.path else name
            raise RequestError(f"{path} is missing.", remedy="The CDS Hooks specification requires it.")
        return member

    def each(self, name: str) -> Iterator[Incoming]:
        """Yield the items of a member that is a list; none if it is not there."""
        member = self.get(name)
        if member is None:
            return
        if not isinstance(member.value, list):
            member._refuse("a list")
        for number, item in enumerate(member.value):
            yield Incoming(item, f"{member.path}[{number}]")

    def text(self, name: str) -> str:
        """Return a member that is a text, shortened; empty if it is not there."""
        member = self.get(name)
        if member is None:
            return ""
        if not isinstance(member.value, str):
            member._refuse("a text")
        return " ".join(str(member.value)[:LONGEST_TEXT].split())

    def needed_text(self, name: str) -> str:
        """Return a member that is a text and not empty. Raises `RequestError` for any other."""
        self.need(name)
        text = self.text(name)
        if not text:
            self.need(name)._refuse("a text with something in it")
        return text

    def _refuse(self, wanted: str) -> NoReturn:
        raise RequestError(f"{self.path or 'the body'} is not {wanted}.", remedy="See docs/cds-hooks.md.")


def parsed(body: bytes) -> Incoming:
    """Return the JSON of a body. Raises `RequestError` for anything else."""
    try:
        return Incoming(json.loads(body), "")
    except (ValueError, RecursionError):  # not UTF-8 is a ValueError too, and so are numbers too long to read
        raise RequestError("the body is not JSON.", remedy="Send one JSON object in UTF-8.") from None
