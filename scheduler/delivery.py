"""Delivery: sends what is in the outbox, several people side by side, one message at a time to each."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from casework.due import sending_waits_until
from casework.sending import Claimed, Outcome, claim_message, record_outcome
from casework.transactions import Transactions
from scheduler.pace import Pace

SIDE_BY_SIDE = 8


class Delivery:
    """`send` speaks Telegram and never raises; `now` and `sleep` are the injected clock."""

    def __init__(
        self,
        transactions: Transactions,
        send: Callable[[Claimed], Awaitable[Outcome]],
        pace: Pace,
        now: Callable[[], datetime],
        sleep: Callable[[timedelta], Awaitable[None]],
    ) -> None:
        self._transactions = transactions
        self._send = send
        self._pace = pace
        self._now = now
        self._sleep = sleep
        self._one_at_a_time = asyncio.Lock()

    async def run_due(self) -> None:
        """Send everything that may go out now. Raises StoreUnavailable; what was claimed is then recovered
        after its deadline."""
        async with self._one_at_a_time, asyncio.TaskGroup() as group:
            in_flight: dict[asyncio.Task[None], int | None] = {}
            while True:
                if len(in_flight) >= SIDE_BY_SIDE:
                    await _first_done(in_flight)
                await self._sleep(self._pace.wait(self._now()))
                busy = self._pace.resting(self._now()) | {p for p in in_flight.values() if p is not None}
                claimed = await self._transactions.run(claim_message, busy, now=self._now())
                if claimed is not None:
                    in_flight[group.create_task(self._deliver(claimed))] = claimed.person_id
                elif in_flight:
                    await _first_done(in_flight)
                elif not await self._wait_for_rested():
                    return

    async def _deliver(self, claimed: Claimed) -> None:
        self._pace.called(claimed.person_id, self._now())
        outcome = await self._send(claimed)
        await self._transactions.run(record_outcome, claimed, outcome, now=self._now())

    async def _wait_for_rested(self) -> bool:
        """Whether something due was only waiting for its chat to rest; then that rest is over now."""
        rest = self._pace.rested_in(self._now())
        if rest is None:
            return False
        due = await self._transactions.run(sending_waits_until, now=self._now())
        if due is None or due > self._now():
            return False
        await self._sleep(rest)
        return True


async def _first_done(in_flight: dict[asyncio.Task[None], int | None]) -> None:
    done, _ = await asyncio.wait(in_flight, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        del in_flight[task]
