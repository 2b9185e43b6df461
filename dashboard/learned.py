"""What pages read of the past, known before anybody opens one: rows that metrics and panels are made of."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from dashboard.fcr.asked import OF_CHAINS, OF_NET, TOLD_BY, read_by_variants
from dashboard.period import LENGTHS, lately
from dashboard.response import backlog
from dashboard.response.clocks import OF_STAYS, OF_TARGETS
from metrics import registry
from metrics.associations import OF_CONTACTS, OF_CUSTOMERS, OF_PROMISES
from metrics.evaluate import columns, sheets
from queries.frames import CALENDAR, CUSTOMERS, STAGES
from queries.wishes import PARTIAL, Wish, wish_for

READY = PARTIAL | {CUSTOMERS.name}
LEARNED = "26w"  # ready from the start: rows of shorter periods are a part of it
# What pages read of these rows beside what metrics do.
BESIDE: Mapping[str, frozenset[str]] = {
    "outcomes": frozenset({*OF_CONTACTS, *OF_CHAINS, *OF_NET, *TOLD_BY, *read_by_variants()}),
    "targets@due_at": frozenset({*OF_PROMISES, *OF_TARGETS}),
    "stages@left_at": OF_STAYS,
    "customers": frozenset(OF_CUSTOMERS),
}


def learned(zone: str, until: datetime) -> Iterator[Wish]:
    """Name the rows that metrics are made of, by all that they are told by, over the longest period of pages."""
    period = lately(LENGTHS[LEARNED], zone, until)
    every = [registry.get(key) for key in registry.everything()]
    for name, sheet in sheets(every).items():
        if sheet.frame.name in READY:
            read = columns(every, name, (*sheet.frame.dimensions, *CALENDAR)) | BESIDE.get(name, frozenset())
            yield wish_for(sheet.frame, period, sheet.anchor, read)
    yield wish_for(STAGES, backlog.longer(period), "entered_at", backlog.OF_STAYS)
