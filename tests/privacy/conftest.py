"""A store of planted people, filled once; dashboards over a store of a test's own, which note what is opened in it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard import stored, written
from dashboard.cli.writing import StoreWrites
from store.engine import open_store
from tests.privacy.planted import plant


@pytest.fixture(scope="session")
def planted_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of planted people, to be copied."""
    path = tmp_path_factory.mktemp("planted") / "store.db"
    shutil.copy(sqlite_template, path)
    engine = open_store(f"sqlite:///{path}")
    plant(engine)
    engine.dispose()
    return path


@pytest.fixture
def planted_url(planted_template: Path, tmp_path: Path) -> str:
    """URL of a store of planted people of this test's own."""
    shutil.copy(planted_template, tmp_path / "store.db")
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def over(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Let the dashboard read a store, and note in it."""
    writing = []

    def chosen(url: str) -> None:
        monkeypatch.setenv("FLOORVIEW_STORE", url)
        stored.forget()
        writing.append(StoreWrites(url))
        written.use(writing[-1])

    yield chosen
    written.use(None)
    for one in writing:
        one.close()
    stored.forget()
