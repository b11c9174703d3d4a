"""The composition root: one running bot, from the update that comes in to the message that goes out."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Engine
from telegram import Message, Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler
from telegram.request import BaseRequest

import casework.nouns
import handlers.nouns
from bot.backups import expire_backups
from bot.clock import Clock
from bot.closed_messages import ClosedMessages
from bot.fading import Fading
from bot.gate import Gate
from bot.logs import log, place
from bot.receiving import Receiving
from bot.telegram_side import TelegramSide
from bot.trail_head import TrailHead
from bot.updates_request import over_http
from casework.due import sending_waits_until
from casework.errors import AlreadyHandled, Refusal, StoreUnavailable
from casework.policy_changes import apply_policy
from casework.replies import admit_fault, unused_commands
from casework.transactions import Transactions
from casework.upkeep import note_start
from handlers import dispatch
from handlers.chat import Chat, no_names
from handlers.people import fault_sentence
from rules.personal_data import Finding
from rules.policy import Policy
from scheduler.delivery import Delivery
from scheduler.pace import Pace
from scheduler.ticks import Ticks
from store.cipher import Cipher
from store.erasures import ErasureLedger
from store.key_mark import AnotherKey

REGISTERED = (casework.nouns, handlers.nouns)
TICK = timedelta(seconds=5)
LONGEST_WAIT = timedelta(seconds=60)
SHORTEST_WAIT = timedelta(milliseconds=100)
"""Something may stay due for a moment without being sendable, such as a row another worker holds: no spin."""
AnyApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True)
class Installation:
    """What one bot runs on."""

    token: str
    api_base_url: str
    engine: Engine
    policy: Policy
    cipher: Cipher
    clock: Clock
    find_names: Callable[[str], Awaitable[Finding | None]] = no_names
    backup_folder: Path | None = None
    """Where old backups are deleted and erased cases are noted; none in practice."""
    requests: Callable[[], tuple[BaseRequest, BaseRequest]] = over_http
    """How Telegram is asked, and how updates are fetched."""


class Service:
    """Receives, handles, ticks and delivers.

    It is crash-only: stopping is being killed with the connections closed, and starting is recovering.
    """

    def __init__(self, installation: Installation) -> None:
        self._clock = installation.clock
        self._policy = installation.policy
        self._backup_folder = installation.backup_folder
        self._find_names = installation.find_names
        self.transactions = Transactions(installation.engine, installation.policy, installation.cipher)
        self._requests = installation.requests()
        self._application = _application(installation, *self._requests)
        self._pace = Pace()
        self._side = TelegramSide(
            self._application.bot, self._clock, self._pace, unused_commands(installation.policy)
        )
        self._delivery = Delivery(
            self.transactions, self._side.send, self._pace, self._clock.now, self._clock.sleep
        )
        self._trail_head = TrailHead(self.transactions, self._clock.now)
        self._fading = Fading(self.transactions, self._side, self._clock)
        self._ticks = Ticks(
            self.transactions, self._side.can_reach, self._clock.now, _report, _ledger(installation)
        )
        self._receiving = Receiving(self._application.bot, self._handle, self._clock.sleep)
        self._closed_messages: ClosedMessages | None = None
        self._gate: Gate | None = None
        self._failed: dict[int, BaseException] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._scheduler: AsyncIOScheduler | None = None

    async def start(self, *, by_itself: bool) -> None:
        """Connect and begin to receive; `by_itself` also ticks and delivers, as a real run does.

        Raises TelegramError when the token is refused or the server cannot be reached.
        """
        await self._application.initialize()
        self._gate = Gate(
            self.transactions,
            self._side,
            self._clock,
            self._policy,
            self._application.bot.username,
            self._find_names,
        )
        self._application.add_handler(TypeHandler(Update, self._on_update))
        self._application.add_error_handler(self._on_error)
        await self.transactions.run(note_start, now=self._clock.now())
        await self._apply_policy()
        self._closed_messages = ClosedMessages(self.transactions, self._side, self._clock)
        if by_itself:
            await self._trail_head.note()
        self._tasks.append(asyncio.create_task(self._receiving.run()))
        if by_itself:
            self._run_by_itself()

    async def _apply_policy(self) -> None:
        applied = await self.transactions.run(apply_policy, now=self._clock.now())
        if applied is not None:
            log.info(
                "the terms were computed with another policy",
                cases=applied.cases,
                moved=applied.moved,
                failed=applied.failed,
            )

    def _run_by_itself(self) -> None:
        loop = asyncio.get_running_loop()

        def wake() -> None:
            loop.call_soon_threadsafe(self._delivery.woken.set)
            loop.call_soon_threadsafe(self._fading.woken.set)

        self.transactions.on_commit = wake
        self._tasks.append(asyncio.create_task(self._deliver_forever()))
        self._tasks.append(asyncio.create_task(self._fading.run_forever()))
        if self._closed_messages is not None:
            self._tasks.append(asyncio.create_task(self._closed_messages.edit_forever()))
        # A few fixed ticks in memory: the truth is in the rows, a missed tick loses nothing (architecture 4).
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        options = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self._scheduler.add_job(self._tick, "interval", seconds=TICK.total_seconds(), **options)
        self._scheduler.add_job(self._now_and_then, "interval", minutes=5, **options)
        self._scheduler.start()

    async def stop(self) -> None:
        """Drop everything at once; what was committed is in the database, the rest comes again."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        with suppress(TelegramError, RuntimeError):
            await self._application.shutdown()
        # The library leaves connections open when the first call failed.
        for request in self._requests:
            await request.shutdown()
        self.transactions.close()

    async def run_due(self) -> datetime | None:
        """Do everything that is due at this moment; when that was, or else will be.

        What is done may make more due: it is all done when the moment lies ahead.
        """
        due = await self._ticks.run_due()
        if due.is_due(due.check):
            await self._ticks.check_reachability()
        if due.is_due(due.message):
            await self._delivery.run_due()
        if due.is_due(due.trace):
            await self._fading.run_due()
        return due.first

    async def catch_up(self) -> None:
        """Let messages show that their question is over; a bot that runs by itself does so unasked."""
        if self._closed_messages is not None:
            await self._closed_messages.edit_all()

    async def _tick(self) -> None:
        try:
            await self._ticks.note_alive()
            await self._ticks.run_due()
        except AnotherKey:
            log.critical("the key of the database was changed; the bot stops")
            signal.raise_signal(signal.SIGTERM)
        except StoreUnavailable:
            log.warning("the database does not answer; the tick is tried again")
        except Exception as error:  # whatever it is, what waits in the outbox must still go out
            _report("tick", error)
        self._delivery.woken.set()

    async def _now_and_then(self) -> None:
        with suppress(StoreUnavailable):
            await self._trail_head.note()
            await self._ticks.check_reachability()
            await self._ticks.tidy()
        await asyncio.to_thread(self._expire_backups)

    def _expire_backups(self) -> None:
        if self._backup_folder is None:
            return
        try:
            expire_backups(self._backup_folder, self._clock.now(), self._policy.privacy.backup_days)
        except OSError as error:
            log.warning("an old backup could not be deleted", where=place(error))

    async def _deliver_forever(self) -> None:
        while True:
            wait = LONGEST_WAIT
            try:
                await self._delivery.run_due()
                due = await self.transactions.run(sending_waits_until, now=self._clock.now())
                if due is not None:
                    wait = min(max(due - self._clock.now(), SHORTEST_WAIT), LONGEST_WAIT)
            except StoreUnavailable:
                log.warning("the database does not answer; sending is tried again")
                wait = TICK
            except Exception as error:  # sending must outlive any fault: without it nobody is told anything
                _report("sending", error)
                wait = TICK
            # Not wait_for, which forgets that it was cancelled when that happens as the event is set.
            with suppress(TimeoutError):
                async with asyncio.timeout(wait.total_seconds()):
                    await self._delivery.woken.wait()

    async def _handle(self, update: Update) -> bool:
        """Run one update through the Application; False when the database did not answer.

        process_update swallows what handlers raise, so our error handler keeps it for here.
        """
        await self._application.process_update(update)
        error = self._failed.pop(update.update_id, None)
        if error is None:
            return True
        if isinstance(error, StoreUnavailable):
            log.warning("the database does not answer; the update is tried again")
            return False
        log.error("a handler failed", where=place(error))
        return await self._admit_fault(update)

    async def _admit_fault(self, update: Update) -> bool:
        """A handler that fails is answered with one sentence and its update counts as handled."""
        try:
            chat = await self._gate.admit(update) if self._gate is not None else None
            if chat is not None:
                is_text = chat.tapped_message_id is None
                await chat.perform(admit_fault, is_text, now=chat.now)
                if not is_text:
                    await chat.done(fault_sentence(chat.texts))
        except StoreUnavailable:
            return False
        except (AlreadyHandled, Refusal):
            return True
        except Exception as error:  # nothing may keep this person's next updates waiting for ever
            log.error("a fault could not be answered", where=place(error))
        return True

    async def _on_update(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert self._gate is not None
        chat = await self._gate.admit(update)
        if chat is not None:
            await _dispatch(chat, update)

    async def _on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        if isinstance(update, Update) and context.error is not None:
            self._failed[update.update_id] = context.error


def _ledger(installation: Installation) -> ErasureLedger | None:
    folder = installation.backup_folder
    return ErasureLedger(folder) if folder is not None else None


def _report(what: str, error: BaseException) -> None:
    log.error("something that was due failed; it is tried again", what=what, where=place(error))


async def _dispatch(chat: Chat, update: Update) -> None:
    if update.callback_query is not None:
        await dispatch.on_tap(chat, update.callback_query.data or "")
    elif update.edited_message is not None:
        await dispatch.on_edit(chat)
    elif update.message is not None and _is_own_text(update.message):
        await dispatch.on_text(chat, update.message.text or "")
    elif update.message is not None:
        await dispatch.on_other(chat)


def _is_own_text(message: Message) -> bool:
    """Typed by this person: what was forwarded, or chosen from another bot, may be about anybody."""
    return bool(message.text) and message.forward_origin is None and message.via_bot is None


def _application(
    installation: Installation, request: BaseRequest, get_updates_request: BaseRequest
) -> AnyApplication:
    base = installation.api_base_url.rstrip("/")
    return (
        ApplicationBuilder()
        .token(installation.token)
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .request(request)
        .get_updates_request(get_updates_request)
        .updater(None)
        .job_queue(None)
        .concurrent_updates(False)
        .build()
    )
