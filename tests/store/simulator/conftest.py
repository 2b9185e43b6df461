import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from store import bulk, migrate
from store.engine import open_store
from store.simulator.history import history

END = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)
ZONE = "Europe/London"
SEED = 5


def gathered(**arguments) -> dict[str, pl.DataFrame]:
    parts: dict[str, list[pl.DataFrame]] = {}
    for table, frame in history(**({"seed": SEED, "end": END, "weeks": 6, "zone": ZONE} | arguments)):
        parts.setdefault(table, []).append(frame)
    return {table: pl.concat(frames) for table, frames in parts.items()}


@pytest.fixture(scope="session")
def past() -> Mapping[str, pl.DataFrame]:
    return gathered()


@pytest.fixture(scope="session")
def loaded(tmp_path_factory) -> Path:
    """The file of a store with a week of history that ends at END."""
    path = tmp_path_factory.mktemp("loaded") / "demo.db"
    migrate.upgrade(f"sqlite:///{path}")
    engine = open_store(f"sqlite:///{path}")
    bulk.load(engine, history(SEED, END, 1, ZONE))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def store(loaded, tmp_path):
    """A copy of `loaded` of the test's own."""
    path = shutil.copy(loaded, tmp_path / "demo.db")
    engine = open_store(f"sqlite:///{path}")
    yield engine
    engine.dispose()
