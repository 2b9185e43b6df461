"""What every request passes: hosts and private paths refused, security headers added, one log line each.

Pure ASGI, so that streams of events pass through untouched.
"""

import json
import logging
import time
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access import is_own_machine, is_within
from dashboard.access_settings import Access

log = logging.getLogger("floorview.requests")

# Streamlit's own page needs inline styles, one inline script and blob modules (components); charts compile expressions.
SOURCES = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "frame-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "object-src": "'none'",
}
POLICY = "; ".join(f"{kind} {allowed}" for kind, allowed in SOURCES.items())
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
NO_STORE = (b"cache-control", b"no-store")  # of pages and files made for one viewer: neither disk nor proxy keeps one
MADE = "/media/"
OWN_MACHINE_ONLY = ("/_stcore/metrics", "/_stcore/script-health-check")
CLAIMS = (b"x-forwarded-user", b"x-forwarded-email", b"x-auth-request-user", b"remote-user", b"x-remote-user")


class SecurityHeaders:
    """Adds the headers to every answer; one that the answer brings itself stands. Pages and files are never kept."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, adding to the start of the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def adding(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = _unkept(scope["path"], [(name.lower(), value) for name, value in message.get("headers", ())])
                brought = {name for name, _ in headers}
                added = [header for header in self._headers if header[0] not in brought]
                message = {**message, "headers": [*headers, *added]}
            await send(message)

        await self._app(scope, receive, adding)


def _unkept(path: str, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Let nothing that belongs to one viewer be kept: pages, and files that were made for somebody."""
    is_page = any(name == b"content-type" and value.startswith(b"text/html") for name, value in headers)
    if not is_page and not path.startswith(MADE):
        return headers
    return [*(one for one in headers if one[0] != NO_STORE[0]), NO_STORE]


class Doorkeeper:
    """Refuses Streamlit's inner figures to other machines, and drops headers that claim to name a user.

    The one that the settings name is believed of a proxy that they list: of the connection's own peer (uvicorn gives
    an address that it took from a header the port 0), and only where it names one user.
    """

    def __init__(self, app: ASGIApp, access: Access | None = None) -> None:
        self._app = app
        self._access = access or Access()
        self._named = self._access.user_header.lower().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is allowed."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        path, peer = scope["path"].rstrip("/").lower(), (scope.get("client") or ("", 0))[0]
        if path in OWN_MACHINE_ONLY and not is_own_machine(peer, dict(Headers(scope=scope).items())):
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
            return
        dropped = self._dropped(scope)
        claims = [name.decode() for name, _ in scope["headers"] if name in dropped]
        if claims:
            log.warning(line(event="claimed identity ignored", headers=claims, peer=peer, path=path))
            scope = {**scope, "headers": [header for header in scope["headers"] if header[0] not in dropped]}
        await self._app(scope, receive, send)

    def _dropped(self, scope: Scope) -> frozenset[bytes]:
        """Names of headers that are not believed of this request."""
        claims = frozenset({*CLAIMS, self._named})
        peer, port = scope.get("client") or ("", 0)
        is_listed = self._access.sign_in == "proxy" and port != 0 and is_within(peer, self._access.proxies)
        named = [value for name, value in scope["headers"] if name == self._named]
        return claims - {self._named} if is_listed and len(named) == 1 else claims


class RequestLog:
    """Writes one line of JSON a request: never the query, which may hold a wall's token."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and note how it ended."""
        if scope["type"] != "http" or not log.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        began, status = time.monotonic(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            took_ms = round((time.monotonic() - began) * 1000, 1)
            peer = (scope.get("client") or ("", 0))[0]
            log.info(line(method=scope["method"], path=scope["path"], status=status, took_ms=took_ms, peer=peer))


def line(**facts: Any) -> str:
    """Write facts as one line of JSON: no newline, control or escape character of theirs gets through."""
    return json.dumps(facts, ensure_ascii=True, default=str)
