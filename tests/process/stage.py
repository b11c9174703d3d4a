"""The stage of a story: a Telegram, a database, a clock, and a bot that keeps being killed."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import create_engine
from sqlmodel import Session, col, select
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.example_region import ENROLLED, PEOPLE, lay_out
from bot.settings import read_policy
from casework.transactions import Transactions
from practice.api import api_routes
from practice.messages import ChatMessage
from practice.server import serve
from practice.telegram import Telegram
from rules.policy import Policy
from rules.words import AlertState, NoticeState
from store.alerts import Alert
from store.cipher import Cipher, new_key
from store.database import connect
from store.messages import OutboxMessage, OutboxState
from store.people import Person
from store.schema import migrate
from store.terms import Notice
from tests.process import invariants
from tests.process.bot_process import LIVES, BotProcess, Fate, Launcher
from tests.process.shared_clock import SharedClock
from tests.real_run import real_policy

TOKEN = "1234567:tests-have-no-secrets-000000000000000"
PATIENCE_SECONDS = 20.0
"""How long the test waits for anything before it fails; only a failing test ever waits that long."""
OFF_AFTER_A_KILL = timedelta(minutes=5)
"""The bot is down for this long, so that what it was sending is past its deadline when it is back."""
SOON = timedelta(minutes=1)


class Stage:
    """People act; each act waits for its reaction, through as many deaths of the bot as are due."""

    def __init__(
        self, telegram: Telegram, clock: SharedClock, database_url: str, fates: Iterable[Fate], random: Random
    ) -> None:
        self.telegram = telegram
        self.clock = clock
        self.random = random
        self.updates = 0
        self.kills = 0
        self.acts: dict[str, list[int]] = {person: [] for person in ENROLLED}
        """How much each person had received when they did something."""
        self._engine = create_engine(database_url)
        self._fates = iter(fates)
        self._news = asyncio.Event()
        self._requests = 0
        self._at_request: tuple[int, Callable[[], None]] = 0, lambda: None
        self.cipher: Cipher
        self.bot: BotProcess

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def look(self) -> Iterator[Session]:
        """Read the database beside the bot."""
        with Session(self._engine) as session:
            yield session

    def changed(self) -> None:
        """Something happened that somebody may be waiting for."""
        self._news.set()

    async def until(
        self, condition: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS
    ) -> None:
        """Wait for `condition`, looking whenever there is news; AssertionError when it takes too long."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"never happened: {what}") from None

    async def start(self) -> None:
        """Start the bot with the next fate, and again when it dies, until it has come to rest."""
        self._start()
        await self.settle()

    def _start(self) -> None:
        fate = next(self._fates, LIVES)
        if fate.requests is not None:
            self.when_requested(fate.requests, lambda: self.bot.signal(signal.SIGKILL))
        self.bot.start(fate)

    async def settle(self) -> None:
        """Wait until nothing is left to do; a bot that died meanwhile is judged and started again."""
        while True:
            await self.until(lambda: not self.bot.running or self._at_rest(), "the bot comes to rest")
            if self.bot.running:
                invariants.check(self)
                return
            self._take_death()
            self.clock.move(OFF_AFTER_A_KILL)
            self._start()

    async def start_again(self) -> None:
        """Start the bot that was stopped."""
        self.clock.move(OFF_AFTER_A_KILL)
        await self.start()

    def _take_death(self) -> None:
        if self.bot.fate is LIVES or self.bot.exit_code != -signal.SIGKILL:
            raise AssertionError(f"the bot ended by itself, with exit code {self.bot.exit_code}")
        self.kills += 1
        invariants.check_promises(self)

    def _at_rest(self) -> bool:
        if self.telegram.pending_updates() or not self.bot.receives:
            return False
        now = self.clock.now()
        with self.look() as session:
            waits = select(OutboxMessage.id).join(
                Person, col(Person.id) == col(OutboxMessage.person_id), isouter=True
            )
            waits = waits.where(
                (col(OutboxMessage.state) == OutboxState.SENDING)
                | (
                    (col(OutboxMessage.state) == OutboxState.PENDING)
                    & (col(OutboxMessage.not_before) <= now + SOON)
                )
            )
            notices = select(Notice.id).where(
                col(Notice.state) == NoticeState.WAITING, col(Notice.notify_at) <= now
            )
            alerts = select(Alert.id).where(
                col(Alert.state) != AlertState.CLOSED, col(Alert.next_action_at) <= now
            )
            # In the order in which work flows, so that none is missed that moves on meanwhile.
            return not any(session.exec(query).first() for query in (notices, alerts, waits))

    async def says(self, person: str, text: str) -> None:
        """This person types; whatever happens to the bot, an answer must come."""
        await self._act(person, f"says {text}", lambda: self._send(person, text))

    async def all_say(self, said: dict[str, str]) -> None:
        """Several people type at the same moment."""
        before = {person: len(self.telegram.received(person)) for person in said}
        self.all_type(said)
        await self.settle()
        for person, text in said.items():
            assert len(self.telegram.received(person)) > before[person], f"{person} says {text}: no answer"

    def all_type(self, said: dict[str, str]) -> None:
        """Several people type, and nobody waits for anything."""
        for person, text in said.items():
            self._send(person, text)

    def _acted(self, person: str) -> None:
        self.updates += 1
        self.acts[person].append(len(self.telegram.received(person)))

    def _send(self, person: str, text: str) -> None:
        self._acted(person)
        self.telegram.send_text(person, text)

    async def taps(self, person: str, action: str, label: str = "") -> None:
        """This person taps, sometimes twice, and sometimes once more on what the button was."""
        message, data = self.button(person, action, label)
        taps = 2 if self.random.random() < 0.2 else 1

        def tap() -> None:
            for _ in range(taps):
                self._acted(person)
                self.telegram.tap(person, message.message_id, data)

        await self._act(person, f"taps {data}", tap)
        if self.random.random() < 0.2:
            await self._taps_late(person, data)

    async def _taps_late(self, person: str, data: str) -> None:
        """Tap a button that is gone. When the bot dies of it, the pop-up about it is lost: Telegram takes
        none minutes later, and the message is up to date already."""
        before, kills = len(self.telegram.received(person)), self.kills
        self.bot.trail.append(f"*** {person} taps {data} when it is gone")
        self._acted(person)
        self.telegram.forge(person, data)
        await self.settle()
        assert self.kills > kills or len(self.telegram.received(person)) > before, "no answer to a late tap"

    async def _act(self, person: str, what: str, do: Callable[[], None]) -> None:
        self.bot.trail.append(f"*** {person} {what}")
        before = len(self.telegram.received(person))
        do()
        await self.settle()
        assert len(self.telegram.received(person)) > before, f"{person} {what}: no answer"

    def button(self, person: str, action: str, label: str = "") -> tuple[ChatMessage, str]:
        """The newest button that does this, with this label where one is given, and its data."""
        shown = [
            (message, button.label, button.data or "")
            for message in reversed(self.telegram.chat(person))
            for row in message.buttons
            for button in row
        ]
        for message, said, data in shown:
            if data.startswith(f"v1:{action}:") and label in ("", said):
                return message, data
        raise AssertionError(f"{person} sees no button {action} {label}, but {[item[1:] for item in shown]}")

    def sees(self, person: str, action: str) -> bool:
        """Whether this person has a button that does this."""
        data = (b.data or "" for m in self.telegram.chat(person) for row in m.buttons for b in row)
        return any(item.startswith(f"v1:{action}:") for item in data)

    def newest(self, person: str) -> str:
        """What the newest message of the bot to this person says now."""
        return next(m.text for m in reversed(self.telegram.chat(person)) if m.from_bot)

    async def time_passes(self, until: datetime) -> None:
        """Move the clock on; what falls due on the way is done."""
        self.bot.trail.append(f"*** it becomes {until}")
        self.clock.move(max(until - self.clock.now(), timedelta(0)))
        await self.settle()

    async def die(self, times: int) -> None:
        """Ask for help until the bot has died this often in all."""
        for _ in range(60):
            if self.kills >= times:
                return
            await self.says("chair", "/help")
        raise AssertionError(f"the bot does not die: {self.bot.fate}")

    def when_requested(self, count: int, do: Callable[[], None]) -> None:
        """Do this while the `count`-th request from now is under way."""
        self._at_request = self._requests + count, do

    def watched(self, app: ASGIApp) -> ASGIApp:
        """The Bot API, where something may happen to the bot while a request is under way."""

        async def serve_watched(scope: Scope, receive: Receive, send: Send) -> None:
            self._requests += 1
            number, do = self._at_request
            if self._requests == number:
                do()

            async def receive_noted() -> Message:
                # Asked once more when a long poll begins, which is when updates have been confirmed.
                self.changed()
                return await receive()

            await app(scope, receive_noted, send)
            self.changed()

        return serve_watched


@asynccontextmanager
async def staged(
    launcher: Launcher, folder: Path, database_url: str, fates: Iterable[Fate], seed: int = 0
) -> AsyncIterator[Stage]:
    """A region with people and a bot that runs; what goes wrong is told with the way there."""
    clock_file = folder / "clock"
    clock, key = SharedClock.make(clock_file), new_key()
    policy_file = real_policy(folder)
    await _lay_out(database_url, key, read_policy(policy_file), clock.now())
    telegram = Telegram(clock.now, TOKEN, PEOPLE)
    for person in ENROLLED:
        telegram.has_started(person)
    stage = Stage(telegram, clock, database_url, fates, Random(seed))
    async with serve(stage.watched(Starlette(routes=api_routes(telegram)))) as address:
        environment = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE_URL": address,
            "DATABASE_URL": database_url,
            "PEILWACHT_KEY": key,
            "POLICY_FILE": str(policy_file),
        }
        stage.cipher = Cipher(key)
        stage.bot = BotProcess(launcher, environment, clock_file, folder / "log", stage.changed)
        try:
            await stage.start()
            yield stage
        except AssertionError as error:
            raise AssertionError(f"{error}\n{_way_there(stage)}") from None
        finally:
            stage.bot.close()
            stage.close()


async def _lay_out(database_url: str, key: str, policy: Policy, now: datetime) -> None:
    engine = connect(database_url)
    migrate(engine)
    transactions = Transactions(engine, policy, Cipher(key))
    await lay_out(transactions, now, with_cases=False)
    transactions.close()
    engine.dispose()


def _way_there(stage: Stage) -> str:
    trail = list(stage.bot.trail)[-60:]
    log = stage.bot.log.read_text().splitlines()[-20:] if stage.bot.log.exists() else []
    got = sorted(
        (r.number, person.key, r.kind, r.text)
        for person in PEOPLE
        for r in stage.telegram.received(person.key)
    )[-12:]
    return "\n".join(["What the bot passed:", *trail, "Its log:", *log, "What people got:", *map(str, got)])
