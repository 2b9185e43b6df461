"""Rows that pages will ask for, read before somebody waits for them, and again as they grow old.

One reading at a time, with a rest after each: however large the store, at most a fifth of one processor goes into it.
"""

import gc
import logging
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from time import monotonic

from dashboard.period import lately
from dashboard.rounds import Rounds
from queries import dimensions, extent
from queries.past import AT_MOST, FOR_S, PAST, Past
from queries.scope import Window
from queries.sealed.folder import Folder
from queries.sealed.listing import load
from queries.source import Source, StoreUnreachableError
from queries.wishes import Wish

LOG = logging.getLogger(__name__)
EVERY_S = 10.0
AGING_S = FOR_S * 2 / 3  # rows as old as this are read again before they are too old
ASKED_S, MOST = 12 * 3600.0, 40  # what was asked for lately, and so many of it
REST = 4.0  # times what a reading took
DEADLINE_S = 120.0


class Warming(Rounds):
    """Keeps rows of the past ready, of the store at `url`: first what the metrics are made of, then what was asked for.

    Nothing is read before the store's days are sealed, which costs less than reading them without.
    """

    def __init__(self, url: str, past: Past = PAST, *, first_s: float = EVERY_S, every_s: float = EVERY_S) -> None:
        super().__init__("warming", first_s=first_s, every_s=every_s)
        self._url, self._past = url, past
        self._newest: Window | None = None

    def _run(self) -> None:
        load_pages()
        super()._run()

    def _turn(self) -> None:
        if load(Folder.of(self._url)) is None:
            return
        source = Source(self._url, deadline_s=DEADLINE_S)
        try:
            for wish in self._wishes(source):
                began = monotonic()
                if self._past.hold(source, wish, older_than_s=AGING_S) and self._stop.wait(
                    REST * (monotonic() - began)
                ):
                    return
        except StoreUnreachableError as error:
            LOG.info("pages will have to read for themselves: %s", error)
        finally:
            source.close()

    def _wishes(self, source: Source) -> Iterator[Wish]:
        from dashboard.learned import learned  # pages, for which the server's start does not wait

        zone, until = dimensions.read(source).zone, extent.known_until(source)
        if until is None:
            return
        today, before = lately(1, zone, until), self._newest
        self._newest = today
        asked = self._past.asked(self._url, ASKED_S)[:MOST]
        yield from (moved(wish, before, today) for wish in asked)
        for wish in learned(zone, until):
            if self._past.size < AT_MOST / 2:
                yield wish


def load_pages() -> None:
    """Load what pages are made of, before the first of them waits for it, and leave it out of all collections.

    It stays for good: to look through it for garbage took 140 to 200 ms, again and again, of whoever waited just then.
    """
    import scipy.stats  # noqa: F401 - behind intervals

    from dashboard import pages

    for page in iter_modules(pages.__path__):
        import_module(f"{pages.__name__}.{page.name}")
    gc.collect()
    gc.freeze()


def moved(wish: Wish, before: Window | None, today: Window) -> Wish:
    """Move a period that ended with what was the newest day to one that ends with today."""
    if before is None or before == today or wish.window.end_at != before.end_at:
        return wish
    days = (today.local_days[1] - before.local_days[1]).days
    first, end = (day + timedelta(days=days) for day in wish.window.local_days)
    return wish._replace(window=Window.days(first, end, wish.window.zone))
