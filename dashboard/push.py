"""Pushes what is new to walls and pages: each thing is encoded once, whoever is slow skips to the latest.

A `Channel` holds the latest frame of one topic; a `Hub` fills channels that somebody watches whenever the floor
publishes, at most once every `refresh_s`; dashboard/event_stream.py sends one channel to one viewer.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_hex

from polars.exceptions import PanicException

Encode = Callable[[str], bytes]
FAULTS = (Exception, PanicException)  # Polars' panics are no Exceptions
PAUSE_S = 1.0  # before pushing is started again
log = logging.getLogger("floorview.push")


def frame(data: bytes, event: str = "") -> bytes:
    """Wrap one line of data as a server-sent event."""
    return (f"event: {event}\n".encode() if event else b"") + b"data: " + data + b"\n\n"


class Channel:
    """The latest frame of one topic, and those who wait for the next."""

    def __init__(self) -> None:
        self.number = 0  # counts the frames put so far
        self.latest = b""
        self.viewers = 0
        self._next = asyncio.Event()

    def put(self, data: bytes) -> None:
        """Replace the latest frame and wake everybody who waits."""
        self.latest, self.number = data, self.number + 1
        waiting, self._next = self._next, asyncio.Event()
        waiting.set()

    async def after(self, number: int) -> tuple[int, bytes]:
        """Wait for a frame newer than `number`; those in between are skipped."""
        while self.number <= number:
            await self._next.wait()
        return self.number, self.latest


class Hub:
    """All channels. `encode` turns a topic into a frame, in a thread; a topic nobody watches costs nothing."""

    def __init__(self, encode: Encode, *, refresh_s: float = 0.2, at_most: int = 2000) -> None:
        self._encode = encode
        self._refresh_s = refresh_s
        self._at_most = at_most
        self._channels: dict[str, Channel] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()
        self.closed = asyncio.Event()

    @property
    def viewers(self) -> int:
        """How many streams are open."""
        return sum(channel.viewers for channel in self._channels.values())

    @property
    def is_full(self) -> bool:
        """Whether another stream would be one too many."""
        return self.viewers >= self._at_most

    def announce(self, _snapshot: object = None) -> None:
        """Say that there is news. From any thread; returns at once."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._news.set)

    def close(self) -> None:
        """End all streams, so that the server can stop. From any thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self.closed.set)

    @contextmanager
    def watching(self, topic: str) -> Iterator[Channel]:
        """Count in one viewer of a topic; the last one to leave takes the channel along."""
        channel = self._channels.setdefault(topic, Channel())
        channel.viewers += 1
        if not channel.number:
            self._news.set()
        try:
            yield channel
        finally:
            channel.viewers -= 1
            if not channel.viewers:
                self._channels.pop(topic, None)

    async def keep_running(self) -> None:
        """Run until cancelled; whatever else ends it is logged, and it is started again."""
        while True:
            try:
                await self.run()
            except FAULTS:
                log.exception("error %s: pushing ended; it starts again", token_hex(4))
            await asyncio.sleep(PAUSE_S)
            self._news.set()

    async def run(self) -> None:
        """Fill the watched channels at each news, until cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            await self._news.wait()
            self._news.clear()
            began = time.monotonic()
            for topic, channel in tuple(self._channels.items()):
                channel.put(await asyncio.to_thread(self._fill, topic))
            await asyncio.sleep(max(0.0, self._refresh_s - (time.monotonic() - began)))

    def _fill(self, topic: str) -> bytes:
        try:
            return self._encode(topic)
        except FAULTS:
            number = token_hex(4)
            log.exception("error %s: cannot encode %s", number, topic)
            return frame(f'{{"id":"{number}"}}'.encode(), "broken")
