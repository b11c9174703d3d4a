"""A Telegram in memory with three people, served on loopback, and the real client library to talk to it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import telegram as ptb
from starlette.applications import Starlette
from telegram.request import HTTPXRequest

from practice.api import api_routes
from practice.hooks import PracticePerson
from practice.server import serve
from practice.telegram import Telegram
from tests.practice.practice_page import practice_page as practice_page

TOKEN = "1234567:practice"
PEOPLE = (
    PracticePerson("coordinator", "Coördinator 1", 101),
    PracticePerson("chair", "Voorzitter 1", 102, "en"),
    PracticePerson("stranger", "Onbekende", 103),
)


class PracticeClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, 7, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: float) -> None:
        self.moment += timedelta(**by)


@pytest.fixture
def clock() -> PracticeClock:
    return PracticeClock()


@pytest.fixture
def world(clock: PracticeClock) -> Telegram:
    return Telegram(clock, TOKEN, PEOPLE)


@pytest.fixture
async def address(world: Telegram) -> AsyncIterator[str]:
    # One second of long polling lasts a hundredth: nothing here waits for real.
    async with serve(Starlette(routes=api_routes(world, poll_second=0.01))) as address:
        yield address


@pytest.fixture
async def bot(address: str) -> AsyncIterator[ptb.Bot]:
    """The real library over real HTTP."""
    async with bot_at(address) as bot:
        yield bot


def _request() -> HTTPXRequest:
    # Reading the certificates of the world for each test takes longer than the test.
    return HTTPXRequest(connection_pool_size=8, httpx_kwargs={"verify": False})


def bot_at(address: str, token: str = TOKEN) -> ptb.Bot:
    return ptb.Bot(
        token,
        base_url=f"{address}/bot",
        request=_request(),
        get_updates_request=_request(),
    )


@pytest.fixture
def met(world: Telegram) -> Telegram:
    """Coordinator and chair have started the bot; nothing waits to be fetched."""
    world.send_text("coordinator", "/start")
    world.send_text("chair", "/start")
    world.queue.clear()
    return world
