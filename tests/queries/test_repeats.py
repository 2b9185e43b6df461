"""Sessionising: who follows whom, against a slow definition in plain Python."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.facts.local_days import days
from queries.facts.repeats import LOOK_DAYS, Links

DAY = date(2026, 9, 1)
SPARSE = st.one_of(st.none(), st.integers(1, 3), st.just(2**60))  # customers; keys may be large
CONTACT = st.tuples(SPARSE, st.integers(0, 200), st.integers(0, 100), st.sampled_from(["a", "b", None]))


def columns(contacts) -> tuple[pl.Series, ...]:
    customer, starts, lengths, same = (list(column) for column in zip(*contacts, strict=True)) if contacts else [[]] * 4
    ends = [start + length for start, length in zip(starts, lengths, strict=True)]
    dated = [pl.Series([DAY + timedelta(days=n) for n in one], dtype=pl.Date) for one in (starts, ends)]
    return pl.Series(customer, dtype=pl.Int64), *dated, pl.Series(same, dtype=pl.String)


def slowly(contacts, *, narrowed: bool):
    """Look at every pair."""
    told = []
    for place, (customer, start, length, same) in enumerate(contacts):
        pairs = [
            (other, later, later_length)
            for other, (who, later, later_length, why) in enumerate(contacts)
            if customer is not None and who == customer and (why == same or not narrowed)
        ]
        after = [(other, max(later - (start + length), 0)) for other, later, _ in pairs if other > place]
        before = [max(start - (earlier + long), 0) for other, earlier, long in pairs if other < place]
        follower, until = after[0] if after else (None, None)
        since = min(before, default=None)
        if until is not None and until > LOOK_DAYS:
            follower = until = None
        told.append((follower, until, since if since is not None and since <= LOOK_DAYS else None))
    return told


@pytest.mark.parametrize("narrowed", [False, True], ids=["any reason", "same reason"])
@settings(deadline=None)
@given(contacts=st.lists(CONTACT, max_size=30))
def test_links_are_those_that_looking_at_every_pair_finds(contacts, narrowed):
    contacts = sorted(contacts, key=lambda one: one[1])
    customer, start, end, same = columns(contacts)
    found = Links(customer, start, end, same if narrowed else None)
    told = zip(found.next_row, found.next_days, found.previous_days, strict=True)
    assert list(told) == slowly(contacts, narrowed=narrowed)


def test_nobody_is_followed_by_nobody():
    found = Links(*columns([])[:3])
    assert [len(one) for one in (found.next_row, found.next_days, found.previous_days)] == [0, 0, 0]


def test_a_contact_without_a_customer_follows_nothing():
    found = Links(*columns([(None, 1, 0, "a"), (None, 2, 0, "a")])[:3])
    assert [one.null_count() for one in (found.next_row, found.next_days, found.previous_days)] == [2, 2, 2]


@pytest.mark.parametrize("zone", ["Europe/London", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "UTC"])
@given(seconds=st.lists(st.one_of(st.none(), st.integers(1_300_000_000, 1_900_000_000)), max_size=20))
@settings(deadline=None, max_examples=50)
def test_local_days_are_those_that_the_clock_on_the_wall_shows(seconds, zone):
    """Also where midnight is skipped, or a whole day."""
    instants = pl.Series("at", [None if n is None else n * 1_000_000 for n in seconds], pl.Int64)
    instants = instants.cast(pl.Datetime("us", "UTC"))
    assert days(instants, zone).to_list() == instants.dt.convert_time_zone(zone).dt.date().to_list()
