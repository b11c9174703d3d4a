"""What a chat holds and what a person got, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]


@dataclass(frozen=True)
class Button:
    """One button under a message; exactly one of `data`, `copy_text` and `url` is set."""

    label: str
    data: str | None = None
    copy_text: str | None = None
    url: str | None = None


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Markup:
    """A text with its entities (offsets in UTF-16 units, as Telegram counts) and the same as safe HTML."""

    text: str
    entities: tuple[Json, ...] = ()
    html: str = ""


@dataclass(frozen=True)
class ChatMessage:
    """One message in a chat, as it is now. `text` is the caption when `kind` is not "text"."""

    message_id: int
    chat_id: int
    from_bot: bool
    sender: str
    text: str
    html: str
    date: datetime
    kind: str = "text"
    buttons: Keyboard = ()
    protected: bool = False
    edited: bool = False
    edit_date: datetime | None = None
    deleted: bool = False
    entities: tuple[Json, ...] = ()
    attachment: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Received:
    """Something a person got from the bot. `number` orders what all people got."""

    kind: Literal["message", "edit", "popup"]
    text: str
    at: datetime
    number: int
    message_id: int
    buttons: Keyboard = ()
