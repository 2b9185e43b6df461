"""`floorview serve` over a store that it cannot work with: refused, with what to type."""

import shutil

import pytest
from typer.testing import CliRunner

from dashboard.cli.main import app
from store import migrate


@pytest.fixture
def older(sqlite_template, tmp_path):
    shutil.copy(sqlite_template, tmp_path / "store.db")
    url = f"sqlite:///{tmp_path / 'store.db'}"
    migrate.downgrade(url, "0001")
    return url


@pytest.mark.parametrize(("command", "code"), [("serve", 2), ("doctor", 1)])
def test_an_older_schema_is_named_with_the_command_that_mends_it(older, command, code):
    told = CliRunner().invoke(app, [command, "--store", older])
    assert told.exit_code == code
    for words in ("0001", migrate.expected(), "floorview migrate"):
        assert words in told.output


def test_a_store_that_is_not_there_is_refused_with_the_command_that_makes_one(tmp_path):
    told = CliRunner().invoke(app, ["serve", "--store", f"sqlite:///{tmp_path / 'none.db'}"])
    assert told.exit_code == 2
    assert "floorview init" in told.output
