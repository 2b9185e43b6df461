"""What runs beside the server: poller, hub (pushes), self-check, sealing, warming, retention and reports."""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from types import FrameType
from typing import Any

from dashboard import floor
from dashboard.compose import Composer
from dashboard.headline.gauges import GAUGES
from dashboard.push import Hub
from dashboard.reports.clock import Clock
from dashboard.sealing import retention, sealing
from dashboard.self_check import SelfCheck
from dashboard.settings import Settings
from dashboard.warming import Warming
from queries.past import PAST
from queries.poller import Poller


@asynccontextmanager
async def live_floor(url: str, settings: Settings, hub: Hub) -> AsyncIterator[None]:
    """Publish snapshots of the store at `url` to the floor, and push them. A store that is down is tried again."""
    floor.FLOOR.compose = GAUGES.timed(Composer(settings.live))
    floor.callbacks.append(GAUGES.note)
    floor.callbacks.append(hub.announce)
    check = SelfCheck(url, floor.FLOOR)
    floor.callbacks.append(check.note)
    poller = Poller(url, publish=floor.publish)
    pushing = asyncio.create_task(hub.keep_running())
    poller.start()
    PAST.instants.follow(url, floor.current)
    beside = (Clock(url, settings, zone), sealing(url), retention(url), Warming(url), check)
    for one in beside:
        one.start()
    try:
        with _closing_at_signals(hub.close), GAUGES.counting():
            yield
    finally:
        hub.close()
        for one in beside:
            await asyncio.to_thread(one.stop)
        await asyncio.to_thread(poller.stop)
        PAST.instants.forget()
        floor.callbacks.remove(check.note)
        floor.callbacks.remove(hub.announce)
        floor.callbacks.remove(GAUGES.note)
        pushing.cancel()
        with suppress(asyncio.CancelledError):
            await pushing


def zone() -> str | None:
    """Tell the zone of the store's days, where it was read."""
    snapshot = floor.current()
    return snapshot.zone if snapshot is not None and snapshot.version else None


@contextmanager
def _closing_at_signals(close: Callable[[], None]) -> Iterator[None]:
    """End open streams as soon as the server is told to stop: it waits for them before it stops."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def closing(number: int, at: FrameType | None) -> Any:
        close()
        following = before[signal.Signals(number)]
        return following(number, at) if callable(following) else None

    for number in before:
        signal.signal(number, closing)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
