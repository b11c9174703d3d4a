"""What a button carries, read into a number or a word; a forged value is refused."""

from enum import StrEnum
from typing import TypeVar

from casework.errors import ForeignButton
from handlers.chat import Chat

W = TypeVar("W", bound=StrEnum)


async def number_in(chat: Chat, value: str) -> int:
    """A number, of at most nine digits. Raises ForeignButton."""
    if not (value.isascii() and value.isdecimal() and len(value) < 10):
        await chat.refuse(ForeignButton())
    return int(value)


async def word_in(chat: Chat, words: type[W], value: str) -> W:
    """One of these words. Raises ForeignButton."""
    if value not in set(words):
        await chat.refuse(ForeignButton())
    return words(value)
