"""The poller: one thread a process that follows the store and publishes a snapshot for all viewers."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
from sqlalchemy import select

from queries import dimensions, intake
from queries.changes import Follower
from queries.deadline import DeadlineExceededError
from queries.dimensions import DEFAULT_ZONE
from queries.held import Held
from queries.snapshot import Snapshot, SourceState, state_of
from queries.source import Source, StoreUnreachableError
from queries.usual import Usual
from store.schema.contacts import Contact
from store.schema.operations import Feed

LOG = logging.getLogger(__name__)
FAILURES = (Exception, pl.exceptions.PanicException)  # a panic in Polars is no Exception
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
REPUBLISH_S = 1.0  # a snapshot at least so often, that the age of the data and all that moves with time stay right
RETRY_S = 1.0
SLOW_LOOK_S = 1.0  # a look at the store although nobody told of a change
REOPEN_S = 10.0  # SQLite: an open connection may answer from its cache for ever, whatever became of the file
LIMITS_S = 300.0  # how often the longest believable stays are learnt anew
FEEDS = select(Feed.source, Feed.is_live, Feed.last_event_at, Feed.last_success_at, Feed.rows, Feed.rejected).order_by(
    Feed.source
)
ANY_CONTACT = select(Contact.id).limit(1)


class Poller:
    """Follows the store at `url`; `publish` is called in the poller's thread with every new snapshot.

    Publishes at least once a second, whether or not the store answers. `keep_days` is how far back rows are held,
    `tick_s` the least time between two looks at the store. Errors of the store never leave the thread: they become
    the snapshot's state.
    """

    def __init__(
        self, url: str, *, publish: Callable[[Snapshot], None], keep_days: int = 8, tick_s: float = 0.3
    ) -> None:
        self._source = Source(url)
        self._publish = publish
        self._keep = timedelta(days=keep_days)
        self._tick_s = tick_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="poller", daemon=True)
        self._follower = Follower()
        self._usual = Usual(url)
        self._loaded = False
        self._opened_at = time.monotonic()
        self._limits_at = 0.0
        self._published_at = 0.0
        self._snapshot = Snapshot(
            version=0,
            read_at=EPOCH,
            zone=DEFAULT_ZONE,
            site="",
            state="lost",
            error="the store has not been read yet",
            sources=(),
            held=Held.none(dimensions.none()),
        )

    @property
    def latest(self) -> Snapshot:
        """The last snapshot, published or not."""
        return self._snapshot

    def start(self) -> None:
        """Begin to follow the store, in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait until the thread has ended."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        self._source.close()

    def tick(self) -> None:
        """Look at the store once, take what changed and publish if anything did, or a second has passed."""
        try:
            fresh = self._looked()
        except StoreUnreachableError as error:
            self._lose(str(error))
            return
        self._renew(fresh)

    def _run(self) -> None:
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                self.tick()
            except FAILURES as error:  # the thread must outlive whatever one look meets
                LOG.exception("a look at the store failed")
                self._loaded = False
                self._lose(f"{type(error).__name__}: {error}")
            self._wait(began)

    def _wait(self, began: float) -> None:
        """Sleep until the next look is worth it: a commit was told of, or it is time for one all the same."""
        if self._snapshot.state == "lost":
            self._stop.wait(RETRY_S)
            return
        self._stop.wait(max(0.0, self._tick_s - (time.monotonic() - began)))
        until = began + max(self._tick_s, SLOW_LOOK_S)
        try:
            while not self._stop.is_set() and (left := until - time.monotonic()) > 0:
                if self._source.wait(min(left, 0.2)):
                    return
        except (StoreUnreachableError, DeadlineExceededError) as error:
            self._lose(str(error))

    def _looked(self) -> Snapshot:
        """Read what changed since the last look; StoreUnreachableError where the store does not answer."""
        self._reopen()
        read_at = datetime.now(UTC)
        with self._source.consistent():
            held = self._pulled(read_at - self._keep)
            feeds = self._source.read(FEEDS)
            any_contacts = bool(held.chunks["contacts"].height) or not self._source.read(ANY_CONTACT).is_empty()
        return Snapshot(
            version=self._snapshot.version,
            read_at=max(read_at, self._snapshot.read_at),
            zone=held.dims.zone,
            site=held.dims.site,
            state=state_of(held, any_contacts=any_contacts),
            error=None,
            sources=tuple(SourceState(*row) for row in feeds.rows()),
            held=held,
            usual=self._usual.on(held.dims.zone, read_at),
        )

    def _reopen(self) -> None:
        """Look at the file itself from time to time: a new connection reads it anew."""
        if self._source.is_sqlite and time.monotonic() - self._opened_at >= REOPEN_S:
            self._source.close()
            self._opened_at = time.monotonic()

    def _pulled(self, cut: datetime) -> Held:
        held = self._snapshot.held
        if self._loaded:
            look = self._follower.look(self._source)
            if not look.went_back:
                held = intake.changed(held, self._source, look.changes, cut) if look.changes else held
                look.taken()
                return self._tidied(held, cut)
        self._follower.start(self._source)
        held = intake.everything(self._source, cut)
        self._loaded = True
        self._limits_at = time.monotonic()
        return held

    def _tidied(self, held: Held, cut: datetime) -> Held:
        if time.monotonic() - self._limits_at < LIMITS_S:
            return held
        self._limits_at = time.monotonic()
        return intake.with_limits(held.since(cut))

    def _renew(self, fresh: Snapshot) -> None:
        """Publish `fresh` where it differs from the last one, or the last one is a second old."""
        last = self._snapshot
        same_rows = fresh.held is last.held and fresh.usual is last.usual
        same = same_rows and fresh.state == last.state and fresh.sources == last.sources
        self._snapshot = fresh
        if not same or time.monotonic() - self._published_at >= REPUBLISH_S * 0.9:
            self._send(fresh)

    def _lose(self, error: str) -> None:
        """Keep the last rows, labelled; try again from the start of the change that was not taken."""
        if self._snapshot.error != error:
            LOG.warning("the store is lost: %s", error)
        self._source.close()
        self._send(replace(self._snapshot, state="lost", error=error))

    def _send(self, snapshot: Snapshot) -> None:
        self._snapshot = replace(snapshot, version=self._snapshot.version + 1)
        self._published_at = time.monotonic()
        try:
            self._publish(self._snapshot)
        except FAILURES:  # whoever takes it has the next one within a second
            LOG.exception("a snapshot could not be published")
