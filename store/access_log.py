"""Who looked at what of whom, when and why: rows are added, never changed, and each carries the hash of the one before.

The database itself refuses to change a row, or to delete one of the last three years (store/lasting.py). Whoever
goes round that breaks the chain of hashes, which `floorview doctor` follows.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, func, insert, select

from store.cleaning import clean, shorten
from store.engine import BUSY_S, begin_immediate
from store.schema.operations import AccessLog, Alert
from store.scrubbing import scrubbed
from store.types import to_micros

LONGEST, LONGEST_REASON = 200, 500
BEFORE_ALL = "0" * 64
HOUR, MOST_AN_HOUR = timedelta(hours=1), 200  # single records that one user opens
BULK = "bulk_reading"  # the rule of the alert
DAY, MOST_ROWS_A_DAY = timedelta(days=1), 1_000  # rows of people that one user takes away in files
BULK_EXPORT, ROWS = "bulk_export", "rows:"  # the rule of its alert; how the log counts them
CONSOLE = "console"  # the role of whoever runs a command on the server itself
ONE_AT_A_TIME = f"SELECT set_config('lock_timeout', '{BUSY_S}s', true), pg_advisory_xact_lock(1718382450, 1)"


class TooManyViewsError(RuntimeError):
    """One user opened so many records that no more are shown for now."""


class TooManyRowsError(TooManyViewsError):
    """One user would take away so many rows within the day that none are given."""


def add(engine: Engine, user: str, role: str, action: str, object_: str) -> None:
    """Add a row; returns once it is on disk. `action` may go on with the reason, after a colon and a space.

    StoreUnavailableError where it cannot be written, TooManyViewsError where this user opened more within the hour
    than anybody needs to (an alert tells of it): then what was to be shown must not be.
    """
    with begin_immediate(engine) as connection:
        is_bulk = role != CONSOLE and _is_bulk(connection, user)
        if is_bulk:
            _raise_alert(connection, user, BULK, HOUR, MOST_AN_HOUR)
        else:
            add_within(connection, user, role, action, object_)
    if is_bulk:
        raise TooManyViewsError(f"{user} opened {MOST_AN_HOUR} records within the hour")


def add_export(engine: Engine, user: str, role: str, action: str, rows: int) -> None:
    """Add a row for so many rows that leave in a file (object `rows:<n>`); returns once it is on disk.

    TooManyRowsError, and an alert, where the user would have taken more than MOST_ROWS_A_DAY within a day.
    """
    with begin_immediate(engine) as connection:
        _alone(connection)
        is_bulk = _taken(connection, user) + rows > MOST_ROWS_A_DAY
        if is_bulk:
            _raise_alert(connection, user, BULK_EXPORT, DAY, MOST_ROWS_A_DAY)
        else:
            add_within(connection, user, role, action, f"{ROWS}{rows}")
    if is_bulk:
        raise TooManyRowsError(f"{user} would take more than {MOST_ROWS_A_DAY} rows within the day")


def add_within(connection: Connection, user: str, role: str, action: str, object_: str) -> None:
    """Add a row within a transaction that is open for writing: both are stored or neither."""
    _alone(connection)
    last = connection.execute(select(AccessLog.hash).order_by(AccessLog.id.desc()).limit(1)).scalar()
    does, _, reason = action.partition(": ")
    row = {
        "at": datetime.now(UTC),
        "user": _called(user),
        "role": role,
        "action": shorten(clean(does), LONGEST),
        "object": shorten(clean(object_), LONGEST),
        "reason": shorten(scrubbed(clean(reason)), LONGEST_REASON) or None,
        "previous_hash": last or BEFORE_ALL,
    }
    connection.execute(insert(AccessLog).values(**row, hash=digest(row)))


def _alone(connection: Connection) -> None:
    """Let nobody else add a row until this transaction ends; on SQLite nobody else writes anyway."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(ONE_AT_A_TIME)


def _called(user: str) -> str:
    return shorten(clean(user), LONGEST)


def _is_bulk(connection: Connection, user: str) -> bool:
    since = datetime.now(UTC) - HOUR
    count = select(func.count()).where(AccessLog.user == _called(user), AccessLog.at >= since)
    return int(connection.execute(count).scalar() or 0) >= MOST_AN_HOUR


def _taken(connection: Connection, user: str) -> int:
    since = datetime.now(UTC) - DAY
    told = select(AccessLog.object).where(
        AccessLog.user == _called(user), AccessLog.at >= since, AccessLog.object.like(f"{ROWS}%")
    )
    return sum(int(one.removeprefix(ROWS)) for one in connection.execute(told).scalars())


def _raise_alert(connection: Connection, user: str, rule: str, within: timedelta, most: int) -> None:
    """Raise one alert of each user in so long a time."""
    now = datetime.now(UTC)
    known = select(Alert.id).where(Alert.rule == rule, Alert.scope == user, Alert.raised_at >= now - within)
    if connection.execute(known).first() is None:
        connection.execute(insert(Alert).values(rule=rule, scope=user, raised_at=now, value=float(most)))


def digest(row: dict[str, object]) -> str:
    """Hash what a row says and the hash of the one before it."""
    at = row["at"]
    if not isinstance(at, datetime):
        raise TypeError(f"a row's instant is expected, not {type(at).__name__}")
    told = [row[name] for name in ("previous_hash", "user", "role", "action", "object", "reason")]
    return hashlib.sha256(json.dumps([*told, to_micros(at)], ensure_ascii=False).encode()).hexdigest()
