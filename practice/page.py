"""The page of practice mode: phones side by side, a clock to move, and trouble to make."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Message

from practice.errors import CannotDo
from practice.hooks import PracticeBot
from practice.page_clock import jump_to, step_from
from practice.page_guard import LoopbackGuard
from practice.page_request import Asked, PageError, asked_of
from practice.page_state import Cockpit, state_of, version_of
from practice.telegram import Telegram

STATIC = Path(__file__).parent / "static"

# A browser asks again at once, so a short wait costs nothing on loopback and lets any server stop soon.
LONGEST_WAIT_SECONDS = 5.0
# The clock moves without telling Telegram; while it runs, the page looks again this often.
LOOK_AGAIN_SECONDS = 0.25

Action = Callable[[Asked], Awaitable[None]]


def page_routes(telegram: Callable[[], Telegram], bot: PracticeBot) -> list[BaseRoute]:
    """All routes of the page; `telegram` gives the stand-in of this moment, since a reset may replace it."""
    page = PracticePage(telegram, bot)
    guard = [Middleware(LoopbackGuard)]
    actions: dict[str, Action] = {
        "/say": page.say,
        "/attach": page.attach,
        "/tap": page.tap,
        "/edit": page.edit,
        "/block": page.block,
        "/allow": page.allow,
        "/trouble": page.trouble,
        "/clock": page.clock,
        "/power": page.power,
        "/reset": page.reset,
    }
    return [
        Route("/", _index, middleware=guard),
        Mount("/static", StaticFiles(directory=STATIC), middleware=guard),
        Route("/state", page.state, middleware=guard),
        Route("/events", page.events, middleware=guard),
        *(
            Route(path, _answering(action), methods=["POST"], middleware=guard)
            for path, action in actions.items()
        ),
    ]


async def _index(request: Request) -> Response:
    return FileResponse(STATIC / "index.html")


def _answering(action: Action) -> Callable[[Request], Awaitable[Response]]:
    """The action as an endpoint; what is wrong with the question becomes one sentence."""

    async def endpoint(request: Request) -> Response:
        try:
            await action(await asked_of(request))
        except PageError as problem:
            return JSONResponse({"code": problem.code, "error": str(problem)}, status_code=problem.status)
        except CannotDo as problem:
            return JSONResponse({"code": "cannot", "error": str(problem)}, status_code=400)
        return JSONResponse({})

    return endpoint


class PracticePage:
    """What the buttons of the page do."""

    def __init__(self, telegram: Callable[[], Telegram], bot: PracticeBot) -> None:
        self._telegram = telegram
        self._bot = bot
        self._cockpit = Cockpit()
        self._steering = asyncio.Lock()

    async def state(self, request: Request) -> Response:
        return JSONResponse(self._state())

    async def events(self, request: Request) -> Response:
        """Answer as soon as the state is another one than `after`, or 204 when it stayed the same."""
        seen = request.query_params.get("after", "")
        await request.body()
        # With the body read, the next thing to receive is that the browser, or the server itself, hung up.
        gone = asyncio.ensure_future(request.receive())
        try:
            async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                while (state := self._state())["version"] == seen and not gone.done():
                    await self._change(gone)
                return JSONResponse(state)
        except TimeoutError:
            return Response(status_code=204)
        finally:
            gone.cancel()

    async def say(self, asked: Asked) -> None:
        self._telegram().send_text(self._writer(asked), asked.text("text", longest=4096))

    async def attach(self, asked: Asked) -> None:
        self._telegram().send_kind(self._writer(asked), asked.kind())

    async def tap(self, asked: Asked) -> None:
        self._telegram().tap(self._writer(asked), asked.number("message_id"), asked.text("data"))

    async def edit(self, asked: Asked) -> None:
        words = asked.text("text", longest=4096)
        self._telegram().edit_text(self._writer(asked), asked.number("message_id"), words)

    async def block(self, asked: Asked) -> None:
        self._telegram().block(asked.person(self._bot))

    async def allow(self, asked: Asked) -> None:
        self._telegram().allow(asked.person(self._bot))

    async def trouble(self, asked: Asked) -> None:
        self._telegram().fail_next(asked.number("count", most=20), asked.failure())

    async def clock(self, asked: Asked) -> None:
        now = self._bot.now()
        to = jump_to(now, asked.text("to")) if asked.has("to") else step_from(now, asked.text("step"))
        async with self._busy("clock"):
            await self._bot.advance(to)

    async def power(self, asked: Asked) -> None:
        """Take the bot out of service as if it was killed, or back into service."""
        wanted = asked.flag("on")
        async with self._busy("power"):
            if wanted == self._cockpit.running:
                return
            await (self._bot.start() if wanted else self._bot.kill())
            self._cockpit.running = wanted

    async def reset(self, asked: Asked) -> None:
        async with self._busy("reset"):
            await self._bot.reset()
            self._cockpit.running = True
            self._cockpit.round += 1

    def _state(self) -> dict[str, object]:
        state = state_of(self._telegram(), self._bot, self._cockpit)
        return {**state, "version": version_of(state)}

    def _writer(self, asked: Asked) -> str:
        """The app of someone who blocked the bot offers nothing but to unblock it."""
        key = asked.person(self._bot)
        if self._telegram().is_blocked(key):
            raise PageError("is_blocked", "This person has blocked the bot.")
        return key

    async def _change(self, gone: asyncio.Future[Message]) -> None:
        telegram = self._telegram()
        change = asyncio.ensure_future(telegram.changed(telegram.version))
        waiting: set[asyncio.Future[Any]] = {change, gone}
        try:
            look_again = LOOK_AGAIN_SECONDS if self._cockpit.busy else None
            await asyncio.wait(waiting, timeout=look_again, return_when=asyncio.FIRST_COMPLETED)
        finally:
            change.cancel()

    @asynccontextmanager
    async def _busy(self, what: str) -> AsyncIterator[None]:
        """One lever at a time: two clocks running at once would land nowhere anybody chose."""
        if self._steering.locked():
            raise PageError("busy", "The practice clock is still moving.", status=409)
        async with self._steering:
            self._cockpit.busy = what
            self._telegram().touch()
            try:
                yield
            finally:
                self._cockpit.busy = None
                self._telegram().touch()
