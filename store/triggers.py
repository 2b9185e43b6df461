"""Triggers that stamp rows written by hand or by other programs, and that leave a tombstone for deleted ones.

PostgreSQL stamps every row in a trigger. On SQLite the writer stamps its own rows (store/engine.py) and a trigger
those whose stamp did not grow. TRUNCATE and SQLite's INSERT OR REPLACE leave no tombstone: use DELETE and ON CONFLICT.
"""

from typing import Final

SQLITE_NOW: Final = "(CAST((julianday('now') - 2440587.5) * 86400000000.0 AS INTEGER))"
BUMP: Final = "UPDATE change_counter SET change_no = change_no + 1 WHERE id = 1;"
NUMBER: Final = "(SELECT change_no FROM change_counter WHERE id = 1)"

PG_STAMP: Final = """
CREATE FUNCTION floorview_stamp() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW.change_no := pg_current_xact_id()::text::bigint;
  NEW.changed_at := clock_timestamp();
  RETURN NEW;
END $body$"""
PG_TOMBSTONE: Final = """
CREATE FUNCTION floorview_tombstone() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO tombstones (table_name, row_id, change_no, changed_at)
  VALUES (TG_TABLE_NAME, OLD.id, pg_current_xact_id()::text::bigint, clock_timestamp());
  RETURN OLD;
END $body$"""


def create(dialect: str, tables: list[str]) -> list[str]:
    """Statements that put the triggers on `tables`, the functions they need first."""
    if dialect == "sqlite":
        return [statement for table in tables for statement in _on_sqlite(table)]
    return [PG_STAMP, PG_TOMBSTONE, *(statement for table in tables for statement in _on_postgres(table))]


def drop(dialect: str, tables: list[str]) -> list[str]:
    """Statements that take the triggers and functions away again."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER {table}_{when}" for table in tables for when in ("inserted", "updated", "deleted")]
    triggers = [f"DROP TRIGGER {table}_{kind} ON {table}" for table in tables for kind in ("stamp", "tombstone")]
    return [*triggers, "DROP FUNCTION floorview_stamp()", "DROP FUNCTION floorview_tombstone()"]


def _on_sqlite(table: str) -> list[str]:
    stamp = f"{BUMP} UPDATE {table} SET change_no = {NUMBER}, changed_at = {SQLITE_NOW} WHERE id = NEW.id;"  # noqa: S608
    buried = (
        f"{BUMP} INSERT INTO tombstones (table_name, row_id, change_no, changed_at) "  # noqa: S608
        f"VALUES ('{table}', OLD.id, {NUMBER}, {SQLITE_NOW});"
    )
    return [
        f"CREATE TRIGGER {table}_inserted AFTER INSERT ON {table} WHEN NEW.change_no <= 0 BEGIN {stamp} END",
        f"CREATE TRIGGER {table}_updated AFTER UPDATE ON {table} WHEN NEW.change_no <= OLD.change_no BEGIN {stamp} END",
        f"CREATE TRIGGER {table}_deleted AFTER DELETE ON {table} BEGIN {buried} END",
    ]


def _on_postgres(table: str) -> list[str]:
    moments = {"stamp": "BEFORE INSERT OR UPDATE", "tombstone": "AFTER DELETE"}
    return [
        f"CREATE TRIGGER {table}_{kind} {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION floorview_{kind}()"
        for kind, moment in moments.items()
    ]
