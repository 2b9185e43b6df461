"""`floorview demo`: a store with 26 weeks of a believable contact centre, live traffic, and the dashboard over it."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from dashboard.cli.options import DEMO_STORE, Store

SOURCE = "demo"
FLOORVIEW = [sys.executable, "-m", "dashboard.cli.main"]
ROWS_A_WEEK = 160_000  # about; for the length of the progress bar
FRESH = timedelta(minutes=20)  # a demo store whose last event is younger than this goes on; an older one is made anew


def command(
    store: Store = DEMO_STORE,
    *,
    weeks: Annotated[int, typer.Option(min=1, max=104, help="weeks of history")] = 26,
    seed: Annotated[int, typer.Option(help="same seed, same rows")] = 1,
    speed: Annotated[float, typer.Option(min=0.1, max=100, help="live traffic, times real time")] = 1.0,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8501,
    fresh: Annotated[bool, typer.Option("--fresh", help="make the history anew")] = False,
) -> None:
    """Make the demo store where there is none (or an old one), start live traffic and serve the dashboard."""
    from dashboard import demo_roles
    from dashboard.cli.serve import serve

    if fresh or not _goes_on(store):
        prepare(store, weeks, seed)
    traffic = subprocess.Popen(  # noqa: S603 - our own command, with validated numbers
        [*FLOORVIEW, "simulate", "--store", store, "--speed", str(speed), "--seed", str(seed)],
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    signal.signal(signal.SIGTERM, _leave)  # the server ends itself by the same signal once more: tidy up then
    demo_roles.turn_on()
    try:
        serve(store, port=port)
    finally:
        _stop(traffic)


def _stop(traffic: subprocess.Popen[bytes]) -> None:
    traffic.send_signal(signal.SIGTERM)
    try:
        traffic.wait(timeout=20)
    except subprocess.TimeoutExpired:
        traffic.kill()


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def prepare(store: str, weeks: int, seed: int) -> None:
    """Replace the demo store by `weeks` of history that end now, with a progress bar."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from store import migrate
    from store.bulk import NotEmptyError, load
    from store.engine import open_store
    from store.simulator.apart import history_apart

    _empty(store)
    migrate.upgrade(store)
    engine = open_store(store)
    shown = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f} rows"), TimeElapsedColumn()
    with Progress(*shown) as bars:
        task = bars.add_task(f"Preparing {weeks} weeks of a contact centre", total=ROWS_A_WEEK * weeks)
        rows = history_apart(seed=seed, end=datetime.now(UTC), weeks=weeks)
        try:
            load(engine, rows, lambda _table, so_far: bars.update(task, completed=so_far))
        except NotEmptyError:
            bars.console.print("the store holds a past already: going on from what is there")
    engine.dispose()


def _goes_on(store: str) -> bool:
    """Whether `store` is a demo store at this version's schema whose traffic stopped only moments ago."""
    from sqlalchemy import select

    from store import migrate
    from store.engine import open_store
    from store.errors import StoreError
    from store.schema.operations import Feed

    path = _file(store)
    if path and not path.exists():
        return False
    try:
        migrate.check(store)
    except StoreError:
        return False
    engine = open_store(store)
    with engine.connect() as connection:
        last = connection.execute(select(Feed.last_success_at).where(Feed.source == SOURCE)).scalar()
    engine.dispose()
    return last is not None and datetime.now(UTC) - last < FRESH


def _empty(store: str) -> None:
    """Remove an earlier demo store; refuse one that holds anything else."""
    path = _file(store)
    if path is None:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and _others(store):
        typer.echo(f"{path} holds rows of {_others(store)}: name another --store for the demo", err=True)
        raise typer.Exit(2)
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    shutil.rmtree(f"{path}.days", ignore_errors=True)  # its sealed days


def _others(store: str) -> str:
    """Sources in the store that are not the demo's."""
    import sqlite3

    with sqlite3.connect(f"file:{_file(store)}?mode=ro", uri=True) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'feeds'").fetchone():
            return ""
        rows = connection.execute("SELECT source FROM feeds WHERE source <> ?", (SOURCE,)).fetchall()
    return ", ".join(source for (source,) in rows)


def _file(store: str) -> Path | None:
    """Path of an SQLite store; None for a server."""
    _, sign, path = store.partition("sqlite:///")
    return Path(path) if sign else None
