"""Fetching updates so that one that cannot be read does not keep those of everybody else from coming.

python-telegram-bot reads a whole answer or nothing: one update of a newer Bot API, with a field that it does
not expect or misses, would come again and again and let no other through.
"""

import json
from copy import deepcopy
from http import HTTPStatus
from typing import Any

from telegram import Update
from telegram._utils.types import JSONDict
from telegram.request import BaseRequest

from bot.logs import log, place
from bot.telegram_request import AiohttpRequest

_WHO_AND_WHERE = ("message_id", "date", "edit_date", "chat", "from")
"""What is left of a message that cannot be read: enough to answer it and to delete it."""


class UpdatesRequest(AiohttpRequest):
    """The transport of getUpdates: gives every update in a form that can be read."""

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        """Make one request; see AiohttpRequest."""
        status, body = await super().do_request(*args, **options)
        return status, readable_answer(body) if status == HTTPStatus.OK else body


def over_http() -> tuple[BaseRequest, BaseRequest]:
    """The two transports of a bot: for what it asks, and for its updates."""
    return AiohttpRequest(), UpdatesRequest()


def readable_answer(body: bytes) -> bytes:
    """The answer to getUpdates, with every update in it readable; anything else as it is."""
    try:
        answer = json.loads(body)
        updates = [readable(update) for update in answer["result"]]
    except (ValueError, KeyError, TypeError):
        return body
    return json.dumps(answer | {"result": updates}).encode()


def readable(update: JSONDict) -> JSONDict:
    """The update, or as much of it as python-telegram-bot can read: its number at least."""
    if _can_be_read(update):
        return update
    bare: JSONDict = {"update_id": update["update_id"]}
    for kind in ("message", "edited_message"):
        if isinstance(message := update.get(kind), dict):
            bare[kind] = {name: message[name] for name in _WHO_AND_WHERE if name in message}
    return bare if _can_be_read(bare) else {"update_id": update["update_id"]}


def _can_be_read(update: JSONDict) -> bool:
    try:
        Update.de_json(deepcopy(update), None)
    except Exception as error:  # whatever a newer Bot API makes of it
        log.warning("an update could not be read as a whole", where=place(error))
        return False
    return True
