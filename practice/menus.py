"""The command menus the bot set, per scope and language."""

import json
import re
from collections.abc import Sequence
from typing import Any

from practice.errors import bad_request
from practice.messages import Json

Menu = tuple[tuple[str, str], ...]
_Place = tuple[str, int | None, str]

MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


class CommandMenus:
    """What setMyCommands stored; the narrowest scope and the reader's language win."""

    def __init__(self) -> None:
        self._menus: dict[_Place, Menu] = {}

    def put(self, place: _Place, menu: Menu) -> None:
        self._menus[place] = menu

    def drop(self, place: _Place) -> None:
        self._menus.pop(place, None)

    def at(self, place: _Place) -> Menu:
        """Exactly this scope and language, as getMyCommands answers."""
        return self._menus.get(place, ())

    def shown_in(self, chat_id: int, language: str) -> Menu:
        """What a private chat shows; "Determining list of commands" in the official documentation."""
        scopes: Sequence[tuple[str, int | None]] = (
            ("chat", chat_id),
            ("all_private_chats", None),
            ("default", None),
        )
        for scope, chat in scopes:
            for tongue in (language, ""):
                if menu := self._menus.get((scope, chat, tongue)):
                    return menu
        return ()

    def clear(self) -> None:
        self._menus.clear()


def read_place(scope: object, language: str) -> _Place:
    """Where a menu belongs. The chat of a chat scope is not looked up here."""
    if isinstance(scope, str) and scope:
        scope = _decoded(scope)
    if not scope:
        return "default", None, language
    if not isinstance(scope, dict):
        raise bad_request("BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind in _PLAIN_SCOPES:
        return str(kind), None, language
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    try:
        return str(kind), int(scope["chat_id"]), language
    except (KeyError, TypeError, ValueError):
        raise bad_request("can't parse BotCommandScope: chat not found") from None


def read_menu(commands: object) -> Menu:
    if isinstance(commands, str):
        commands = _decoded(commands)
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return tuple(_read_command(command) for command in commands)


def menu_json(menu: Menu) -> list[Json]:
    return [{"command": command, "description": description} for command, description in menu]


def _read_command(command: Any) -> tuple[str, str]:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", "")).strip()
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return name, description


def _decoded(text: str) -> object:
    try:
        decoded: object = json.loads(text)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    return decoded
