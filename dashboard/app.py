"""The application: Streamlit's pages, the poller that feeds them, the push routes, and what every request passes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from dashboard import errors, floor, identity, middleware, running, safe, small_routes
from dashboard.headline import routes as headline
from dashboard.kept_files import KeptFiles
from dashboard.page_start import PageStart
from dashboard.push import Hub, frame
from dashboard.settings_file import current, store_url
from dashboard.signing.check import Check
from dashboard.signing.routes import Desk
from dashboard.wall import assets, payload, routes
from dashboard.wall.tokens import Tokens, secret
from queries.scope import Principal, Role, Scope

HERE = Path(__file__).parent
safe.apply()
settings = current()  # a fault in the settings stops the start here, with its line


def encode(topic: str) -> bytes:
    """Make the frame of a topic: `pulse`, or `wall:` and its id."""
    if topic == "pulse":
        snapshot = floor.current()
        return frame(str(snapshot.version if snapshot else 0).encode())
    wall = settings.wall(topic.removeprefix("wall:"))
    if wall is None:
        raise KeyError(topic)
    chosen = {"channel": wall.channels, "queue": wall.queues, "team": wall.teams}
    scope = Scope(floor.today(settings.site.zone, datetime.now(UTC)), Principal(wall.id, Role.WALL)).choosing(**chosen)
    board = floor.board(Principal("wall", Role.WALL), scope.chosen)
    return frame(orjson.dumps(payload.content(board, wall, settings, datetime.now(UTC))))


@cache
def hello(wall_id: str) -> bytes:
    """Make what a wall hears first: its layout."""
    wall = settings.wall(wall_id)
    layout: dict[str, Any] = payload.layout(wall, settings, assets.build()) if wall else {}
    return frame(orjson.dumps(layout), "layout")


hub = Hub(encode, at_most=settings.access.streams_at_most)
tokens = Tokens(settings.data)
door = routes.Door(settings, tokens)
signing = Desk(settings.access, secret(settings.data), Check(lambda name: identity.of_store().credentials(name)))


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Run the poller and the hub for as long as the server runs."""
    async with running.live_floor(store_url(), settings, hub):
        yield {}
    identity.forget()


app = st.App(
    HERE / "main.py",
    lifespan=lifespan,
    routes=[
        *routes.routes(hub, door, hello),
        *small_routes.routes(assets.FONTS),
        *headline.routes(settings, tokens, lambda: hub.viewers),
        *(signing.routes() if settings.access.sign_in == "local" else []),
    ],
    middleware=[
        Middleware(middleware.RequestLog),
        Middleware(middleware.SecurityHeaders),
        Middleware(TrustedHostMiddleware, allowed_hosts=safe.allowed_hosts(), www_redirect=False),
        Middleware(middleware.Doorkeeper, access=settings.access),
        Middleware(KeptFiles),
        Middleware(PageStart),
    ],
    on_script_error=errors.on_script_error,
    exception_handlers={Exception: errors.on_request_error},
)
