"""The only place that reads a clock; everything else is told what time it is."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Now, aware and in UTC, and a way to wait."""

    def now(self) -> datetime: ...

    async def sleep(self, span: timedelta) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)

    async def sleep(self, span: timedelta) -> None:
        """Wait in real time."""
        await asyncio.sleep(max(span.total_seconds(), 0))


class PracticeClock:
    """A clock that can be moved forward. It runs on by itself, unless it is `frozen` as for a script.

    A frozen clock does not wait: sleeping moves it, so that a year plays in seconds.
    """

    def __init__(self, start: datetime, *, frozen: bool) -> None:
        self._frozen = frozen
        self._shown = start
        self._since = datetime.now(UTC)

    def now(self) -> datetime:
        """The practice moment in UTC."""
        if self._frozen:
            return self._shown
        return self._shown + (datetime.now(UTC) - self._since)

    def move_to(self, moment: datetime) -> None:
        """Jump forward to `moment`; a moment in the past changes nothing, since time never runs back."""
        if moment > self.now():
            self._shown = moment
            self._since = datetime.now(UTC)

    def restart_at(self, moment: datetime) -> None:
        """Begin again at `moment`, for a practice region that is laid out anew."""
        self._shown = moment
        self._since = datetime.now(UTC)

    async def sleep(self, span: timedelta) -> None:
        """Wait, or move a frozen clock."""
        if self._frozen:
            self.move_to(self._shown + span)
            await asyncio.sleep(0)
        else:
            await asyncio.sleep(max(span.total_seconds(), 0))
