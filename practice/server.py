"""Serves an ASGI app on loopback, in the event loop that is running."""

import asyncio
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from practice.api import DROP_EXTENSION

LOOPBACK = "127.0.0.1"
# Longer than any client keeps an idle connection: when both let go at once, a message that was never sent
# looks to the bot like one that may have arrived.
KEEP_ALIVE_SECONDS = 75


@asynccontextmanager
async def serve(app: ASGIApp, port: int = 0, host: str = LOOPBACK) -> AsyncIterator[str]:
    """Serve `app` and yield its address ("http://127.0.0.1:8765"); port 0 takes any free one.

    ValueError for a host that is not loopback, OSError when the port is taken. Lifespan events are not sent.
    """
    if host != LOOPBACK:
        raise ValueError(f"practice mode talks to {LOOPBACK} only, not to {host}")
    listener = _listen(port)
    server = _LoopbackServer(_config(app))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await server.up.wait()
        yield f"http://{LOOPBACK}:{listener.getsockname()[1]}"
    finally:
        server.down.set()
        await running


def _listen(port: int) -> socket.socket:
    # Without the protocol named, asyncio leaves Nagle on and every answer waits 40 ms for an acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)
    return listener


def _config(app: ASGIApp) -> Config:
    return Config(
        app,
        http=_DroppableProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )


class _LoopbackServer(Server):
    """Uvicorn without signal handlers, which the bot sets itself, and without ticking."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()
        self.down = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield

    async def main_loop(self) -> None:
        self.up.set()
        await self.down.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Hang up at once: a long poll would keep a graceful shutdown waiting."""
        for listener in [*self.servers]:
            listener.close()
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()
        while tasks := [*self.server_state.tasks]:
            await asyncio.wait(tasks)


class _DroppableProtocol(H11Protocol):
    """HTTP that can hang up in the middle of a request, as a network does."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        app = self.app

        async def with_drop(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[DROP_EXTENSION] = transport.abort
            await app(scope, receive, send)

        self.app = with_drop
