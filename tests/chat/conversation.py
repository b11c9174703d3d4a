"""The real bot over the stand-in, in the hands of a test: every step is a line of the script language."""

import logging
from collections.abc import AsyncIterator, Iterator, MutableMapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlmodel import col, select
from starlette.applications import Starlette
from structlog.testing import capture_logs

from bot.clock import PracticeClock
from bot.practice_mode import SCRIPT_STARTS, PracticeRun
from casework.prompts import account_of
from practice.api import api_routes
from practice.messages import ChatMessage
from practice.player import Player
from practice.script import parse
from practice.server import serve
from practice.telegram import Telegram
from practice.transcript import Transcript
from rules.policy import Policy
from rules.words import Urgency
from store.messages import OutboxMessage
from store.people import Person
from store.unit_of_work import UnitOfWork, open_session
from tests.little import says_too_much, says_too_much_unasked
from tests.told import untold

R = TypeVar("R")


class Conversation:
    """People of the example region talk to the real bot; time stands still until a test moves it."""

    def __init__(self, run: PracticeRun, engine: Engine, policy: Policy) -> None:
        self.run = run
        self.engine = engine
        self.transcript: list[str] = []
        self.bot_logs: Sequence[MutableMapping[str, Any]] = []
        self.library_logs: list[logging.LogRecord] = []
        self.errors_are_expected = False
        """For a test about faults: an error in the log then does not fail it."""
        self._policy = policy
        self._player = Player(
            self.telegram, run, Transcript(self.telegram, run.people, self.transcript.append)
        )

    @property
    def telegram(self) -> Telegram:
        """The stand-in, to look at or to do what the script language cannot."""
        return self.run.telegram

    @property
    def now(self) -> datetime:
        """The moment of the practice clock, aware, UTC."""
        return self.run.now()

    async def play(self, script: str) -> None:
        """Play some lines of script; AssertionError names the first that fails, with the transcript."""
        failure = await self._player.play(parse(script))
        if failure is not None:
            raise AssertionError("\n".join([*self.transcript[-40:], "", str(failure)]))

    async def says(self, person: str, text: str) -> None:
        await self.play(f"{person}: " + text.replace("\n", "\\n"))

    async def taps(self, person: str, label: str) -> None:
        await self.play(f"{person} [{label}]")

    async def sends(self, person: str, kind: str) -> None:
        await self.play(f"{person} sends {kind}")

    async def forges(self, person: str, data: str) -> None:
        await self.play(f"{person} forges {data}")

    async def sees(self, person: str, pattern: str) -> None:
        await self.play(f"{person} sees {pattern}")

    async def sees_not(self, person: str, pattern: str) -> None:
        await self.play(f"{person} sees not {pattern}")

    async def hears_nothing(self, person: str) -> None:
        await self.play(f"{person} hears nothing")

    async def restart(self) -> None:
        """The bot dies as if killed and starts again on the same database."""
        await self.play("restart")

    async def advance(self, to: datetime | timedelta) -> None:
        """Move the clock to a moment, or by a span; everything due on the way happens."""
        await self.run.advance(to if isinstance(to, datetime) else self.now + to)

    def texts(self, person: str) -> list[str]:
        """All new messages this person ever got, the oldest first."""
        return [got.text for got in self.telegram.received(person) if got.kind == "message"]

    def newest(self, person: str) -> ChatMessage:
        """The newest message of the bot in this person's chat, as it looks now."""
        return next(message for message in reversed(self.telegram.chat(person)) if message.from_bot)

    def look(self, read: Any) -> Any:
        """Read, or change, rows directly, in a transaction of its own."""
        with open_session(self.engine) as session, session.begin():
            return read(UnitOfWork(session, self._policy, self.run.cipher))

    def errors(self) -> list[str]:
        """What the logs say at level error or above."""
        ours = [str(line) for line in self.bot_logs if line.get("log_level") in {"error", "critical"}]
        others = [record.getMessage() for record in self.library_logs if record.levelno >= logging.ERROR]
        return ours + others

    def says_too_much(self) -> Iterator[str]:
        """What of all that people got says too much for a push or together, or can be passed on."""
        unasked = self.look(_unasked)
        for person in self.run.people:
            for got in self.telegram.received(person.key):
                if got.kind == "popup":
                    continue
                labels = [button.label for row in got.buttons for button in row]
                found = [says_too_much(got.text, labels, self._policy)]
                if got.kind == "message" and (person.telegram_id, got.message_id) in unasked:
                    found.append(says_too_much_unasked(got.text, self._policy))
                yield from (f"{person.key} got {fault}" for fault in found if fault is not None)
            for message in self.telegram.chat(person.key):
                if message.from_bot and not message.protected:
                    yield f"{person.key} can pass on: {message.text!r}"


def _unasked(uow: UnitOfWork) -> set[tuple[int, int]]:
    """The account and the message of everything that came by itself."""
    went = select(OutboxMessage.person_id, OutboxMessage.message_sealed).where(
        col(OutboxMessage.message_sealed).is_not(None), col(OutboxMessage.urgency) != Urgency.REPLY
    )
    people = uow.session.exec(select(Person).where(col(Person.telegram_id_encrypted).is_not(None))).all()
    accounts = {person.id: account_of(uow, person) for person in people}
    return {
        (accounts[person_id], uow.cipher.message_of(person_id, sealed))
        for person_id, sealed in uow.session.exec(went).all()
        if person_id in accounts and sealed is not None
    }


class _Keeping(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__()
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)


@asynccontextmanager
async def _address(telegram: Telegram) -> AsyncIterator[str | None]:
    async with serve(Starlette(routes=api_routes(telegram))) as address:
        yield address


@asynccontextmanager
async def conversation(
    engine: Engine,
    policy: Policy | None = None,
    *,
    with_cases: bool = False,
    starts_at: datetime = SCRIPT_STARTS,
    over_http: bool = False,
) -> AsyncIterator[Conversation]:
    """A running bot on this practice database, with the people of the example region.

    Fails on an error in the log, on a message of which docs/messages.md says something else, and on one that
    says too much or could be passed on.
    """
    policy = policy or Policy()
    clock = PracticeClock(starts_at, frozen=True)
    run = PracticeRun(engine, policy, clock, with_cases=with_cases, by_itself=False)
    keeping: list[logging.LogRecord] = []
    handler = _Keeping(keeping)
    logging.getLogger().addHandler(handler)
    try:
        with capture_logs() as logs:
            chat = Conversation(run, engine, policy)
            chat.bot_logs, chat.library_logs = logs, keeping
            async with _address(run.telegram) if over_http else nullcontext() as address:
                await run.open(address)
                yield chat
                await run.kill()
        assert chat.errors_are_expected or not chat.errors()
        assert not untold(engine)
        faults = list(chat.says_too_much())
        assert not faults, faults
    finally:
        logging.getLogger().removeHandler(handler)
        await run.kill()
