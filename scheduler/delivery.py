"""Delivery: sends what is in the outbox, several people side by side, one message at a time to each."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from casework.due import sending_waits_until
from casework.errors import StoreUnavailable
from casework.outcomes import Outcome, record_outcome
from casework.sending import Claimed, claim_message
from casework.transactions import Transactions
from scheduler.pace import Pace

SIDE_BY_SIDE = 8
RECORDING_RETRY = timedelta(seconds=1)
RECORDING_GIVES_UP = 60
"""After so many tries the deadline of the message decides: it may have arrived."""


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
        self.woken = asyncio.Event()
        """Set when something new may go out: it is looked for also while a message to somebody else hangs."""

    async def run_due(self) -> None:
        """Send everything that may go out now. Raises StoreUnavailable when nothing is in flight any more."""
        async with self._one_at_a_time:
            in_flight: dict[asyncio.Task[None], int | None] = {}
            try:
                await self._claim_and_deliver(in_flight)
            except StoreUnavailable:
                # What has left is not cancelled: an answer that is not waited for may be a message twice.
                await asyncio.gather(*in_flight, return_exceptions=True)
                raise
            finally:
                for task in in_flight:
                    task.cancel()

    async def _claim_and_deliver(self, in_flight: dict[asyncio.Task[None], int | None]) -> None:
        while True:
            self.woken.clear()
            if len(in_flight) >= SIDE_BY_SIDE:
                await _first_done(in_flight)
            await self._take_turn(None)
            busy = self._pace.resting(self._now()) | {p for p in in_flight.values() if p is not None}
            claimed = await self._transactions.run(claim_message, busy, now=self._now())
            if claimed is not None:
                in_flight[asyncio.create_task(self._deliver(claimed))] = claimed.person_id
            elif in_flight:
                await _first_done(in_flight, self.woken)
            elif not await self._wait_for_rested():
                return

    async def _deliver(self, claimed: Claimed) -> None:
        await self._take_turn(claimed)
        outcome = await self._send(claimed)
        for _ in range(RECORDING_GIVES_UP):
            try:
                await self._transactions.run(
                    record_outcome, claimed.id, claimed.ref, outcome, now=self._now()
                )
                return
            except StoreUnavailable:
                await self._sleep(RECORDING_RETRY)
        raise StoreUnavailable

    async def _take_turn(self, claimed: Claimed | None) -> None:
        """Wait for the limit in all; when there is a message to send, count it in the same breath."""
        while wait := self._pace.wait(self._now()):
            await self._sleep(wait)
        if claimed is not None:
            self._pace.called(claimed.person_id, self._now())

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


async def _first_done(
    in_flight: dict[asyncio.Task[None], int | None], woken: asyncio.Event | None = None
) -> None:
    """Wait until a message is done, or until something new may go out; raises what a delivery raised."""
    until: set[asyncio.Task[Any]] = set(in_flight)
    waking = asyncio.create_task(woken.wait()) if woken is not None else None
    if waking is not None:
        until.add(waking)
    try:
        done, _ = await asyncio.wait(until, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if waking is not None:
            waking.cancel()
    for task in [task for task in in_flight if task in done]:
        del in_flight[task]
        task.result()
