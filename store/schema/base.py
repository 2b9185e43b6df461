"""What all tables share: the declarative base, keys, the source of a row and its change stamp."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from store.types import ClockNow, Key, UtcMicros

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}

KeyColumn = Annotated[int, mapped_column(Key, primary_key=True, autoincrement=True)]
Code = Annotated[str, mapped_column(String(32))]
Name = Annotated[str, mapped_column(String(200))]
LongText = Annotated[str, mapped_column(Text)]
Big = Annotated[int, mapped_column(BigInteger)]


def to(table: str) -> Annotated:  # type: ignore[valid-type]
    """Annotate a column as the key of a row in `table`."""
    return Annotated[int, mapped_column(Key, ForeignKey(f"{table}.id"))]


class Base(DeclarativeBase):
    """The declarative base of every table. Keys are never used again (AUTOINCREMENT on SQLite too)."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcMicros, date: Date, int: BigInteger}  # noqa: RUF012 - SQLAlchemy's own name

    def __init_subclass__(cls, **options: Any) -> None:
        """Let SQLite never give a deleted row's key to another: readers hold rows by key."""
        super().__init_subclass__(**options)
        cls.metadata.tables[cls.__tablename__].dialect_options["sqlite"]["autoincrement"] = True


class Stamped:
    """Rows that the live snapshot follows.

    `change_no` grows with every committed change (SQLite: a counter taken inside BEGIN IMMEDIATE; PostgreSQL: the
    transaction id, read again from the oldest transaction that was open at the last read), so a row that commits
    late is never missed. `changed_at` is the same moment as a clock time, for people and for measuring lag.
    Triggers stamp rows that other programs write (store/triggers.py); `store/engine.py` says how a reader follows.
    """

    change_no: Mapped[int] = mapped_column(BigInteger, index=True, nullable=False, server_default=text("0"))
    changed_at: Mapped[datetime] = mapped_column(UtcMicros, nullable=False, server_default=ClockNow())


class Sourced(Stamped):
    """Rows that come from outside: delivering one twice, late or out of order changes nothing newer.

    A row is taken when (source_version, body_hash) is greater than what is stored. `source_version` is the source's
    own event time in microseconds or its sequence number; `body_hash` makes the winner of two different bodies
    with one version the same in every order. A row with source_version −1 is a stub: another row names it, its own
    record has not come yet (store/references.py); readers of facts leave stubs out.
    """

    source: Mapped[str] = mapped_column(String(64), nullable=False)
    source_id: Mapped[str] = mapped_column(String(200), nullable=False)
    source_version: Mapped[int] = mapped_column(BigInteger, nullable=False)
    body_hash: Mapped[int] = mapped_column(BigInteger, nullable=False)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[object, ...]:  # noqa: N805 - SQLAlchemy calls it on the class
        """Join the table's own constraints to the key that makes deliveries idempotent."""
        return (*getattr(cls, "OWN", ()), UniqueConstraint("source", "source_id"))


def one_of(column: str, codes: Sequence[str]) -> CheckConstraint:
    """Allow only `codes` in `column` (null passes)."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


__all__ = ["Base", "Big", "Code", "Index", "KeyColumn", "LongText", "Name", "Sourced", "Stamped", "one_of", "to"]
