"""Bringing a store's tables to this version, and refusing to work on any other."""

from importlib.resources import files
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from store.engine import begin_immediate, open_store
from store.errors import SchemaDriftError, SchemaMissingError, SchemaNewerError, SchemaOlderError, named
from store.schema.tables import METADATA

VERSION_TABLE = "alembic_version"
MATTERS = {"add_table", "add_column", "remove_column", "modify_type", "modify_nullable"}


def expected() -> str:
    """Name the schema version that this program works with."""
    return str(_scripts().get_current_head())


def upgrade(url: str, revision: str = "head") -> None:
    """Make or bring the tables to `revision`, in one transaction; SchemaNewerError on a later one's store."""
    _run(url, "upgrade", revision)


def downgrade(url: str, revision: str) -> None:
    """Take the tables back to `revision` ("base" removes them and what they hold)."""
    _run(url, "downgrade", revision)


def check(url: str) -> None:
    """Raise a SchemaError that names both versions unless the store's tables are exactly this version's."""
    engine = open_store(url, read_only=True)
    try:
        check_engine(engine)
    finally:
        engine.dispose()


def check_engine(engine: Engine) -> None:
    """Check like `check` on an open store."""
    with named(), engine.connect() as connection:
        _refuse_other_version(connection)
        drift = list(_drift(connection))
    if drift:
        raise SchemaDriftError(
            f"the store says it is at schema version {expected()}, but its tables differ: {'; '.join(drift[:10])}"
        )


def current(connection: Connection) -> str | None:
    """Read the version that the store is at; None where it has no tables of ours."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_other_version(connection: Connection) -> None:
    found, wanted = current(connection), expected()
    if found is None:
        raise SchemaMissingError(
            f"the store has no tables yet (schema version {wanted} is expected); run `floorview migrate`"
        )
    _refuse_newer(found)
    if found != wanted:
        raise SchemaOlderError(
            f"the store is at schema version {found}, this program works with {wanted}; run `floorview migrate`"
        )


def _refuse_newer(found: str) -> None:
    if found not in {script.revision for script in _scripts().walk_revisions()}:
        raise SchemaNewerError(
            f"the store is at schema version {found}, which this program (version {expected()}) does not know: "
            "a later Floorview made it. Install that one; nothing was changed"
        )


def _drift(connection: Connection) -> list[str]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [told for difference in compare_metadata(context, METADATA) for told in _in_words(difference)]


def _in_words(difference: Any) -> list[str]:
    """Tell one of Alembic's differences; a list of them stands for one column changed in several ways."""
    if isinstance(difference, list):
        return [told for one in difference for told in _in_words(one)]
    kind = difference[0]
    if kind not in MATTERS:
        return []
    if kind == "add_table":
        return [f"no table {difference[1].name}"]
    table, column = difference[2], difference[3]
    told = {"add_column": "no column", "remove_column": "unknown column", "modify_type": "another type in"}
    return [f"{told.get(kind, 'null or not null differs in')} {table}.{getattr(column, 'name', column)}"]


def _run(url: str, direction: str, revision: str) -> None:
    engine = open_store(url)
    try:
        with begin_immediate(engine) as connection:
            found = current(connection)
            if found is not None:
                _refuse_newer(found)
            getattr(command, direction)(_config(connection), revision)
    finally:
        engine.dispose()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("store") / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
