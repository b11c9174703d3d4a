"""The page on a Telegram in memory and a bot that only writes down what it is told."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest_asyncio
from starlette.applications import Starlette

from practice.hooks import PracticePerson
from practice.methods import METHODS
from practice.page import page_routes
from practice.parameters import Parameters
from practice.telegram import Telegram

HERE = "http://127.0.0.1:8765"
NINE_IN_THE_MORNING = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PEOPLE = (
    PracticePerson("project_leader", "projectleider", 101),
    PracticePerson("coordinator", "coördinator 1", 102),
    PracticePerson("chair", "voorzitter 1", 103),
)


async def _at_once() -> None:
    """Moving the clock takes no time, unless a test says so."""


@dataclass
class FakePracticeBot:
    """Writes down what it is told to do."""

    moment: datetime = NINE_IN_THE_MORNING
    done: list[str] = field(default_factory=list)
    people: Sequence[PracticePerson] = PEOPLE
    travel: Callable[[], Awaitable[object]] = _at_once
    laid_out: Callable[[], object] = lambda: None

    def now(self) -> datetime:
        return self.moment

    async def settle(self) -> None:
        self.done.append("settle")

    async def advance(self, to: datetime) -> None:
        await self.travel()
        self.moment = to

    async def kill(self) -> None:
        self.done.append("kill")

    async def start(self) -> None:
        self.done.append("start")

    async def reset(self) -> None:
        self.done.append("reset")
        self.laid_out()
        self.moment = NINE_IN_THE_MORNING


@dataclass
class Answer:
    status: int
    code: str = ""
    error: str = ""


@dataclass
class Page:
    client: httpx.AsyncClient
    telegram: Telegram
    bot: FakePracticeBot

    async def state(self) -> dict[str, Any]:
        state: dict[str, Any] = (await self.client.get("/state")).json()
        return state

    async def phone(self, key: str) -> dict[str, Any]:
        phones: list[dict[str, Any]] = (await self.state())["people"]
        return next(phone for phone in phones if phone["key"] == key)

    async def ask(self, path: str, **fields: object) -> "Answer":
        response = await self.client.post(path, json=fields)
        return Answer(response.status_code, **response.json())

    def bot_sends(self, chat_id: int, text: str, **more: object) -> None:
        METHODS["sendmessage"](self.telegram, Parameters({"chat_id": chat_id, "text": text, **more}))


@pytest_asyncio.fixture(name="page")
async def practice_page() -> AsyncIterator[Page]:
    bot = FakePracticeBot()
    telegram = Telegram(bot.now, "1:practice", PEOPLE, "peilwacht_oefen_bot", 0)
    transport = httpx.ASGITransport(Starlette(routes=page_routes(lambda: page.telegram, bot)))
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
        page = Page(client, telegram, bot)
        yield page
