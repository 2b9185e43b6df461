"""What every page is told before Streamlit starts in it: where the server is.

Without it Streamlit asks under the page's own path first (/response/_stcore/…), twice, and goes on only when it has
been refused: 0.1 to 0.2 s of every first paint. Pages lie at the root of their host (`links.build`).
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOLD = b"<script>window.__streamlit = { BACKEND_BASE_URL: window.location.origin }</script>"
BEFORE, STREAMLITS = b"</title>", b"/static/js/"
OF_THE_FILE = frozenset({b"content-length", b"etag", b"last-modified"})


class PageStart:
    """Writes it into Streamlit's page; all other answers pass as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; an answer to who asks for a page is held back until it is whole, and asked for as plain text."""
        if not _asks_for_a_page(scope):
            await self._app(scope, receive, send)
            return
        headers = [one for one in scope["headers"] if one[0] != b"accept-encoding"]
        starts, parts = list[Message](), list[bytes]()

        async def writing(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                starts.append(message)
            elif not starts:
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body", False):
                    await _send(starts[0], b"".join(parts), send)

        await self._app({**scope, "headers": headers}, receive, writing)


def _asks_for_a_page(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _is_page(start: Message) -> bool:
    told = {name.lower(): value for name, value in start["headers"]}
    return told.get(b"content-type", b"").startswith(b"text/html")


async def _send(start: Message, body: bytes, send: Send) -> None:
    if STREAMLITS in body:
        body = body.replace(BEFORE, BEFORE + TOLD, 1)
        headers = [one for one in start["headers"] if one[0].lower() not in OF_THE_FILE]
        start = {**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]}
    await send(start)
    await send({"type": "http.response.body", "body": body})
