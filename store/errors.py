"""What can go wrong with the store, in words for whoever runs it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError


class StoreError(RuntimeError):
    """Something about the store that a person has to know; the message says what to do."""


class StoreUrlError(StoreError):
    """The URL names no store that can be opened."""


class SchemaError(StoreError):
    """The tables are not those that this version of Floorview works with."""


class SchemaMissingError(SchemaError):
    """The store has no tables yet."""


class SchemaOlderError(SchemaError):
    """The store was made by an earlier version and wants migrating."""


class SchemaNewerError(SchemaError):
    """The store was made by a later version; this one does not touch it."""


class SchemaDriftError(SchemaError):
    """Columns were added, removed or changed by hand."""


class SourceBusyError(StoreError):
    """Another process is already writing this source."""


class StoreUnavailableError(StoreError):
    """Nothing was written; the same call may be made again later (it is idempotent)."""


class StoreBusyError(StoreUnavailableError):
    """Another writer held the store for longer than the deadline."""


class StoreFullError(StoreUnavailableError):
    """The disk is full."""


class StoreLostError(StoreUnavailableError):
    """No connection, or it broke, or the disk failed."""


SYMPTOMS: tuple[tuple[type[StoreUnavailableError], tuple[str, ...]], ...] = (
    (StoreFullError, ("database or disk is full", "no space left", "disk full")),
    (StoreBusyError, ("database is locked", "database table is locked", "lock timeout", "locknotavailable")),
    (
        StoreLostError,
        (
            "connection",
            "server closed",
            "disk i/o error",
            "unable to open database",
            "terminating",
            "shutting down",
            "starting up",
            "timeout expired",
            "too many clients",
            "read-only transaction",
        ),
    ),
)


@contextmanager
def named() -> Iterator[None]:
    """Turn a driver's error that will pass into a `StoreUnavailableError`; others (a bug, damage) go through."""
    try:
        yield
    except DBAPIError as error:
        told = f"{type(error.orig).__name__} {error.orig}".lower()
        for kind, signs in SYMPTOMS:
            if any(sign in told for sign in signs):
                raise kind(str(error.orig).strip()) from error
        raise
