"""Streamlit's own files, answered from memory: a page asks for a hundred small ones, each a thread and a disk away."""

from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEPT = "/static/"
IMMUTABLE = b"immutable"  # said by Streamlit of files whose names tell their content
AT_MOST = 32_000_000  # bytes of all
SPECIAL = frozenset({b"range", b"if-none-match", b"if-modified-since", b"if-range"})


class KeptFiles:
    """Keeps whole answers that never change, and gives them again without asking further."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[str, tuple[Message, bytes]] = {}
        self._size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass on and remember."""
        if not _is_plain(scope):
            await self._app(scope, receive, send)
        elif kept := self._kept.get(scope["path"]):
            start, body = kept
            await send(start)
            await send({"type": "http.response.body", "body": body})
        else:
            await self._app(scope, receive, self._noting(scope["path"], send))

    def _noting(self, path: str, send: Send) -> Send:
        start, parts = list[Message](), list[bytes]()

        async def noting(message: Message) -> None:
            await send(message)
            if message["type"] == "http.response.start":
                start.append(message)
                return
            parts.append(message.get("body", b""))
            if not message.get("more_body", False) and start and _never_changes(start[0]):
                self._keep(path, start[0], b"".join(parts))

        return noting

    def _keep(self, path: str, start: Message, body: bytes) -> None:
        if path not in self._kept and self._size + len(body) <= AT_MOST:
            self._kept[path] = ({**start, "headers": [*start["headers"]]}, body)
            self._size += len(body)


def _is_plain(scope: Scope) -> bool:
    """Whether a whole file of Streamlit's is asked for, whatever the asker has of it."""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(KEPT):
        return False
    return not any(name in SPECIAL for name, _ in scope["headers"])


def _never_changes(start: Message) -> bool:
    """Whether an answer holds its file whole and for all time."""
    headers = {name.lower(): value for name, value in start["headers"]}
    return start["status"] == HTTPStatus.OK and IMMUTABLE in headers.get(b"cache-control", b"")
