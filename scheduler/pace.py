"""Telegram's limits, kept by ourselves: 30 messages a second in all, 1 a second per chat; architecture 12."""

from collections import deque
from datetime import datetime, timedelta

PER_SECOND_IN_ALL = 30
BETWEEN_TWO_IN_ONE_CHAT = timedelta(seconds=1)
SECOND = timedelta(seconds=1)


class Pace:
    """Remembers the calls of the last second; knows who must rest and when the next call may go."""

    def __init__(self) -> None:
        self._in_all: deque[datetime] = deque(maxlen=PER_SECOND_IN_ALL)
        self._per_chat: dict[int, datetime] = {}

    def called(self, chat: int | None, now: datetime) -> None:
        """Count a call; `chat` is any number that stands for the chat, None when it does not matter."""
        self._in_all.append(now)
        if chat is not None:
            self._per_chat[chat] = now

    def resting(self, now: datetime) -> frozenset[int]:
        """The chats that got a message within the last second."""
        self._per_chat = {
            chat: last for chat, last in self._per_chat.items() if now - last < BETWEEN_TWO_IN_ONE_CHAT
        }
        return frozenset(self._per_chat)

    def wait(self, now: datetime) -> timedelta:
        """How long any call must wait for the limit in all; zero when it may go now."""
        if len(self._in_all) < PER_SECOND_IN_ALL:
            return timedelta(0)
        return max(self._in_all[0] + SECOND - now, timedelta(0))

    def rested_in(self, now: datetime) -> timedelta | None:
        """How long until the first resting chat may be written to again; None when none rests."""
        if not self.resting(now):
            return None
        return min(self._per_chat.values()) + BETWEEN_TWO_IN_ONE_CHAT - now
