"""The transport over real loopback HTTP: what arrives, and what each failure says about arrival."""

import asyncio
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram_request import AiohttpRequest, NotSent

TOKEN = "123456:SECRET-token-of-the-bot"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class FakeApi:
    """Answers everything with `answer` and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: Answer = self.ok
        self.forms: list[dict[str, str | bytes]] = []
        self.content_types: list[str] = []
        self.peers: list[object] = []

    async def ok(self, _: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True, "result": True})

    async def handle(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        self.peers.append(request.transport.get_extra_info("peername"))
        self.content_types.append(request.content_type)
        form: dict[str, str | bytes] = {}
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                form[name] = value.file.read()
                form[f"{name}.filename"] = value.filename
            else:
                assert isinstance(value, str)
                form[name] = value
        self.forms.append(form)
        return await self.answer(request)


def answering(status: int, body: object) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status)

    return answer


async def too_late(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(0.5)
    return web.json_response({"ok": True, "result": True})


async def hang_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def reset(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def half_a_body(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b'{"ok": tr')
    assert request.transport is not None
    request.transport.close()
    return response


@pytest.fixture
def api() -> FakeApi:
    return FakeApi()


@pytest.fixture
async def address(api: FakeApi) -> AsyncIterator[str]:
    app = web.Application(client_max_size=8 * 1024**2)
    app.router.add_route("*", "/{path:.*}", api.handle)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    yield f"http://127.0.0.1:{server.port}"
    await server.close()


@pytest.fixture
async def transport() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(read_timeout=2, connect_timeout=1) as opened:
        yield opened


def url(address: str) -> str:
    return f"{address}/bot{TOKEN}/sendMessage"


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def assert_no_token(error: BaseException) -> None:
    """Neither the error, nor anything it came from, nor its traceback shows the token."""
    seen: BaseException | None = error
    while seen is not None:
        assert "SECRET" not in f"{seen} {seen!r} {seen.args}"
        assert seen.__cause__ is None
        seen = seen.__context__
    assert "SECRET" not in "".join(traceback.format_exception(error))


async def failure_of(transport: AiohttpRequest, target: str, **timeouts: float) -> TelegramError:
    with pytest.raises(NetworkError) as caught:
        await transport.post(target, RequestData([RequestParameter("text", "hoi", None)]), **timeouts)
    assert_no_token(caught.value)
    assert caught.value.__context__ is None
    return caught.value


async def test_a_plain_request_arrives_as_a_form_and_its_answer_comes_back(
    api: FakeApi, address: str, transport: AiohttpRequest
) -> None:
    data = RequestData([RequestParameter("text", "één & twee", None), RequestParameter("chat_id", 7, None)])
    assert await transport.post(url(address), data) is True
    assert api.forms == [{"text": "één & twee", "chat_id": "7"}]
    assert api.content_types == ["application/x-www-form-urlencoded"]


async def test_a_request_without_parameters_has_no_body(
    api: FakeApi, address: str, transport: AiohttpRequest
) -> None:
    assert await transport.post(url(address), RequestData([])) is True
    assert api.forms == [{}]


async def test_requests_one_after_another_share_a_connection(
    api: FakeApi, address: str, transport: AiohttpRequest
) -> None:
    for _ in range(3):
        await transport.post(url(address))
    assert len(set(api.peers)) == 1


async def test_an_idle_connection_is_not_reused_after_its_keepalive_time(api: FakeApi, address: str) -> None:
    async with AiohttpRequest(keepalive_timeout=0.05) as transport:
        await transport.post(url(address))
        await asyncio.sleep(0.2)
        await transport.post(url(address))
    assert len(set(api.peers)) == 2


@pytest.mark.parametrize(
    ("status", "expected"), [(400, BadRequest), (403, Forbidden), (500, NetworkError), (502, NetworkError)]
)
async def test_a_refusal_of_the_server_keeps_its_description(
    api: FakeApi, address: str, transport: AiohttpRequest, status: int, expected: type[TelegramError]
) -> None:
    api.answer = answering(status, {"ok": False, "error_code": status, "description": "because"})
    with pytest.raises(expected, match="because") as caught:
        await transport.post(url(address))
    assert not isinstance(caught.value, NotSent | TimedOut)
    assert_no_token(caught.value)


async def test_too_many_requests_says_how_long_to_wait(
    api: FakeApi, address: str, transport: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else the library warns at every 429
    parameters = {"retry_after": 3}
    api.answer = answering(429, {"ok": False, "description": "slow down", "parameters": parameters})
    with pytest.raises(RetryAfter):
        await transport.post(url(address))


async def test_a_redirect_is_not_followed(api: FakeApi, address: str, transport: AiohttpRequest) -> None:
    async def elsewhere(_: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": "/elsewhere"})

    api.answer = elsewhere
    status, _ = await transport.do_request(url(address), "POST")
    assert status == 307
    assert len(api.forms) == 1


async def test_a_refused_connection_means_nothing_was_sent(transport: AiohttpRequest) -> None:
    assert isinstance(await failure_of(transport, url(f"http://127.0.0.1:{unused_port()}")), NotSent)


async def test_a_host_that_does_not_exist_means_nothing_was_sent(
    transport: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_such_host(*_: object, **__: object) -> object:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", no_such_host)
    assert isinstance(await failure_of(transport, url("http://nowhere.invalid")), NotSent)


async def test_a_connection_that_does_not_come_about_in_time_means_nothing_was_sent(
    transport: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object, **__: object) -> object:
        await asyncio.sleep(10)
        raise AssertionError("nobody waits this long")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", never)
    failure = await failure_of(transport, url("http://slow.invalid"), connect_timeout=0.05, pool_timeout=0)
    assert isinstance(failure, NotSent)


async def test_a_full_pool_means_nothing_was_sent(api: FakeApi, address: str) -> None:
    api.answer = too_late
    async with AiohttpRequest(connection_limit=1) as transport:
        first = asyncio.create_task(transport.do_request(url(address), "POST"))
        await asyncio.sleep(0.1)
        failure = await failure_of(transport, url(address), connect_timeout=0.05, pool_timeout=0.05)
        assert isinstance(failure, NotSent)
        await first
    assert len(api.forms) == 1


async def test_a_failed_tls_handshake_means_nothing_was_sent(address: str, transport: AiohttpRequest) -> None:
    assert isinstance(await failure_of(transport, url(address.replace("http:", "https:"))), NotSent)


@pytest.mark.parametrize("target", ["ftp://127.0.0.1/bot{token}", "no address {token}", "http:///bot{token}"])
async def test_a_bad_address_means_nothing_was_sent(transport: AiohttpRequest, target: str) -> None:
    assert isinstance(await failure_of(transport, target.format(token=TOKEN)), NotSent)


async def test_a_read_timeout_means_it_may_have_been_accepted(
    api: FakeApi, address: str, transport: AiohttpRequest
) -> None:
    api.answer = too_late
    assert isinstance(await failure_of(transport, url(address), read_timeout=0.05), TimedOut)
    assert api.forms == [{"text": "hoi"}]


@pytest.mark.parametrize("answer", [hang_up, reset, half_a_body])
async def test_a_connection_lost_after_sending_means_it_may_have_been_accepted(
    api: FakeApi, address: str, transport: AiohttpRequest, answer: Answer
) -> None:
    api.answer = answer
    assert isinstance(await failure_of(transport, url(address)), TimedOut)
    assert api.forms == [{"text": "hoi"}], "the request is never repeated by the transport itself"


async def test_a_reused_connection_the_server_closes_counts_as_maybe_accepted(
    api: FakeApi, address: str, transport: AiohttpRequest
) -> None:
    await transport.post(url(address))
    api.answer = hang_up
    assert isinstance(await failure_of(transport, url(address)), TimedOut)
    assert len(set(api.peers)) == 1


async def test_a_server_that_does_not_read_the_upload_ends_in_time() -> None:
    async def never_read(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined]  # a socket transport has it
        await asyncio.sleep(2)
        writer.close()

    server = await asyncio.start_server(never_read, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with AiohttpRequest(read_timeout=0.1, connect_timeout=0.1, pool_timeout=0.1) as transport:
        file = RequestParameter.from_input("document", None)
        data = RequestData([file, RequestParameter("text", "x" * 20_000_000, None)])
        with pytest.raises(TimedOut) as caught:
            await transport.post(url(f"http://127.0.0.1:{port}"), data, write_timeout=0.1)
    assert_no_token(caught.value)
    server.close()


async def test_a_document_arrives_with_its_name_and_bytes(api: FakeApi, address: str) -> None:
    message = {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}}
    user = {"id": 1, "is_bot": True, "first_name": "Peil", "username": "peilbot"}
    content = b"%PDF" + bytes(2 * 1024**2)

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True, "result": user if "getMe" in request.path else message})

    api.answer = answer
    requests = AiohttpRequest(), AiohttpRequest()
    async with Bot(
        TOKEN, base_url=f"{address}/bot", request=requests[0], get_updates_request=requests[1]
    ) as bot:
        await bot.send_document(chat_id=7, document=content, filename="overzicht ë.pdf", caption="één")
    form = api.forms[-1]
    assert api.content_types[-1] == "multipart/form-data"
    assert form["document"] == content
    assert form["document.filename"] == "overzicht ë.pdf"
    assert (form["chat_id"], form["caption"]) == ("7", "één")


async def test_after_shutdown_nothing_is_sent_until_initialized_again(api: FakeApi, address: str) -> None:
    transport = AiohttpRequest()
    await transport.initialize()
    await transport.post(url(address))
    await transport.shutdown()
    await transport.shutdown()
    assert isinstance(await failure_of(transport, url(address)), NotSent)
    await transport.initialize()
    await transport.post(url(address))
    await transport.shutdown()
    assert len(api.forms) == 2


async def test_a_cancelled_request_stays_cancelled(
    api: FakeApi, address: str, transport: AiohttpRequest
) -> None:
    api.answer = too_late
    request = asyncio.create_task(transport.do_request(url(address), "POST"))
    await asyncio.sleep(0.05)
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request


async def test_no_log_line_holds_the_token(
    api: FakeApi, address: str, transport: AiohttpRequest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await transport.post(url(address))
    api.answer = hang_up
    await failure_of(transport, url(address))
    await failure_of(transport, url(f"http://127.0.0.1:{unused_port()}"))
    ours = [record.getMessage() for record in caplog.records if record.name != "aiohttp.access"]
    assert not [line for line in ours if "SECRET" in line]


def test_the_default_read_timeout_is_known_to_the_library() -> None:
    assert AiohttpRequest(read_timeout=3).read_timeout == 3
