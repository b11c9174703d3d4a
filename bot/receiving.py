"""Receiving: updates are confirmed to Telegram only when their effects are committed; architecture 1.

1. getUpdates answers with everything that is not confirmed, at once while there is anything. What is new is
   started; people run side by side, the updates of one person in order.
2. The contiguous prefix that is done is confirmed by the offset of the next call. No offset outlives an empty
   answer: after a week of silence Telegram picks the next id at random.
3. While nothing new came and nothing is done, we wait for progress instead of asking again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from telegram import Bot, Update
from telegram.error import Conflict, NetworkError, RetryAfter, TelegramError

from bot.logs import log, place

LONG_POLL = timedelta(seconds=25)
PROGRESS_CHECK = 1.0
FIRST_RETRY = timedelta(seconds=1)
LONGEST_RETRY = timedelta(seconds=30)
WANTED = ["message", "edited_message", "callback_query", "my_chat_member", "channel_post"]


class Receiving:
    """`handle` returns True when the update's effects are committed, False to be called again."""

    def __init__(
        self,
        bot: Bot,
        handle: Callable[[Update], Awaitable[bool]],
        sleep: Callable[[timedelta], Awaitable[None]],
    ) -> None:
        self._bot = bot
        self._handle = handle
        self._sleep = sleep
        self._running: dict[int, asyncio.Task[None]] = {}
        self._done: set[int] = set()
        self._last_of: dict[int, asyncio.Task[None]] = {}
        self._offset: int | None = None

    async def run(self) -> None:
        """Fetch and handle updates until cancelled."""
        retry = FIRST_RETRY
        try:
            while True:
                try:
                    updates = await self._fetch()
                except TelegramError as error:
                    await self._sleep(_pause(error, retry))
                    retry = min(retry * 2, LONGEST_RETRY)
                    continue
                except Exception as error:  # such as an answer that is no Bot API; receiving must outlive it
                    log.error("telegram answered something unreadable", where=place(error))
                    await self._sleep(LONGEST_RETRY)
                    continue
                retry = FIRST_RETRY
                await self._take(updates)
        finally:
            for task in self._running.values():
                task.cancel()

    async def _fetch(self) -> Sequence[Update]:
        patience = timedelta(0) if self._running else LONG_POLL
        return await self._bot.get_updates(
            offset=self._offset,
            timeout=patience,
            read_timeout=LONG_POLL.total_seconds() + 10,
            allowed_updates=WANTED,
        )

    async def _take(self, updates: Sequence[Update]) -> None:
        ids = [update.update_id for update in updates]
        new = [u for u in updates if u.update_id not in self._done and u.update_id not in self._running]
        for update in new:
            self._start(update)
        self._done &= set(ids) | self._running.keys()
        if not updates:
            self._offset = None
            # What is still running was forgotten by Telegram after a day: asking on at once would spin.
            await self._progress()
            return
        if new or ids[0] not in self._done:
            await self._progress()
        for update_id in ids:
            if update_id not in self._done:
                break
            self._offset = update_id + 1

    def _start(self, update: Update) -> None:
        user = update.effective_user
        sender = user.id if user is not None else 0
        task = asyncio.create_task(self._handle_in_order(update, self._last_of.get(sender)))
        self._running[update.update_id] = self._last_of[sender] = task
        task.add_done_callback(lambda ended: self._ended(update.update_id, sender, ended))

    def _ended(self, update_id: int, sender: int, task: asyncio.Task[None]) -> None:
        del self._running[update_id]
        if self._last_of.get(sender) is task:
            del self._last_of[sender]
        if task.cancelled():
            return
        if (error := task.exception()) is not None:
            log.error("an update could not be handled", where=place(error))
        self._done.add(update_id)

    async def _handle_in_order(self, update: Update, earlier: asyncio.Task[None] | None) -> None:
        if earlier is not None:
            await asyncio.wait([earlier])
        retry = FIRST_RETRY
        while not await self._handle(update):
            await self._sleep(retry)
            retry = min(retry * 2, LONGEST_RETRY)

    async def _progress(self) -> None:
        """Wait until some update is done, but look for those of others every second."""
        if self._running:
            await asyncio.wait(
                self._running.values(), timeout=PROGRESS_CHECK, return_when=asyncio.FIRST_COMPLETED
            )


def _pause(error: TelegramError, retry: timedelta) -> timedelta:
    if isinstance(error, Conflict):
        log.error("another copy of this bot is fetching updates; only one may run")
        return LONGEST_RETRY
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
    if not isinstance(error, NetworkError):
        log.error("telegram does not give updates", kind=type(error).__name__)
    return retry
