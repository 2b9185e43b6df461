"""Column types that behave the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

# SQLite gives an auto-incrementing key only to the exact type INTEGER.
Key = BigInteger().with_variant(Integer, "sqlite")


def to_micros(at: datetime) -> int:
    """Microseconds since 1970-01-01 UTC of an aware instant, exact (no float on the way)."""
    if at.tzinfo is None:
        message = f"naive timestamp {at.isoformat()}: say which zone it is in"
        raise ValueError(message)
    return (at - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """Turn microseconds since 1970-01-01 UTC into an aware instant."""
    return EPOCH + timedelta(microseconds=micros)


class UtcMicros(TypeDecorator[datetime]):
    """An instant: INTEGER microseconds on SQLite, TIMESTAMPTZ on PostgreSQL; naive values are refused.

    SQLAlchemy's ``DateTime(timezone=True)`` silently drops the zone on SQLite.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the type of the database at hand."""
        on_sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(BigInteger() if on_sqlite else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | datetime | None:
        """Send an aware instant; ValueError on a naive one."""
        if value is None:
            return None
        micros = to_micros(value)
        return micros if dialect.name == "sqlite" else value

    def process_result_value(self, value: int | datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Receive an instant in UTC."""
        if value is None:
            return None
        return from_micros(value) if isinstance(value, int) else value.astimezone(UTC)


class ClockNow(FunctionElement[datetime]):
    """The database's clock as a `UtcMicros` value: the default of `changed_at` for rows that other programs write."""

    name = "clock_now"
    inherit_cache = True
    type = UtcMicros()


@compiles(ClockNow)
def _clock_now(_element: ClockNow, _compiler: Any, **_options: Any) -> str:
    return "clock_timestamp()"


@compiles(ClockNow, "sqlite")
def _clock_now_sqlite(_element: ClockNow, _compiler: Any, **_options: Any) -> str:
    return "(CAST((julianday('now') - 2440587.5) * 86400000000.0 AS INTEGER))"
