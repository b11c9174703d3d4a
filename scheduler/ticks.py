"""Ticks: which notices fall due, which alerts climb, who can still be reached."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from casework.ladder import climb_next_alert
from casework.notices import issue_next_notice
from casework.people import note_reachable, people_to_check
from casework.transactions import Transactions
from casework.upkeep import forget_old_updates, note_alive


class Ticks:
    """`can_reach` asks Telegram about one account: True, False, or None when it could not be asked."""

    def __init__(
        self,
        transactions: Transactions,
        can_reach: Callable[[int], Awaitable[bool | None]],
        now: Callable[[], datetime],
    ) -> None:
        self._transactions = transactions
        self._can_reach = can_reach
        self._now = now

    async def run_due(self) -> None:
        """Issue every notice and climb every alert that is due; each in a transaction of its own."""
        now = self._now()
        while await self._transactions.run(issue_next_notice, now=now):
            pass
        while await self._transactions.run(climb_next_alert, now=now):
            pass
        await self._transactions.run(note_alive, now=now)

    async def check_reachability(self) -> None:
        """Ask about everybody whose daily check is due; domain.md, Alerts to a person."""
        for person in await self._transactions.run(people_to_check, now=self._now()):
            reachable = await self._can_reach(person.telegram_id)
            if reachable is not None:
                await self._transactions.run(note_reachable, person.person_id, reachable, now=self._now())

    async def tidy(self) -> None:
        """Forget what is kept for a while only."""
        await self._transactions.run(forget_old_updates, now=self._now())
