"""What another record names before it is delivered is not counted; from its delivery on it is."""

from datetime import UTC, datetime, timedelta

from queries.frames import CONTACTS, LEGS, TICKETS
from queries.history import read
from queries.poller import Poller
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source
from store.writer import Writer

NOW = datetime.now(UTC).replace(microsecond=0)
ALL = Scope(Window(datetime(1970, 1, 1, tzinfo=UTC), NOW + timedelta(days=1), "UTC"), OPERATOR)
LEG = {
    "table": "contact_legs", "source_id": "c1:1", "source_version": 1, "contact": "c1", "leg_no": 1, "queue": "q1",
    "queued_at": NOW,
}  # fmt: skip
CONTACT = {
    "table": "contacts", "source_id": "c1", "source_version": 1, "channel": "phone", "direction": "inbound",
    "ticket": "t1", "created_at": NOW,
}  # fmt: skip
TICKET = {
    "table": "tickets", "source_id": "t1", "source_version": 1, "channel": "phone", "status": "open", "created_at": NOW,
}  # fmt: skip


def counts(poller, seen, url):
    """Rows of legs, contacts, tickets: by the poller that follows, and read anew from the store."""
    poller.tick()
    source = Source(url)
    try:
        fresh = tuple(read(source, frame, ALL).height for frame in (LEGS, CONTACTS, TICKETS))
    finally:
        source.close()
    return tuple(seen[-1].frame(frame, ALL).height for frame in (LEGS, CONTACTS, TICKETS)), fresh


def test_a_stub_is_not_counted_until_it_is_delivered(store_url, engine):
    seen = []
    poller = Poller(store_url, publish=seen.append)
    with Writer(engine, "pbx") as writer:
        poller.tick()
        writer.write([LEG])
        assert counts(poller, seen, store_url) == ((0, 0, 0), (0, 0, 0))
        writer.write([CONTACT])
        assert counts(poller, seen, store_url) == ((1, 1, 0), (1, 1, 0))
        writer.write([TICKET])
        assert counts(poller, seen, store_url) == ((1, 1, 1), (1, 1, 1))
    poller.stop()
