"""The messages of questions that somebody else answered, or that are no longer asked: their buttons go.

chat.md: when it is done the buttons go and one line stays. These edits are best effort and outside the
outbox: a message that misses its edit is explained when it is tapped.
"""

import asyncio
from collections import deque

from bot.clock import Clock
from bot.logs import log, place
from bot.telegram_side import TelegramSide, texts_for
from casework.errors import StoreUnavailable
from casework.prompts import look_at_closed
from casework.transactions import Transactions
from handlers.screens import screen_of


class ClosedMessages:
    """Remembers, from commits on, which messages are behind, and edits them one after the other."""

    def __init__(self, transactions: Transactions, side: TelegramSide, clock: Clock) -> None:
        self._transactions = transactions
        self._side = side
        self._clock = clock
        self._behind: deque[int] = deque()
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        transactions.on_closed = self._note

    def _note(self, closed: frozenset[int]) -> None:
        self._behind.extend(sorted(closed))
        self._loop.call_soon_threadsafe(self._woken.set)

    async def edit_forever(self) -> None:
        """Edit whatever falls behind, until cancelled."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            await self.edit_all()

    async def edit_all(self) -> None:
        """Let every message that is behind show how its question ended."""
        while self._behind:
            prompt_id = self._behind.popleft()
            try:
                await self._edit(prompt_id)
            except StoreUnavailable:
                log.warning("the database does not answer; a message keeps its buttons until they are tapped")
            except Exception as error:  # one view that fails must not keep the others
                log.error("the message of a closed question could not be edited", where=place(error))

    async def _edit(self, prompt_id: int) -> None:
        now = self._clock.now()
        closed = await self._transactions.run(look_at_closed, prompt_id, now=now)
        if closed is not None:
            screen = screen_of(closed.shown.view, texts_for(closed.language, now))
            await self._side.edit(
                closed.person_id, closed.telegram_id, closed.message_id, screen, closed.shown
            )
