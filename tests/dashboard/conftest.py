"""Fixtures of the dashboard's tests: sample boards, and a floor that shows them."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dashboard import floor

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    """The module of sample boards."""
    spec = importlib.util.spec_from_file_location("floorview_sample", Path(__file__).with_name("sample.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def shown(sample: ModuleType) -> Iterator[Callable[..., Any]]:
    """Show a sample board on the floor: shown("breach", old=100). Afterwards the floor is as before the first."""
    before = floor.FLOOR.compose
    versions = iter(range(1, 1000))

    def show(kind: str, *, old: float = 0, state: str = "ok") -> Any:
        floor.FLOOR.compose = partial(sample.board, kind=kind)
        snapshot = sample.Snapshot(next(versions), datetime.now(UTC) - timedelta(seconds=old), state=state)
        floor.publish(snapshot)
        return snapshot

    floor.FLOOR.clear()
    yield show
    floor.FLOOR.clear()
    floor.FLOOR.compose = before
