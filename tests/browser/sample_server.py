"""The real pages over sample boards: `python sample_server.py PORT [SCRIPT]`; /sample/KIND?old=SECONDS chooses one.

KIND is one of normal, breach, hostile, empty, unread, none; `frozen` stops publishing, `lost` says the store cannot be
read.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "dashboard")]

import sample  # noqa: E402

from dashboard import floor, middleware, safe  # noqa: E402

SHOWN = {"kind": "normal", "old": 0.0, "frozen": False, "state": "ok", "beacon": 0}


def publish(version: int) -> None:
    if SHOWN["kind"] == "none":
        return
    floor.FLOOR.compose = partial(sample.board, kind=SHOWN["kind"], beacon=SHOWN["beacon"])
    read_at = datetime.now(UTC) - timedelta(seconds=SHOWN["old"])
    if SHOWN["kind"] == "unread":
        read_at = datetime.fromtimestamp(0, UTC)
    floor.publish(sample.Snapshot(version, read_at, state=SHOWN["state"]))


async def keep_publishing() -> None:
    version = 0
    while True:
        if not SHOWN["frozen"]:
            version += 1
            publish(version)
        await asyncio.sleep(1)


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    task = asyncio.create_task(keep_publishing())
    yield
    task.cancel()


def choose(request: Request) -> PlainTextResponse:
    asked = request.query_params
    SHOWN.update(
        kind=request.path_params["kind"],
        old=float(asked.get("old", 0)),
        frozen=asked.get("frozen") == "1",
        state=asked.get("state", "ok"),
        beacon=int(asked.get("beacon", 0)),
    )
    if not SHOWN["frozen"]:
        publish(10_000_000 + int(datetime.now(UTC).timestamp()) % 1_000_000)
    return PlainTextResponse("ok")


if __name__ == "__main__":
    safe.apply()
    headers = Middleware(middleware.SecurityHeaders)
    script = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "dashboard" / "main.py"
    app = st.App(script, lifespan=lifespan, routes=[Route("/sample/{kind}", choose)], middleware=[headers])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
