"""A store that reports are made of."""

import shutil

import pytest

from tests.metrics.centre import fill


@pytest.fixture(scope="session")
def centre(sqlite_template, tmp_path_factory):
    """URL of a small centre. Only read it."""
    path = tmp_path_factory.mktemp("centre") / "store.db"
    shutil.copy(sqlite_template, path)
    fill(f"sqlite:///{path}", seed=3)
    return f"sqlite:///{path}"
