"""Triggers that keep the access log as it was written: no row changes, none of the last three years goes.

They hold for the application as for anybody who writes with its rights; an owner of the database can drop them, and
then the chain of hashes tells (store/access_log.py).
"""

from typing import Final

from store.triggers import SQLITE_NOW

KEPT_DAYS: Final = 1_096  # three years
REFUSAL: Final = "the access log is kept as it is for three years"
PG_REFUSE: Final = f"""
CREATE FUNCTION floorview_lasting() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.at < clock_timestamp() - interval '{KEPT_DAYS} days' THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION '{REFUSAL}';
END $body$"""


def create(dialect: str) -> list[str]:
    """Statements that put the triggers on the access log."""
    if dialect == "sqlite":
        refused = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        is_young = f"OLD.at >= {SQLITE_NOW} - {KEPT_DAYS} * 86400000000"
        return [
            f"CREATE TRIGGER access_log_unchanged BEFORE UPDATE ON access_log {refused}",
            f"CREATE TRIGGER access_log_lasting BEFORE DELETE ON access_log WHEN {is_young} {refused}",
        ]
    does = "EXECUTE FUNCTION floorview_lasting()"
    return [
        PG_REFUSE,
        f"CREATE TRIGGER access_log_lasting BEFORE UPDATE OR DELETE ON access_log FOR EACH ROW {does}",
        f"CREATE TRIGGER access_log_whole BEFORE TRUNCATE ON access_log FOR EACH STATEMENT {does}",
    ]


def drop(dialect: str) -> list[str]:
    """Statements that take them away again."""
    if dialect == "sqlite":
        return ["DROP TRIGGER access_log_unchanged", "DROP TRIGGER access_log_lasting"]
    gone = [f"DROP TRIGGER access_log_{name} ON access_log" for name in ("lasting", "whole")]
    return [*gone, "DROP FUNCTION floorview_lasting()"]
