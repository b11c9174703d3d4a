"""A small bot on the real library, to play scripts against: it repeats, asks, reminds and forgets nothing."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import telegram as ptb
from telegram.error import Forbidden, NetworkError, RetryAfter

from practice.hooks import PracticePerson
from practice.telegram import Telegram
from tests.practice.conftest import PracticeClock, bot_at

CHOICES = ptb.InlineKeyboardMarkup(
    [
        [ptb.InlineKeyboardButton("Weesp centrum", callback_data="centre")],
        [ptb.InlineKeyboardButton("Weesp", callback_data="weesp")],
        [ptb.InlineKeyboardButton("Kopieer", copy_text=ptb.CopyTextButton("K7Q-4MX"))],
    ]
)


class EchoBot:
    """A PracticeBot; its reminders are its database, which outlives a kill."""

    def __init__(self, address: str, world: Telegram, clock: PracticeClock) -> None:
        self._address = address
        self._world = world
        self._clock = clock
        self._reminders: list[tuple[datetime, int, str]] = []
        self._polling: asyncio.Task[None] | None = None

    @property
    def people(self) -> Sequence[PracticePerson]:
        return self._world.people

    def now(self) -> datetime:
        return self._clock()

    async def start(self) -> None:
        self._bot = bot_at(self._address)
        await self._bot.initialize()
        self._polling = asyncio.create_task(self._poll())
        await self.settle()

    async def kill(self) -> None:
        assert self._polling is not None
        self._polling.cancel()
        with suppress(asyncio.CancelledError):
            await self._polling
        self._polling = None
        await self._bot.shutdown()

    async def reset(self) -> None:
        self._reminders.clear()

    async def settle(self) -> None:
        await self._world.confirmed()
        await self._run_due()

    async def advance(self, to: datetime) -> None:
        while self._polling is not None and (due := [at for at, _, _ in self._reminders if at <= to]):
            self._clock.moment = max(self._clock.moment, min(due))
            await self.settle()
        self._clock.moment = to

    async def _run_due(self) -> None:
        due = [reminder for reminder in self._reminders if reminder[0] <= self._clock()]
        for reminder in sorted(due):
            self._reminders.remove(reminder)
            await self._send(reminder[1], f"Herinnering: {reminder[2]}")

    async def _poll(self) -> None:
        offset = 0
        while True:
            for update in await self._bot.get_updates(offset=offset, timeout=50):
                await self._handle(update)
                offset = update.update_id + 1

    async def _handle(self, update: ptb.Update) -> None:
        if query := update.callback_query:
            await query.answer(f"Getikt: {query.data}")
            if isinstance(query.message, ptb.Message) and query.data == "weesp":
                await query.message.edit_text("Gekozen: Weesp")
        elif message := update.effective_message:
            await self._reply(message)

    async def _reply(self, message: ptb.Message) -> None:
        text = message.text or "Dat kan ik niet lezen."
        if text.startswith("/kies"):
            await self._send(message.chat_id, "Welke gemeente?", CHOICES)
        elif text.startswith("/herinner"):
            _, days, what = text.split(maxsplit=2)
            self._reminders.append((self._clock() + timedelta(days=int(days)), message.chat_id, what))
        elif text.startswith("/stil"):
            return
        else:
            await self._send(message.chat_id, text)

    async def _send(self, chat_id: int, text: str, markup: ptb.InlineKeyboardMarkup | None = None) -> None:
        """As a bot should: again after a refusal in time, never after a lost answer."""
        while True:
            try:
                await self._bot.send_message(chat_id, text, reply_markup=markup)
            except RetryAfter as refusal:
                wait = refusal.retry_after
                self._clock.moment += wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
            except Forbidden:
                return
            except NetworkError as error:
                if "Internal Server Error" not in str(error):
                    return
            else:
                return
