"""Fixtures that every test may use: stores of both kinds, fresh for each test."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from store import migrate
from store.bulk import load
from store.engine import open_store
from store.simulator.apart import history_apart
from tests.postgres import NoPostgresError, Postgres, binaries, server

SIMULATED_END = datetime(2026, 11, 6, 12, tzinfo=UTC)
REQUIRE = "FLOORVIEW_REQUIRE_POSTGRES"  # set to 1 where a machine without PostgreSQL is a fault, not a reason to skip


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this session's own."""
    try:
        binaries()
    except NoPostgresError as error:
        if os.environ.get(REQUIRE) == "1":
            pytest.fail(str(error))
        pytest.skip(f"PostgreSQL: {error}")
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite store, to be copied."""
    path = tmp_path_factory.mktemp("template") / "store.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """URL of a fresh, migrated SQLite store."""
    shutil.copy(sqlite_template, tmp_path / "store.db")
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """URL of a fresh, migrated PostgreSQL store."""
    database = postgres.fresh()
    yield postgres.url(database)
    postgres.drop(database)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest) -> str:
    """URL of a fresh, migrated store: each test runs on both kinds."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    """A fresh store of each kind, open for writing."""
    opened = open_store(store_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def simulated(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite store with five simulated weeks up to 6 November 2026 in London: the clocks go back in them.

    Tests that use it carry the mark `xdist_group` with one of few names, so that few workers fill it, and keep busy
    with it for equally long. Only read it.
    """
    path = tmp_path_factory.mktemp("simulated") / "store.db"
    shutil.copy(sqlite_template, path)
    engine = open_store(f"sqlite:///{path}")
    load(engine, history_apart(seed=7, end=SIMULATED_END, weeks=5, zone="Europe/London"))
    engine.dispose()
    return path
