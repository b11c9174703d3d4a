"""What the page asks for, checked: every refusal is one sentence and a code the page can translate."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from practice.hooks import PracticeBot

ATTACHMENTS = frozenset({"photo", "voice", "document", "contact", "location", "sticker"})
FAILURES = frozenset({"429", "500", "timeout"})
LONGEST_BODY = 64 * 1024


class PageError(Exception):
    """The page asked for something that cannot be; the message is for a person."""

    def __init__(self, code: str, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.code = code
        self.status = status


async def asked_of(request: Request) -> "Asked":
    """The JSON object in the body. Anything but JSON is refused: a foreign form cannot send that."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise PageError("bad_request", "The page sends JSON.", status=415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise PageError("too_long", "That is too long.")
    try:
        fields = json.loads(body)
    except ValueError:
        raise PageError("bad_request", "That is not JSON.") from None
    if not isinstance(fields, dict):
        raise PageError("bad_request", "The page sends a JSON object.")
    return Asked(fields)


class Asked:
    """One request of the page, read field by field."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    def has(self, name: str) -> bool:
        return name in self._fields

    def text(self, name: str, longest: int = 256) -> str:
        value = self._fields.get(name)
        if not isinstance(value, str) or not value.strip():
            raise PageError("empty", f'"{name}" is missing or empty.')
        if len(value) > longest:
            raise PageError("too_long", f'"{name}" is longer than {longest} characters.')
        return value

    def number(self, name: str, most: int = 2**53) -> int:
        value = self._fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise PageError("bad_request", f'"{name}" is a whole number from 1.')
        return value

    def flag(self, name: str) -> bool:
        value = self._fields.get(name)
        if not isinstance(value, bool):
            raise PageError("bad_request", f'"{name}" is true or false.')
        return value

    def person(self, bot: PracticeBot) -> str:
        key = self.text("person")
        if key not in {person.key for person in bot.people}:
            raise PageError("unknown_person", "Nobody in the example region is called that.")
        return key

    def kind(self) -> str:
        return self._one_of("kind", ATTACHMENTS)

    def failure(self) -> str:
        return self._one_of("kind", FAILURES)

    def _one_of(self, name: str, allowed: frozenset[str]) -> str:
        value = self.text(name)
        if value not in allowed:
            raise PageError("bad_request", f'"{name}" is one of: {", ".join(sorted(allowed))}.')
        return value
