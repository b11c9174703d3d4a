"""The Bot API over HTTP: `/bot<token>/<method>`, answered by the Telegram in memory."""

import asyncio
import json
from typing import Any

from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from practice.errors import BotApiError, too_many_requests
from practice.message_methods import RETRY_AFTER_SECONDS
from practice.methods import METHODS, SENDS
from practice.parameters import Parameters, read_parameters
from practice.telegram import Telegram

LONGEST_POLL_SECONDS = 50
DROP_EXTENSION = "practice.drop"


def api_routes(telegram: Telegram, poll_second: float = 1.0) -> list[BaseRoute]:
    """The routes of the Bot API. A long poll of one second lasts `poll_second` seconds of the real world."""
    return [Route("/bot{token}/{method}", BotApi(telegram, poll_second))]


class ConnectionDropped(Exception):
    """The request was accepted and its answer gets lost on the way."""


class BotApi:
    """The ASGI endpoint of all methods."""

    def __init__(self, telegram: Telegram, poll_second: float) -> None:
        self._telegram = telegram
        self._poll_second = poll_second

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        try:
            given = read_parameters(scope["query_string"], _content_type(scope), body)
            result = await self._call(scope["path_params"], given, receive)
        except BotApiError as refusal:
            await _answer(send, refusal.status, refusal.as_json())
        except ConnectionDropped:
            await _drop(scope, receive)
        else:
            await _answer(send, 200, {"ok": True, "result": result})

    async def _call(self, path: dict[str, str], given: Parameters, receive: Receive) -> object:
        if path["token"] != self._telegram.token:
            raise BotApiError(401, "Unauthorized")
        name = path["method"].lower()
        if name == "getupdates":
            return await self._get_updates(given, receive)
        if name not in METHODS:
            raise BotApiError(404, "Not Found")
        if name in SENDS and self._telegram.failures:
            return self._failing(name, given)
        return METHODS[name](self._telegram, given)

    def _failing(self, name: str, given: Parameters) -> object:
        failure = self._telegram.failures.popleft()
        if failure == "429":
            raise too_many_requests(RETRY_AFTER_SECONDS)
        if failure == "500":
            raise BotApiError(500, "Internal Server Error")
        METHODS[name](self._telegram, given)
        raise ConnectionDropped

    async def _get_updates(self, given: Parameters, receive: Receive) -> object:
        allowed = given.decoded("allowed_updates")
        if isinstance(allowed, list):
            self._telegram.queue.allow(allowed)
        seconds = min(max(given.integer("timeout"), 0), LONGEST_POLL_SECONDS) * self._poll_second
        poll = asyncio.ensure_future(
            self._telegram.queue.poll(given.integer("offset"), given.integer("limit", 100), seconds)
        )
        # A bot that was killed leaves a poll behind; it must not answer 409 to the next one for it.
        gone = asyncio.ensure_future(_disconnected(receive))
        try:
            await asyncio.wait({poll, gone}, return_when=asyncio.FIRST_COMPLETED)
            return poll.result() if poll.done() else []
        finally:
            poll.cancel()
            gone.cancel()


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _content_type(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"content-type":
            return str(value.decode("latin-1"))
    return ""


async def _answer(send: Send, status: int, content: dict[str, Any]) -> None:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _drop(scope: Scope, receive: Receive) -> None:
    """Hang up without an answer, and wait until the server has noticed, so that it logs nothing."""
    drop = scope.get("extensions", {}).get(DROP_EXTENSION)
    if drop is None:
        raise ConnectionAbortedError("this server cannot hang up; use practice.server.serve")
    drop()
    await _disconnected(receive)
