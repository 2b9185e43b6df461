"""A store filled by hand, read and told as users do."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard.cli.main import app
from metrics import registry
from metrics.evaluate import evaluate, sheets
from queries import history
from queries.scope import Scope
from queries.source import Source
from tests.queries.world import World, asked, at

MONDAY, NEXT_MONDAY = at("2026-03-02 00:00"), at("2026-03-09 00:00")
WEEK = asked(MONDAY, NEXT_MONDAY)


@pytest.fixture
def store_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def world(engine) -> World:
    made = World(engine)
    made.centre()
    return made


@pytest.fixture
def source(store_url: str):
    opened = Source(store_url)
    yield opened
    opened.close()


@pytest.fixture
def told(source) -> Callable[..., dict[Any, tuple[float | None, int | None]]]:
    """Tell a metric of a scope from the store: by the group (None where not grouped), its value and n."""

    def tell(key: str, scope: Scope = WEEK, by: Sequence[str] = (), **settings: str) -> dict[Any, Any]:
        metric = registry.get(key)
        frames = {
            name: history.read(source, frame, scope, anchor) for name, (frame, anchor) in sheets([metric]).items()
        }
        rows = evaluate([metric], frames, by, {f"{key}.{name}": value for name, value in settings.items()})
        return {row[by[0]] if by else None: (row["value"], row["n"]) for row in rows.iter_rows(named=True)}

    return tell


@pytest.fixture
def kpis(store_url: str) -> Callable[..., Any]:
    """Run `floorview kpis` and read its JSON, or its text in another format."""

    def run(*words: str, form: str = "json") -> Any:
        result = CliRunner().invoke(app, ["kpis", "--store", store_url, *words, "--format", form])
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout) if form == "json" else result.stdout

    return run
