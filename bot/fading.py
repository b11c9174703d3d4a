"""What was shown in a chat is folded, and what a person wrote is deleted, when its while is over.

The rows decide; this only asks them what is due, does it at Telegram, and writes down what came of it.
"""

import asyncio
from contextlib import suppress
from datetime import timedelta

from bot.clock import Clock
from bot.logs import log, place
from bot.telegram_side import TelegramSide, texts_for
from casework.due import ending_waits_until
from casework.errors import StoreUnavailable
from casework.folding import Ending, Mark, Outcome, end_next
from casework.outcomes import NotAccepted, Rejected
from casework.prompts import Shown
from casework.transactions import Transactions
from handlers.reason_screens import shown_screen

LONGEST_WAIT = timedelta(seconds=60)
SHORTEST_WAIT = timedelta(seconds=1)
AFTER_A_FAULT = timedelta(seconds=15)


class Fading:
    """Ends one chat's messages after the other; `woken` when something must go at once."""

    def __init__(self, transactions: Transactions, side: TelegramSide, clock: Clock) -> None:
        self._transactions = transactions
        self._side = side
        self._clock = clock
        self.woken = asyncio.Event()

    async def run_due(self) -> None:
        """End everything that is due now. Raises StoreUnavailable; what was done then is done again."""
        ended: list[tuple[Mark, Outcome]] = []
        while True:
            turn = await self._transactions.run(end_next, tuple(ended), now=self._clock.now())
            if turn.given_up:
                log.warning("messages could not be deleted or folded any more", count=turn.given_up)
            if turn.ending is None:
                return
            ended = await self._end(turn.ending)

    async def run_forever(self) -> None:
        """End whatever falls due, until cancelled."""
        while True:
            self.woken.clear()
            try:
                await self.run_due()
                wait = await self._until_next()
            except StoreUnavailable:
                log.warning("the database does not answer; what was shown is folded later")
                wait = AFTER_A_FAULT
            except Exception as error:  # whatever it is, what was shown must not stay in view for ever
                log.error("what was shown could not be folded; it is tried again", where=place(error))
                wait = AFTER_A_FAULT
            # Not wait_for, which forgets that it was cancelled when that happens as the event is set.
            with suppress(TimeoutError):
                async with asyncio.timeout(wait.total_seconds()):
                    await self.woken.wait()

    async def _until_next(self) -> timedelta:
        now = self._clock.now()
        due = await self._transactions.run(ending_waits_until, now=now)
        return LONGEST_WAIT if due is None else min(max(due - now, SHORTEST_WAIT), LONGEST_WAIT)

    async def _end(self, ending: Ending) -> list[tuple[Mark, Outcome]]:
        if ending.shown is not None:
            outcome = await self._fold(ending, ending.shown)
            return [(mark, outcome) for mark in ending.marks]
        outcome = await self._side.delete(ending, ending.marks)
        if not isinstance(outcome, Rejected) or len(ending.marks) == 1:
            return [(mark, outcome) for mark in ending.marks]
        # One that cannot be deleted keeps the others too.
        return [(mark, await self._side.delete(ending, (mark,))) for mark in ending.marks]

    async def _fold(self, ending: Ending, shown: Shown) -> Outcome:
        try:
            screen = shown_screen(shown.view, shown.why, texts_for(ending.language, self._clock.now()))
        except Exception as error:  # a fault in one text must not keep the messages of others in view
            log.error("a message could not be folded", view=type(shown.view).__name__, where=place(error))
            return NotAccepted()
        return await self._side.fold(ending, screen, shown)
