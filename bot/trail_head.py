"""Where the audit trail ends, in the log at the start and once a night: a copy outside the database.

With it `peilwacht audit verify --expect` finds what nothing in the database can tell: that the whole trail
was put back as it was, or made anew.
"""

from collections.abc import Callable
from datetime import datetime

from bot.logs import log
from casework.trail import head_of_trail
from casework.transactions import Transactions
from casework.upkeep import last_look


class TrailHead:
    """Remembers when it was last written; a start writes it anyhow."""

    def __init__(self, transactions: Transactions, now: Callable[[], datetime]) -> None:
        self._transactions = transactions
        self._now = now
        self._noted_at: datetime | None = None

    async def note(self) -> None:
        """Write it to the log, unless that was done since the newest nightly look."""
        now = self._now()
        if self._noted_at is not None and self._noted_at >= last_look(now):
            return
        head = await self._transactions.run(head_of_trail, now=now)
        if head is not None:
            log.info("the audit trail ends here", rows=head.rows, hash=head.hash)
        self._noted_at = now
