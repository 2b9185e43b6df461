"""The schema: up, down, up; the same as the models; refused when it is another one."""

import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from store import migrate
from store.engine import open_store
from store.errors import (
    SchemaDriftError,
    SchemaMissingError,
    SchemaNewerError,
    SchemaOlderError,
    StoreLostError,
    StoreUrlError,
)
from store.schema.tables import TABLES

ROOT = Path(__file__).parents[2]


def execute(url, *statements):
    opened = open_store(url)
    with opened.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    opened.dispose()


def tables(url):
    opened = open_store(url)
    try:
        return set(inspect(opened).get_table_names()) - {migrate.VERSION_TABLE}
    finally:
        opened.dispose()


def test_up_down_up(store_url):
    assert tables(store_url) == set(TABLES)
    migrate.downgrade(store_url, "base")
    assert tables(store_url) == set()
    migrate.upgrade(store_url)
    assert tables(store_url) == set(TABLES)
    migrate.check(store_url)


def test_upgrading_twice_changes_nothing(store_url):
    execute(
        store_url, "INSERT INTO teams (name, source, source_id, source_version, body_hash) VALUES ('a','s','1',1,1)"
    )
    migrate.upgrade(store_url)
    migrate.check(store_url)
    opened = open_store(store_url)
    with opened.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM teams")).scalar() == 1
    opened.dispose()


def test_a_store_without_tables_is_refused(store_url):
    migrate.downgrade(store_url, "base")
    with pytest.raises(SchemaMissingError, match=rf"{migrate.expected()}.*floorview migrate"):
        migrate.check(store_url)


def test_a_newer_store_is_refused_with_both_versions_and_left_alone(store_url):
    execute(store_url, f"UPDATE {migrate.VERSION_TABLE} SET version_num = '9001'")
    for refuse in (migrate.check, migrate.upgrade, lambda url: migrate.downgrade(url, "base")):
        with pytest.raises(SchemaNewerError, match=rf"9001.*{migrate.expected()}"):
            refuse(store_url)
    assert tables(store_url) == set(TABLES)


def test_an_older_store_is_refused_with_both_versions(store_url, monkeypatch):
    found = migrate.expected()
    monkeypatch.setattr(migrate, "expected", lambda: "0999")
    with pytest.raises(SchemaOlderError, match=rf"{found}.*0999.*floorview migrate"):
        migrate.check(store_url)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("ALTER TABLE contacts DROP COLUMN recording_url", "no column contacts.recording_url"),
        ("ALTER TABLE contacts ADD COLUMN extra INTEGER", "unknown column contacts.extra"),
        ("DROP TABLE holidays", "no table holidays"),
    ],
)
def test_drift_is_refused_by_name(store_url, change, told):
    execute(store_url, change)
    with pytest.raises(SchemaDriftError, match=told):
        migrate.check(store_url)


@pytest.mark.postgres
def test_a_changed_type_is_refused_by_name(postgres_url):
    execute(postgres_url, "ALTER TABLE contact_legs ALTER COLUMN talk_s TYPE text")
    with pytest.raises(SchemaDriftError, match=r"another type in contact_legs\.talk_s"):
        migrate.check(postgres_url)


def test_a_store_that_does_not_answer_is_said_to_be_lost(tmp_path):
    with pytest.raises(StoreLostError):
        migrate.check("postgresql://app@127.0.0.1:1/none")
    with pytest.raises(StoreUrlError):
        migrate.check(f"sqlite:///{tmp_path / 'none.db'}")


def test_a_migration_that_breaks_leaves_the_store_as_it_was(store_url, monkeypatch):
    migrate.downgrade(store_url, "base")
    monkeypatch.setattr(migrate.command, "upgrade", half_an_upgrade)
    with pytest.raises(RuntimeError, match="half-way"):
        migrate.upgrade(store_url)
    assert tables(store_url) == set()


def half_an_upgrade(config, _revision):
    config.attributes["connection"].execute(text("CREATE TABLE sites (id INTEGER)"))
    raise RuntimeError("half-way")


@pytest.mark.skipif(
    int(metadata.version("setuptools").split(".")[0]) < 80,
    reason="building a wheel needs setuptools 80",
)
def test_migrations_come_with_an_installed_wheel(tmp_path):
    """Built from a copy, unpacked elsewhere and run from there, with nothing of the checkout on the path."""
    source, built = tmp_path / "source", tmp_path / "built"
    source.mkdir()
    built.mkdir()
    for folder in ("store", "queries", "metrics", "dashboard"):
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    build = f"from setuptools import build_meta; build_meta.build_wheel({str(built)!r})"
    subprocess.run([sys.executable, "-c", build], check=True, cwd=source, capture_output=True)
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path / "installed")
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'installed')!r}); from store import migrate; "
        f"assert 'installed' in migrate.__file__; url = 'sqlite:///{tmp_path / 'w.db'}'; "
        "migrate.upgrade(url); migrate.check(url); print(migrate.expected())"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert ran.stdout.strip() == migrate.expected(), ran.stderr
