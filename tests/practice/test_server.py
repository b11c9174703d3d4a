"""The server of practice mode: loopback only, and gone at once."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette

from practice.api import api_routes
from practice.server import serve
from practice.telegram import Telegram
from tests.practice.conftest import TOKEN


@pytest.mark.parametrize("host", ["0.0.0.0", "", "::", "192.168.1.2", "example.org"])
async def test_any_host_but_loopback_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match=r"127\.0\.0\.1 only"):
        async with serve(Starlette(), host=host):
            pytest.fail("it serves")


async def test_a_port_that_is_taken_is_an_error() -> None:
    async with serve(Starlette()) as address:
        with pytest.raises(OSError, match="in use"):
            async with serve(Starlette(), port=int(address.rpartition(":")[2])):
                pytest.fail("it serves")


async def test_the_server_stops_at_once_while_a_long_poll_is_open(
    world: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    async with httpx.AsyncClient() as client:
        async with serve(Starlette(routes=api_routes(world))) as address:
            poll = asyncio.create_task(client.get(f"{address}/bot{TOKEN}/getUpdates?timeout=50"))
            while world.queue._poll is None:
                await asyncio.sleep(0)
        with pytest.raises(httpx.RemoteProtocolError):
            await poll
    assert not caplog.records or all(not record.name.startswith("uvicorn") for record in caplog.records)
