"""Practice mode: the real bot against the stand-in, with a clock that moves and a database of its own."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from starlette.applications import Starlette

from bot.clock import PracticeClock
from bot.example_region import ENROLLED, PEOPLE, lay_out
from bot.in_process_request import in_process
from bot.service import Installation, Service
from casework.transactions import Transactions
from casework.upkeep import note_alive
from practice.api import api_routes
from practice.hooks import PracticePerson
from practice.page import page_routes
from practice.player import Failure, play
from practice.script import Step, begins_at, needs_cases, parse
from practice.server import serve
from practice.telegram import Telegram
from rules.calendar import AMSTERDAM
from rules.policy import Policy
from store.cipher import Cipher, new_key
from store.database import connect
from store.practice_mark import become_practice, empty

PRACTICE_TOKEN = "1000000000:practice-mode-has-no-secrets-0000000"
SCRIPT_STARTS = datetime(2026, 1, 1, 8, 0, tzinfo=AMSTERDAM)
ROUNDS_BEFORE_GIVING_UP = 1000


class PracticeRun:
    """The real bot, as practice mode steers it: practice.hooks.PracticeBot."""

    def __init__(
        self, engine: Engine, policy: Policy, clock: PracticeClock, *, with_cases: bool, by_itself: bool
    ) -> None:
        self._engine = engine
        # Whoever tries it out is not asked for a PIN; /pin shows how it goes.
        self._policy = policy.with_free_pin()
        self._clock = clock
        self._with_cases = with_cases
        self._by_itself = by_itself
        self._start_of_region = clock.now()
        # Made anew each time: the practice database is laid out anew as well.
        self.cipher = Cipher(new_key())
        self._service: Service | None = None
        self._address: str | None = None
        self.telegram = Telegram(clock.now, PRACTICE_TOKEN, PEOPLE)

    @property
    def people(self) -> Sequence[PracticePerson]:
        """Everybody whose phone practice plays."""
        return PEOPLE

    def now(self) -> datetime:
        """The practice moment."""
        return self._clock.now()

    async def open(self, address: str | None = None) -> None:
        """Lay out the region and start the bot against the stand-in, over HTTP if it has an `address`."""
        self._address = address
        await self._lay_out()
        await self.start()

    async def _lay_out(self) -> None:
        for key in ENROLLED:
            self.telegram.has_started(key)
        transactions = Transactions(self._engine, self._policy, self.cipher)
        try:
            await lay_out(transactions, self.now(), with_cases=self._with_cases)
        finally:
            transactions.close()

    async def start(self) -> None:
        """Start the bot on the same database."""
        installation = Installation(
            PRACTICE_TOKEN,
            self._address or "http://stand-in",
            self._engine,
            self._policy,
            self.cipher,
            self._clock,
        )
        if self._address is None:
            app = Starlette(routes=api_routes(self.telegram))
            installation = replace(installation, requests=lambda: in_process(app))
        self._service = Service(installation)
        await self._service.start(by_itself=self._by_itself)
        await self.settle()

    async def kill(self) -> None:
        """Stop the bot without any goodbye."""
        if self._service is not None:
            service, self._service = self._service, None
            # A running bot notes this every few seconds; a script only ticks when something is due.
            await service.transactions.run(note_alive, now=self.now())
            await service.stop()

    async def settle(self) -> None:
        """Return when every update is confirmed and nothing that is due now is left to do."""
        await self._settled()

    async def _settled(self) -> datetime | None:
        """The same; gives the next moment at which something is due."""
        for _ in range(ROUNDS_BEFORE_GIVING_UP):
            if self._service is None:
                return None
            await self.telegram.confirmed()
            await self._service.catch_up()
            due = await self._service.run_due()
            if (due is None or due > self.now()) and not self.telegram.pending_updates():
                return due
        raise RuntimeError("something is due and never gets done")

    async def advance(self, to: datetime) -> None:
        """Move the clock to `to`, stopping at each due moment on the way; a stopped bot does nothing."""
        due = await self._settled()
        while due is not None and due <= to:
            self._clock.move_to(due)
            due = await self._settled()
        self._clock.move_to(to)

    async def reset(self) -> None:
        """Empty the practice database and lay the example region out again."""
        await self.kill()
        self._clock.restart_at(self._start_of_region)
        await asyncio.to_thread(empty, self._engine)
        self.telegram.clear()
        await self._lay_out()
        await self.start()


def practice_engine(database_url: str) -> Engine:
    """An engine on an empty database, or on one of an earlier practice, emptied; raises NotPractice."""
    engine = connect(database_url, survives_power_loss=False)
    try:
        become_practice(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


async def run_page(
    database_url: str, policy: Policy, *, with_cases: bool, port: int, opened: Callable[[str], None]
) -> None:
    """Serve the practice page until cancelled; `opened` is told its address."""
    engine = await asyncio.to_thread(practice_engine, database_url)
    clock = PracticeClock(_quiet_start(), frozen=False)
    run = PracticeRun(engine, policy, clock, with_cases=with_cases, by_itself=True)
    app = Starlette(routes=[*page_routes(lambda: run.telegram, run), *api_routes(run.telegram)])
    try:
        async with serve(app, port) as address:
            await run.open(address)
            opened(address)
            await asyncio.Event().wait()
    finally:
        await run.kill()
        engine.dispose()


async def play_script(
    script: Path, database_url: str, policy: Policy, *, with_cases: bool, write: Callable[[str], None]
) -> Failure | None:
    """Play a script through the real bot over the stand-in; all time is virtual. Raises ScriptError."""
    steps = parse(script.read_text(encoding="utf-8"))
    engine = await asyncio.to_thread(practice_engine, database_url)
    clock = PracticeClock(start_of(steps), frozen=True)
    run = PracticeRun(engine, policy, clock, with_cases=with_cases and needs_cases(steps), by_itself=False)
    try:
        await run.open()
        return await play(steps, run.telegram, run, write)
    finally:
        await run.kill()
        engine.dispose()


def start_of(steps: Sequence[Step]) -> datetime:
    """When a story begins: on the day that it names, or the first of 2026."""
    begins = begins_at(steps)
    return begins.replace(tzinfo=AMSTERDAM) if begins is not None else SCRIPT_STARTS


def _quiet_start() -> datetime:
    """Where the practice page begins: a Monday morning on which everything may go out."""
    return SCRIPT_STARTS.replace(day=5, hour=9)
