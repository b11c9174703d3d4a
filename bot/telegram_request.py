"""HTTP to the Bot API on aiohttp, which says for every failure whether the request can have arrived.

Delivery hangs on that question: what never left may be sent again at once, what may have been accepted may
not (architecture.md, 5 and 12). The address of every request holds the bot's token, so nothing of it, and no
error of aiohttp (which carries it), ever leaves this module.
"""

import io
import socket
from typing import Any, TypeVar

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

T = TypeVar("T")

# Errors raised while there was no connection yet, so that not one byte of the request can have been read.
_BEFORE_SENDING = (
    aiohttp.ClientConnectorError,  # refused, unreachable, DNS, TLS handshake, certificate
    aiohttp.ConnectionTimeoutError,  # no connection, or none free in the pool, in time
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)


class NotSent(NetworkError):  # named as its sibling TimedOut is
    """Nothing reached the server: the same request may safely be made again."""


class AiohttpRequest(BaseRequest):
    """A python-telegram-bot transport that reuses connections and never repeats a request by itself.

    All time-outs are in seconds; None waits for ever. `do_request` raises `NotSent` when nothing reached the
    server and `telegram.error.TimedOut` when the request may have been accepted.
    """

    def __init__(
        self,
        *,
        read_timeout: float | None = 10.0,
        write_timeout: float | None = 10.0,
        media_write_timeout: float | None = 30.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 5.0,
        connection_limit: int = 64,
        # A server that drops an idle connection just as we reuse it leaves us not knowing whether the request
        # was read. Dropping ours well before a server does (nginx: 75 s) makes that rare.
        keepalive_timeout: float = 8.0,
    ) -> None:
        self._read_timeout = read_timeout
        self._write_timeout = write_timeout
        self._media_write_timeout = media_write_timeout
        self._connect_timeout = connect_timeout
        self._pool_timeout = pool_timeout
        self._connection_limit = connection_limit
        self._keepalive_timeout = keepalive_timeout
        self._session: aiohttp.ClientSession | None = None
        self._is_shut_down = False

    @property
    def read_timeout(self) -> float | None:
        """The default number of seconds to wait for the next bytes of an answer."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open for requests, again after a shutdown; connections are made when needed."""
        self._is_shut_down = False

    async def shutdown(self) -> None:
        """Close every connection; requests after this raise `NotSent` until the next `initialize`."""
        self._is_shut_down = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request and return its status and body, whatever the status.

        Raises:
            NotSent: nothing reached the server.
            telegram.error.TimedOut: the request may have been accepted.
        """
        has_files = request_data is not None and request_data.contains_files
        timeout = _timeout(
            read=_given(read_timeout, self._read_timeout),
            write=_given(write_timeout, self._media_write_timeout if has_files else self._write_timeout),
            connect=_given(connect_timeout, self._connect_timeout),
            pool=_given(pool_timeout, self._pool_timeout),
        )
        failure: TelegramError
        try:
            session = self._open_session()
            body = _body(request_data)
        except Exception as error:
            failure = NotSent(f"The request could not be made: {type(error).__name__}")
        else:
            try:
                return await _exchange(session, method, url, body, timeout)
            except Exception as error:
                failure = _without_address(error)
        # Raised outside the except block: `from None` would still leave the original, and so the token, in
        # __context__.
        raise failure

    def _open_session(self) -> aiohttp.ClientSession:
        if self._is_shut_down:
            raise RuntimeError("The transport is shut down")
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._connection_limit,
                keepalive_timeout=self._keepalive_timeout,
                socket_factory=_kept_alive_socket,
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
        return self._session


async def _exchange(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    body: aiohttp.FormData | None,
    timeout: aiohttp.ClientTimeout,
) -> tuple[int, bytes]:
    # A redirect would carry the token to another host; the Bot API has none.
    async with session.request(method, url, data=body, timeout=timeout, allow_redirects=False) as response:
        return response.status, await response.read()


def _without_address(error: Exception) -> TelegramError:
    """The failure as an error of python-telegram-bot that names the class of the original, nothing more."""
    if isinstance(error, _BEFORE_SENDING):
        return NotSent(f"Nothing was sent: {type(error).__name__}")
    # Everything else, also what we do not know, counts as "may have been accepted": that is the careful side.
    return TimedOut(f"No full answer, the request may have been accepted: {type(error).__name__}")


def _given(asked: DefaultValue[Any] | T | None, default: T | None) -> T | None:
    """The time-out of this call, where None means "for ever" and only DEFAULT_NONE means "not given"."""
    return default if isinstance(asked, DefaultValue) else asked


def _timeout(
    *, read: float | None, write: float | None, connect: float | None, pool: float | None
) -> aiohttp.ClientTimeout:
    # By itself aiohttp bounds neither a slow DNS answer nor a slow upload: its `connect` covers waiting for a
    # place in the pool, DNS and the handshake together, and only `total` covers writing.
    until_connected = None if connect is None or pool is None else connect + pool
    parts = (until_connected, write, read)
    total = None if None in parts else sum(part for part in parts if part is not None)
    return aiohttp.ClientTimeout(total=total, connect=until_connected, sock_connect=connect, sock_read=read)


def _body(request_data: RequestData | None) -> aiohttp.FormData | None:
    if request_data is None or not (request_data.json_parameters or request_data.contains_files):
        return None
    form = aiohttp.FormData(quote_fields=False)  # file names as UTF-8, as the Bot API expects them
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime_type) in request_data.multipart_data.items():
        # Through a stream, because aiohttp warns about large plain bytes.
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=mime_type)
    return form


def _kept_alive_socket(address: aiohttp.AddrInfoType) -> socket.socket:
    family, kind, protocol, _, _ = address
    opened = socket.socket(family=family, type=kind, proto=protocol)
    # A long poll is silent for half a minute; with probes a firewall on the way does not forget it.
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return opened
