"""Sends one channel of the hub to one viewer, as server-sent events, until either side has had enough."""

import asyncio
import time
from collections.abc import Callable

from starlette.types import Receive, Scope, Send

from dashboard.push import Hub, frame

BEAT_S = 5.0  # so often a viewer hears the server's clock, news or not: by that it knows that the line is alive
STALLED_S = 30.0  # a viewer that takes no bytes for so long is let go; it comes back by itself
RETRY_MS = 2000
HEADERS = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
)


class EventStream:
    """One viewer's stream of one topic: an ASGI application. `may_go_on` is asked before every frame."""

    def __init__(self, hub: Hub, topic: str, hello: bytes = b"", may_go_on: Callable[[], bool] = lambda: True) -> None:
        self._hub = hub
        self._topic = topic
        self._hello = hello
        self._may_go_on = may_go_on

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the viewer leaves, stalls, loses its right, or the server stops."""
        await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
        sending, left, closing = (
            asyncio.create_task(work) for work in (self._send(send), _left(receive), self._hub.closed.wait())
        )
        try:
            await asyncio.wait((sending, left, closing), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, left, closing):
                task.cancel()
            faults = await asyncio.gather(sending, left, closing, return_exceptions=True)
        if isinstance(faults[0], Exception) and not isinstance(faults[0], TimeoutError | OSError):
            raise faults[0]
        has_stalled = isinstance(faults[0], TimeoutError)
        if left.cancelled() and not has_stalled:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, send: Send) -> None:
        with self._hub.watching(self._topic) as channel:
            await _chunk(send, f"retry: {RETRY_MS}\n\n".encode() + self._hello + beat())
            seen = 0
            while True:
                try:
                    async with asyncio.timeout(BEAT_S):
                        seen, data = await channel.after(seen)
                except TimeoutError:
                    data = beat()
                if not self._may_go_on():
                    await _chunk(send, frame(b"{}", "denied"))
                    return
                await _chunk(send, data)


def beat() -> bytes:
    """Tell the server's clock: milliseconds since 1970."""
    return frame(str(round(time.time() * 1000)).encode(), "beat")


async def _chunk(send: Send, data: bytes) -> None:
    async with asyncio.timeout(STALLED_S):  # wait_for of Python 3.11 may swallow a cancellation
        await send({"type": "http.response.body", "body": data, "more_body": True})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
