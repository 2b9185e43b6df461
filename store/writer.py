"""The way in: payloads of one source are validated and written, a call a transaction.

What cannot be taken goes to `rejects` with the reason; rows, rejects and the feed's cursor are stored together or not
at all, so a call that failed may be made again, and one that succeeded may be repeated without changing anything.
Calls of 50 to 500 payloads are quick; docs/ingestion.md says what becomes of each kind of bad record.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, IntegrityError

from store import cleaning, feeds, payloads, scrubbing
from store.checkpoint import CheckpointTimer
from store.engine import WriteTransaction, begin_write
from store.erased import Erased
from store.errors import named
from store.feeds import Rejection
from store.locks import lock_for
from store.records.base import Edge, RecordError
from store.records.kinds import parse
from store.references import Keys
from store.turns import scrub_together
from store.upserts import Counts, Entry, store_entries

Payload = Mapping[str, Any] | bytes  # bytes: JSON text, read within bounds

OLDEST_LIVE = datetime(2000, 1, 1, tzinfo=UTC)
OLDEST_HISTORY = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(minutes=5)
REFUSALS = (IntegrityError, DataError, OverflowError, ValueError)


class Writer:
    """Writes one source. One process at a time does: SourceBusyError for a second."""

    def __init__(  # noqa: PLR0913 - two of them are for tests and for hurried clocks
        self,
        engine: Engine,
        source: str,
        *,
        is_live: bool = False,
        oldest: datetime | None = None,
        ahead: timedelta = AHEAD,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`oldest` and `ahead` of `clock` bound what may have happened (live: since 2000, else since 1990)."""
        self.engine = engine
        self.source = cleaning.identifier(source, 64)
        self.is_live = is_live
        self._oldest = oldest or (OLDEST_LIVE if is_live else OLDEST_HISTORY)
        self._ahead = ahead
        self._clock = clock
        self._keys = Keys(self.source)
        self._erased = Erased(self.source)
        self._lock = lock_for(engine, self.source)
        self._checkpoints = CheckpointTimer(engine)

    def write(
        self,
        batch: Sequence[Payload],
        *,
        cursor: str | None = None,
        unreadable: Sequence[tuple[Payload, str]] = (),
    ) -> Counts:
        """Write a batch and its cursor; returns once all of it is on disk.

        `unreadable`: what the source's reader could make no record of, each with the reason; it goes to `rejects`.
        Raises StoreUnavailableError when the store is locked, full or gone: nothing was written, call again later.
        """
        entries, rejections, event_at = self._examine(batch)
        rejections += [_rejection(payload, reason) for payload, reason in unreadable]
        with self._transaction() as transaction:
            entries = self._erased.cleared(transaction.connection, entries)
            counts, refused = self._store(transaction, entries)
            rejections += [self._refused(batch, index, error) for index, error in refused]
            counts += Counts(rejected=feeds.reject(transaction, self.source, rejections))
            feeds.record(transaction, self.source, counts, is_live=self.is_live, event_at=event_at, cursor=cursor)
        return counts + Counts(rejected=len(rejections) - counts.rejected)

    def heartbeat(self) -> None:
        """Say that the source was asked and had nothing new."""
        self.write([])

    def cursor(self) -> str | None:
        """Read where the last stored batch ended."""
        with named(), self.engine.connect() as connection:
            return feeds.cursor_of(connection, self.source)

    def close(self) -> None:
        """Let another process write this source."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[WriteTransaction]:
        self._lock.hold()
        try:
            with begin_write(self.engine) as transaction:
                yield transaction
        except BaseException:
            self._keys.rollback()
            raise
        self._keys.commit()
        self._checkpoints.tick()

    def _examine(self, batch: Sequence[Payload]) -> tuple[list[tuple[int, Entry]], list[Rejection], datetime | None]:
        """Validate: records to write with their places in the batch, those that cannot be, and the latest event."""
        entries, rejections, latest = [], [], None
        limit = self._clock() + self._ahead
        for index, payload in enumerate(batch):
            edge = Edge(self._oldest, limit)
            try:
                record = parse(payloads.parse_json(payload) if isinstance(payload, bytes) else payload, edge)
            except RecordError as error:
                rejections.append(_rejection(payload, str(error)))
                continue
            entries.append((index, Entry(record, (record.source_version, record.body_hash()), edge.is_adjusted)))
            latest = max(latest or edge.event_at, edge.event_at) if edge.event_at else latest
        scrub_together(entry.record for _, entry in entries)
        return entries, rejections, latest

    def _store(
        self, transaction: WriteTransaction, entries: list[tuple[int, Entry]]
    ) -> tuple[Counts, list[tuple[int, Exception]]]:
        """Write all at once; where the database refuses, one by one, so that one record never stops the others."""
        counts, error = self._try(transaction, [entry for _, entry in entries])
        if error is None:
            return counts, []
        total, refused = Counts(), []
        for index, entry in entries:
            counts, error = self._try(transaction, [entry])
            total += counts
            if error is not None:
                refused.append((index, error))
        return total, refused

    def _try(self, transaction: WriteTransaction, entries: list[Entry]) -> tuple[Counts, Exception | None]:
        try:
            with transaction.connection.begin_nested():
                return store_entries(transaction, self._keys, entries), None
        except REFUSALS as error:
            self._keys.rollback()
            return Counts(), error

    def _refused(self, batch: Sequence[Payload], index: int, error: Exception) -> Rejection:
        cause = getattr(error, "orig", None) or error
        return _rejection(batch[index], f"the database refused it: {cause}")


def _rejection(payload: Payload, reason: str) -> Rejection:
    text, payload_hash = payloads.told(payload)
    return Rejection(cleaning.shorten(_unburdened(cleaning.clean(reason)), 500), _unburdened(text), payload_hash)


def _unburdened(text: str) -> str:
    """Scrub what is told of a record that was not taken; what cannot be searched is withheld."""
    try:
        return scrubbing.scrubbed(text)
    except scrubbing.UnsearchableError as error:
        return f"(withheld: {error})"
