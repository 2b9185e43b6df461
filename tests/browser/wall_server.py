"""A wall's server for tests: the real routes, hub and headers over a board that the test sets. Also runs by hand."""

import asyncio
import threading
import time
from copy import deepcopy
from datetime import UTC, datetime

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from dashboard import middleware, small_routes
from dashboard.push import Hub, frame
from dashboard.queue_risk import risk
from dashboard.wall import assets, payload, routes
from dashboard.wall.tokens import Tokens

MINUTE, SLOT = 60_000, 1_800_000
QUEUES = [("Sales", "phone"), ("Returns", "phone"), ("Cards", "chat"), ("Letters", "email")]


def now_ms():
    return round(time.time() * 1000)


def value(number, n=None):
    return {"value": number, "n": n}


def queue(index, name, channel, **changes):
    row = {
        "id": index, "name": name, "channel": channel, "team": "A", "source": "pbx", "waiting": 2,
        "oldest_queued_at": now_ms() - 40_000 + index * 4000, "in_progress": 3, "available": 2,
        "service_level_now": value(0.82, 30), "service_level_today": value(0.84, 300),
        "abandonment_today": value(0.03, 300), "asa_today": value(22, 280), "offered_today": 330,
        "answered_today": 320, "threshold_s": 20, "target_share": 0.8, "expected_wait_s": 30,
        "minutes_to_breach": None, "status": "ok", "trend": [3, 4, 5, 6, 5, 4, 3, 2],
    }  # fmt: skip
    return row | changes


def alarm(rule, severity, queue_, **figures):
    return {"rule": rule, "severity": severity, "queue": queue_, "source": None, **figures}


def course(now):
    start = now - now % SLOT - 14 * SLOT
    shape = [4, 6, 9, 14, 22, 30, 41, 52, 60, 57, 49, 44, 47, 51, 23, 0, 0, 0, 0, 0]
    return [
        {
            "at": start + index * SLOT, "offered": offered, "answered": round(offered * 0.96),
            "abandoned": round(offered * 0.03),
            "service_level": None if index > 14 else 0.7 + 0.02 * (index % 9),
            "usual_low": 5 + 40 * min(1, index / 8, (26 - index) / 14),
            "usual_high": 12 + 55 * min(1, index / 8, (26 - index) / 14),
            "staffed": 20.0,
        }
        for index, offered in enumerate(shape)
    ]  # fmt: skip


def normal():
    """A floor in good order."""
    now = now_ms()
    return {
        "version": 7, "as_of": now, "composed_at": now, "store": "ok", "site": "Harbour", "zone": "Asia/Shanghai",
        "sources": [{"name": name, "is_live": True, "as_of": now} for name in ("pbx", "desk", "mail")],
        "totals": {
            "waiting": value(7), "service_level_now": value(0.824, 51), "service_level": value(0.843, 1290),
            "answered": value(1284), "offered": value(1331), "abandonment_rate": value(0.035, 1319),
            "staffed_agents": value(46),
        },
        "usual": {"waiting": [4, 9], "offered": [1210.4, 1297.6]}, "targets": {"service_level": 0.8}, "breaches": {},
        "states": {"available": 12, "on_contact": 27, "wrap": 5, "break": 2, "offline": 14},
        "channels": {"phone": 5, "chat": 2, "email": 0},
        "queues": [queue(index, name, channel) for index, (name, channel) in enumerate(QUEUES)],
        "waiting": [], "people": [{"name": "Canary Person", "state": "wrap"}],
        "course": course(now), "alarms": [],
    }  # fmt: skip


def breach():
    """A floor in need."""
    board = normal()
    now = board["as_of"]
    board["totals"] |= {"waiting": value(31), "service_level_now": value(0.613, 62)}
    board["channels"] = {"phone": 24, "chat": 7, "email": 0}
    board["states"] = {"available": 1, "on_contact": 38, "wrap": 6, "break": 1}
    board["queues"][1] |= {"waiting": 19, "oldest_queued_at": now - 168_000, "status": "breach"}
    board["queues"][0] |= {"status": "watch"}
    board["alarms"] = [
        alarm("service_level", "watch", "Sales", value=0.61, limit=0.7, since=now - 3 * MINUTE),
        alarm("longest_wait", "breach", "Returns", value=168, limit=120, since=now - 2 * MINUTE),
    ]
    board["queues"].sort(key=risk)
    return board


class WallServer:
    """Serves walls of `settings` in a thread of its own; `board` is what the next publication shows (None: loading)."""

    def __init__(self, settings, port, board=None, refresh_s=0.2):
        self.settings, self.port, self.board = settings, port, board
        self.follows_clock = True  # the store is read again at each publication
        self.tokens = Tokens(settings.data)
        self.failing, self.refresh_s = False, refresh_s
        self._server = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def encode(self, topic):
        if self.failing:
            raise RuntimeError("postgresql://secret@host/ is down")
        board = deepcopy(self.board)
        if board and self.follows_clock:
            board["as_of"] = now_ms()
        wall = self.settings.wall(topic.removeprefix("wall:"))
        return frame(orjson.dumps(payload.content(board, wall, self.settings, datetime.now(UTC))))

    def hello(self, wall):
        found = self.settings.wall(wall)
        return frame(orjson.dumps(payload.layout(found, self.settings, assets.build())), "layout")

    def start(self):
        self.hub = Hub(self.encode, refresh_s=self.refresh_s)
        door = routes.Door(self.settings, self.tokens)
        fonts = small_routes.routes(assets.FONTS)
        app = Starlette(
            routes=[*routes.routes(self.hub, door, self.hello), *fonts],
            middleware=[Middleware(middleware.SecurityHeaders), Middleware(middleware.Doorkeeper)],
        )
        config = uvicorn.Config(app, port=self.port, log_level="error", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.02)
        return self

    async def _run(self):
        pushing = asyncio.create_task(self.hub.run())
        ticking = asyncio.create_task(self._tick())
        await self._server.serve()
        await self._let_go()
        for task in (pushing, ticking):
            task.cancel()
        await asyncio.gather(pushing, ticking, return_exceptions=True)

    async def _let_go(self):
        """End connections that outlived the server's patience: a loop that closes before them leaves them open."""
        while left := list(self._server.server_state.connections):
            for connection in left:
                connection.transport.abort()
            await asyncio.sleep(0)

    async def _tick(self):
        while True:
            self.hub.announce()
            await asyncio.sleep(0.5)

    def stop(self):
        if self._server:
            self.hub.close()
            self._server.should_exit = True
            self._thread.join(10)
            self._server = None
