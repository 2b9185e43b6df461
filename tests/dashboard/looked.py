"""Pages run by Streamlit's own test runner, and what they hand to the browser."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import settings_file, stored, written
from dashboard.scorecard import kept


@contextmanager
def settled(store: Path, patch: pytest.MonkeyPatch, folder: Path, settings: str) -> Iterator[None]:
    """Let pages read this store under these settings (the text of floorview.toml); nothing is kept before or after."""
    (folder / "floorview.toml").write_text(settings)
    patch.setenv("FLOORVIEW_STORE", f"sqlite:///{store}")
    patch.setenv("FLOORVIEW_CONFIG", str(folder / "floorview.toml"))
    patch.setenv("FLOORVIEW_DATA", str(folder / "data"))
    forgetting = (settings_file.current.cache_clear, stored.forget, kept.forget)
    for forget in forgetting:
        forget()
    yield
    for forget in forgetting:
        forget()
    written.use(None)


def at(script: str, *, patience_s: int = 120, **params: str) -> AppTest:
    """Run a script as a browser at an address with these parameters would."""
    app = AppTest.from_string(script, default_timeout=patience_s)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, app.exception
    return app


def told(app: AppTest, component: str) -> list[Any]:
    """Return what each component of this name is handed."""
    found = [one.proto for one in app.get("bidi_component") if one.proto.component_name == f"floorview.{component}"]
    return [json.loads(one.json) for one in found]


def heads(app: AppTest) -> dict[str, Any]:
    """Return the heads of panels, by key."""
    return {one["key"]: one for one in told(app, "panel")}


def tiles(app: AppTest) -> dict[str, Any]:
    """Return tiles, by the key of their metric."""
    return {one["key"]: one for one in told(app, "tiles")[0]["tiles"]}


def rows(app: AppTest, name: str) -> list[dict[str, Any]]:
    """Return rows of the data set of this name, of every chart."""
    found = [one for chart in app.get("vega_lite_chart") for one in chart.proto.datasets if one.name == name]
    return [row for one in found for row in read(one)]


def read(dataset: Any) -> list[dict[str, Any]]:
    """Return the rows of a chart's data set."""
    return pa.ipc.open_stream(dataset.data.data).read_all().to_pylist()
