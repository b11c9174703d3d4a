"""Ticks: which notices fall due, which alerts climb, who can still be reached."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import Protocol

from casework.absence_turns import turn_next_absence
from casework.due import Due, what_is_due
from casework.erasing import ErasureLedger
from casework.errors import StoreUnavailable, Stuck
from casework.gaps import check_gaps
from casework.ladder import climb_next_alert
from casework.notices import issue_next_notice
from casework.reachability import note_checked, people_to_check
from casework.retention import erase_due, look_over_retention, note_retained
from casework.transactions import Transactions, UnitOfWork
from casework.upkeep import forget_old_updates, note_alive


class DueStep(Protocol):
    """Does the one thing that fell due first, leaving the rows in `aside`; False when nothing is due."""

    @property
    def __name__(self) -> str: ...

    def __call__(self, uow: UnitOfWork, /, aside: Collection[int] = ..., *, now: datetime) -> bool: ...


class Ticks:
    """`can_reach` asks Telegram about one account: True, False, or None when it could not be asked.

    `report` is told what failed and why; what failed is tried again at the next tick. `ledger` gets a
    line for each case that is erased; in practice there is none.
    """

    def __init__(
        self,
        transactions: Transactions,
        can_reach: Callable[[int], Awaitable[bool | None]],
        now: Callable[[], datetime],
        report: Callable[[str, BaseException], None],
        ledger: ErasureLedger | None = None,
    ) -> None:
        self._transactions = transactions
        self._can_reach = can_reach
        self._now = now
        self._report = report
        self._ledger = ledger

    async def run_due(self) -> Due:
        """Issue every notice and climb every alert that is due, each in a transaction of its own, and look
        over the cases at night; what was due is given back."""
        now = self._now()
        due = await self._transactions.run(what_is_due, now=now)
        if due.is_due(due.absence):
            # First of all: what falls due at the same midnight is for who is there.
            await self._all(turn_next_absence, now)
        if due.is_due(due.notice):
            await self._all(issue_next_notice, now)
        if due.is_due(due.alert):
            await self._all(climb_next_alert, now)
        if due.is_due(due.gaps):
            await self._transactions.run(check_gaps, now=now)
        if due.is_due(due.retention):
            await self.erase_what_is_due(now)
        return due

    async def erase_what_is_due(self, now: datetime) -> None:
        """Erase each case whose time is over, in a transaction of its own, and forget what is old."""
        cases = await self._transactions.run(look_over_retention, now=now)
        for case in cases:
            try:
                await self._transactions.run(erase_due, case.case_id, self._ledger, now=now)
            except StoreUnavailable:
                raise
            except Exception as error:  # one that cannot be erased tonight must not keep the others
                self._report("erase_due", error)
        if cases:
            await self._transactions.run(note_retained, now=now)
            await self._transactions.forget_deleted()

    async def note_alive(self) -> None:
        """The service runs at this moment."""
        await self._transactions.run(note_alive, now=self._now())

    async def _all(self, step: DueStep, now: datetime) -> None:
        """One that fails must not keep those behind it from being told."""
        aside: set[int] = set()
        while True:
            try:
                if not await self._transactions.run(step, frozenset(aside), now=now):
                    return
            except Stuck as stuck:
                aside.add(stuck.row_id)
                self._report(step.__name__, stuck.__cause__ or stuck)

    async def check_reachability(self) -> None:
        """Ask about everybody whose nightly check is due; domain.md, Alerts to a person."""
        told: dict[int, bool] = {}
        for person in await self._transactions.run(people_to_check, now=self._now()):
            reachable = await self._can_reach(person.telegram_id)
            if reachable is not None:
                told[person.person_id] = reachable
        if told:
            await self._transactions.run(note_checked, told, now=self._now())

    async def tidy(self) -> None:
        """Forget what is kept for a while only."""
        await self._transactions.run(forget_old_updates, now=self._now())
