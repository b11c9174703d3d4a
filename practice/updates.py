"""The updates Telegram keeps for the bot until they are confirmed."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from practice.errors import BotApiError
from practice.messages import Json

KEPT = timedelta(hours=24)
SILENCE = timedelta(days=7)
MOST_AT_ONCE = 100
# An offset further ahead of the queue than this is taken as one from another life of the queue: the official
# server (tdlib, TQueue::get) then answers from the head of the queue and confirms nothing.
FURTHEST_AHEAD = 10
_HIGHEST_ID = 2**30

# What an empty allowed_updates leaves out, by the documentation of getUpdates.
ONLY_WHEN_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True)
class _Kept:
    update: Json
    at: datetime

    @property
    def update_id(self) -> int:
        return int(self.update["update_id"])


class UpdateQueue:
    """First in, first out; an update leaves when an offset beyond it confirms it, or after 24 hours."""

    def __init__(self, now: Callable[[], datetime], random: Random) -> None:
        self._now = now
        self._random = random
        self._kept: deque[_Kept] = deque()
        self._next_id = self._any_id()
        self._last_at: datetime | None = None
        self._allowed: frozenset[str] = frozenset()
        self._poll: asyncio.Future[None] | None = None
        self._confirmed: list[asyncio.Future[None]] = []

    @property
    def allowed(self) -> frozenset[str]:
        """The kinds asked for; empty means the default."""
        return self._allowed

    def allow(self, kinds: Collection[str]) -> None:
        """What is kept from now on; updates that are already waiting stay."""
        self._allowed = frozenset(kinds)

    def add(self, kind: str, payload: Json) -> None:
        if kind not in self._allowed and (self._allowed or kind in ONLY_WHEN_ASKED):
            return
        now = self._now()
        if self._last_at is not None and now - self._last_at >= SILENCE:
            self._next_id = self._any_id()
        self._last_at = now
        self._kept.append(_Kept({"update_id": self._next_id, kind: payload}, now))
        self._next_id += 1
        self._wake()

    def pending(self) -> int:
        """How many updates are not confirmed."""
        self._forget_old()
        return len(self._kept)

    async def confirmed(self) -> None:
        """Wait until no update is unconfirmed."""
        while self.pending():
            waiting = asyncio.get_running_loop().create_future()
            self._confirmed.append(waiting)
            await waiting

    def clear(self) -> None:
        self._kept.clear()
        self._tell_confirmed()

    def fetch(self, offset: int, limit: int) -> list[Json]:
        """Confirm what lies before `offset` and answer what is kept, oldest first; see getUpdates."""
        self._forget_old()
        if offset < 0:
            self._drop(len(self._kept) + offset)
        elif 0 < offset <= self._next_id + FURTHEST_AHEAD:
            self._drop(sum(kept.update_id < offset for kept in self._kept))
        count = min(max(limit, 1), MOST_AT_ONCE)
        return [kept.update for kept, _ in zip(self._kept, range(count), strict=False)]

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """As `fetch`, but wait up to `seconds` for an update; a newer poll ends this one with 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(_conflict())
        updates = self.fetch(offset, limit)
        if updates or seconds <= 0:
            return updates
        self._poll = waiting = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(waiting, seconds)
        except TimeoutError:
            return []
        return self.fetch(offset, limit)

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def _forget_old(self) -> None:
        oldest = self._now() - KEPT
        self._drop(sum(kept.at < oldest for kept in self._kept) if self._kept else 0)

    def _drop(self, count: int) -> None:
        for _ in range(count):
            self._kept.popleft()
        if not self._kept:
            self._tell_confirmed()

    def _tell_confirmed(self) -> None:
        waiting, self._confirmed = self._confirmed, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    def _any_id(self) -> int:
        return self._random.randrange(100_000_000, _HIGHEST_ID)


def _conflict() -> BotApiError:
    reason = "terminated by other getUpdates request; make sure that only one bot instance is running"
    return BotApiError(409, f"Conflict: {reason}")
