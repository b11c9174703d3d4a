"""Keeps the practice page on this machine: no other site and no other host name may reach it."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})

# Everything comes from this server and nothing runs inline, so a message that slipped through
# sanitizing still cannot run a script or fetch a picture.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

SAFETY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # A page kept from an older version would talk to a newer server.
    "Cache-Control": "no-store",
}


class LoopbackGuard:
    """Refuses a Host that is not loopback (DNS rebinding) and changes asked by a foreign Origin."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = refusal_of(scope["method"], scope.get("scheme", "http"), Headers(scope=scope))
        answer = self.app
        if refusal:
            answer = JSONResponse({"code": "foreign", "error": refusal}, status_code=403)
        await answer(scope, receive, _with_safety_headers(send))


def refusal_of(method: str, scheme: str, headers: Headers) -> str | None:
    """Why this request is refused, or None when it may pass."""
    host = headers.get("host", "")
    if _host_name(host) not in LOOPBACK_NAMES:
        return "The practice page only answers on this machine's own address."
    if method in {"GET", "HEAD"}:
        return None
    origin = headers.get("origin")
    if origin is not None and origin != f"{scheme}://{host}":
        return "Another site may not steer the practice page."
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return "Another site may not steer the practice page."
    return None


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()


def _with_safety_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(SAFETY_HEADERS)
        await send(message)

    return send_with_headers
