import asyncio
import threading
import time
from contextlib import suppress

import pytest
from polars.exceptions import PanicException

from dashboard import event_stream, push
from dashboard.event_stream import EventStream
from dashboard.push import Channel, Hub, frame
from tests import own_loop


class Viewer:
    """The far end of a stream: takes bytes as fast as `pace_s` allows, leaves when told."""

    def __init__(self, pace_s=0.0):
        self.pace_s, self.got, self.status = pace_s, [], None
        self.leaving = asyncio.Event()

    async def receive(self):
        await self.leaving.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.status = message.get("status", self.status)
        if message.get("body"):
            await asyncio.sleep(self.pace_s)
            self.got.append(message["body"])

    @property
    def frames(self):
        return [body for body in self.got if body.startswith(b"data:")]


async def until(holds, within_s=3.0):
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end, "did not come about in time"
        await asyncio.sleep(0.005)


def running(scenario, encode=lambda _topic: frame(b"1"), refresh_s=0.01, **options):
    """Run a scenario with a hub that fills its channels."""

    async def run():
        hub = Hub(encode, refresh_s=refresh_s, **options)
        pushing = asyncio.create_task(hub.run())
        await asyncio.sleep(0)
        try:
            await asyncio.wait_for(scenario(hub), 20)
        finally:
            pushing.cancel()
            with suppress(asyncio.CancelledError):
                await pushing

    own_loop.run(run)


def watch(hub, viewer, topic="wall:main", **options):
    return asyncio.create_task(EventStream(hub, topic, **options)({"type": "http"}, viewer.receive, viewer.send))


def test_a_channel_gives_the_latest_and_skips_what_lies_between():
    async def scenario():
        channel = Channel()
        waiting = asyncio.create_task(channel.after(0))
        await asyncio.sleep(0)
        for number in range(5):
            channel.put(str(number).encode())
        assert await waiting == (5, b"4")

    own_loop.run(scenario)


def test_a_topic_is_encoded_once_however_many_watch_it():
    encoded = []

    def encode(topic):
        encoded.append(topic)
        return frame(str(len(encoded)).encode())

    async def scenario(hub):
        viewers = [Viewer() for _ in range(200)]
        tasks = [watch(hub, viewer) for viewer in viewers]
        await until(lambda: all(viewer.frames for viewer in viewers))
        before = len(encoded)
        hub.announce()
        await until(lambda: len(encoded) > before)
        await until(lambda: all(viewer.frames[-1] == frame(str(len(encoded)).encode()) for viewer in viewers))
        assert len(encoded) <= before + 1
        for viewer in viewers:
            viewer.leaving.set()
        await asyncio.gather(*tasks)
        assert hub.viewers == 0
        assert hub._channels == {}, "the last to leave takes the channel along"

    running(scenario, encode)


def test_a_slow_viewer_skips_versions_and_keeps_nobody_waiting():
    count = 0

    def encode(_topic):
        nonlocal count
        count += 1
        return frame(str(count).encode())

    async def scenario(hub):
        slow, quick = Viewer(pace_s=0.2), Viewer()
        tasks = [watch(hub, slow), watch(hub, quick)]
        for _ in range(50):
            hub.announce()
            await asyncio.sleep(0.02)
        assert len(quick.frames) > 3 * len(slow.frames)
        hub.announce()
        await until(lambda: slow.frames[-1:] == [frame(str(count).encode())])
        for viewer in (slow, quick):
            viewer.leaving.set()
        await asyncio.gather(*tasks)

    running(scenario, encode)


def test_a_viewer_that_takes_nothing_is_let_go(monkeypatch):
    monkeypatch.setattr(event_stream, "STALLED_S", 0.05)

    async def scenario(hub):
        viewer = Viewer(pace_s=60)
        await asyncio.wait_for(watch(hub, viewer), 2)
        assert hub.viewers == 0

    running(scenario)


def test_leaving_frees_everything():
    async def scenario(hub):
        before = len(asyncio.all_tasks())
        for _ in range(100):
            viewer = Viewer()
            task = watch(hub, viewer)
            await until(lambda viewer=viewer: viewer.got)
            viewer.leaving.set()
            await task
        assert (hub.viewers, hub._channels) == (0, {})
        assert len(asyncio.all_tasks()) == before

    running(scenario)


def test_nothing_is_encoded_that_nobody_watches():
    encoded = []

    async def scenario(hub):
        for _ in range(10):
            hub.announce()
            await asyncio.sleep(0.02)

    running(scenario, lambda topic: encoded.append(topic) or b"")
    assert encoded == []


def test_news_comes_from_any_thread():
    async def scenario(hub):
        viewer = Viewer()
        task = watch(hub, viewer)
        await until(lambda: viewer.frames)
        seen = len(viewer.frames)
        threading.Thread(target=hub.announce).start()
        await until(lambda: len(viewer.frames) > seen)
        viewer.leaving.set()
        await task

    running(scenario)


def test_a_burst_of_news_is_sent_at_most_once_a_refresh():
    async def scenario(hub):
        viewer = Viewer()
        task = watch(hub, viewer)
        for _ in range(100):
            hub.announce()
            await asyncio.sleep(0.005)
        assert len(viewer.frames) <= 5
        viewer.leaving.set()
        await task

    running(scenario, refresh_s=0.2)


def test_what_cannot_be_encoded_is_told_by_number_only(caplog):
    def encode(_topic):
        raise RuntimeError("postgresql://user:password@host")

    async def scenario(hub):
        viewer = Viewer()
        task = watch(hub, viewer)
        await until(lambda: any(b"broken" in body for body in viewer.got))
        assert not any(b"password" in body or b"Traceback" in body for body in viewer.got)
        viewer.leaving.set()
        await task

    running(scenario, encode)
    assert "password" in caplog.text, "the log has what the viewer has not"


def test_a_panic_of_polars_is_told_like_any_fault_and_the_next_frame_comes(caplog):
    faults = [PanicException("index out of bounds")]

    def encode(_topic):
        if faults:
            raise faults.pop()
        return frame(b"1")

    async def scenario(hub):
        viewer = Viewer()
        task = watch(hub, viewer)
        await until(lambda: any(b"broken" in body for body in viewer.got))
        hub.announce()
        await until(lambda: viewer.frames)
        viewer.leaving.set()
        await task

    running(scenario, encode)
    assert "cannot encode wall:main" in caplog.text


def test_pushing_that_ended_is_logged_and_starts_again(monkeypatch, caplog):
    monkeypatch.setattr(push, "PAUSE_S", 0.01)

    async def scenario():
        hub = Hub(lambda _topic: frame(b"1"), refresh_s=0.01)
        faults, fill = [RuntimeError("cannot start new thread"), PanicException("index out of bounds")], hub._fill

        def failing(topic):
            if faults:
                raise faults.pop()
            return fill(topic)

        monkeypatch.setattr(hub, "_fill", failing)
        pushing, viewer = asyncio.create_task(hub.keep_running()), Viewer()
        task = watch(hub, viewer)
        await until(lambda: viewer.frames)
        viewer.leaving.set()
        pushing.cancel()
        await asyncio.gather(task, pushing, return_exceptions=True)
        assert pushing.cancelled()

    own_loop.run(scenario)
    assert caplog.text.count("pushing ended; it starts again") == 2


def test_a_right_taken_back_ends_the_stream():
    allowed = True

    async def scenario(hub):
        nonlocal allowed
        viewer = Viewer()
        task = watch(hub, viewer, may_go_on=lambda: allowed)
        await until(lambda: viewer.frames)
        allowed = False
        hub.announce()
        await asyncio.wait_for(task, 2)
        assert b"event: denied" in viewer.got[-1]
        assert hub.viewers == 0

    running(scenario)


def test_closing_ends_all_streams():
    async def scenario(hub):
        viewers = [Viewer() for _ in range(20)]
        tasks = [watch(hub, viewer) for viewer in viewers]
        await until(lambda: all(viewer.frames for viewer in viewers))
        hub.close()
        await asyncio.wait_for(asyncio.gather(*tasks), 2)
        assert hub.viewers == 0

    running(scenario)


def test_the_server_tells_its_clock_when_there_is_no_news(monkeypatch):
    monkeypatch.setattr(event_stream, "BEAT_S", 0.05)

    async def scenario(hub):
        viewer = Viewer()
        task = watch(hub, viewer)
        await until(lambda: sum(b"event: beat" in body for body in viewer.got) >= 3)
        stamp = int(viewer.got[-1].split(b"data: ")[-1]) if b"beat" in viewer.got[-1] else None
        assert stamp is None or abs(stamp - time.time() * 1000) < 2000
        viewer.leaving.set()
        await task

    running(scenario)


def test_streams_are_bounded():
    async def scenario(hub):
        viewers = [Viewer() for _ in range(3)]
        tasks = [watch(hub, viewer) for viewer in viewers]
        await until(lambda: hub.viewers == 3)
        assert hub.is_full
        viewers[0].leaving.set()
        await tasks[0]
        assert not hub.is_full
        for viewer in viewers[1:]:
            viewer.leaving.set()
        await asyncio.gather(*tasks)

    running(scenario, at_most=3)


@pytest.mark.parametrize(("event", "start"), [("", b"data: "), ("layout", b"event: layout\ndata: ")])
def test_a_frame_is_one_event(event, start):
    made = frame(b"{}", event)
    assert made.startswith(start)
    assert made.endswith(b"{}\n\n")
