"""Requests of a bot to a stand-in in the same process: what a played script talks through.

The same answers as over HTTP, without sockets, which took a fifth of the time of a story. The page, and the
tests that kill the bot, go over HTTP.
"""

import asyncio
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Scope
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from practice.api import DROP_EXTENSION


class InProcessRequest(BaseRequest):
    """A python-telegram-bot transport that calls an ASGI application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._is_open = False

    @property
    def read_timeout(self) -> float | None:
        """None: an answer is waited for as long as it takes."""
        return None

    async def initialize(self) -> None:
        """Open for requests."""
        self._is_open = True

    async def shutdown(self) -> None:
        """Requests after this raise NetworkError."""
        self._is_open = False

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_more: Any
    ) -> tuple[int, bytes]:
        """Make one request. Raises NetworkError when shut down, TimedOut when the answer gets lost."""
        if not self._is_open:
            raise NetworkError("The transport is shut down")
        exchange = _Exchange(request_data.json_payload if request_data is not None else b"")
        await self._app(exchange.scope(url, method), exchange.receive, exchange.send)
        if exchange.dropped.is_set():
            raise TimedOut("The answer was lost on the way")
        return exchange.status, bytes(exchange.body)


def in_process(app: ASGIApp) -> tuple[BaseRequest, BaseRequest]:
    """The two transports of a bot: for what it asks, and for its updates."""
    return InProcessRequest(app), InProcessRequest(app)


class _Exchange:
    """One request and its answer."""

    def __init__(self, payload: bytes) -> None:
        self._payload: bytes | None = payload
        self.dropped = asyncio.Event()
        self.status = 0
        self.body = bytearray()

    def scope(self, url: str, method: str) -> Scope:
        path = urlsplit(url).path
        return {
            "type": "http",
            "http_version": "1.1",
            "scheme": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "headers": [(b"content-type", b"application/json")],
            "extensions": {DROP_EXTENSION: self.dropped.set},
        }

    async def receive(self) -> Message:
        if self._payload is not None:
            payload, self._payload = self._payload, None
            return {"type": "http.request", "body": payload, "more_body": False}
        await self.dropped.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.body += message.get("body", b"")
