"""Sessionising: who follows whom, against a slow definition in plain Python."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.facts.repeats import LOOK_DAYS, links

DAY = date(2026, 9, 1)
SPARSE = st.one_of(st.none(), st.integers(1, 3), st.just(2**60))  # customers; keys may be large
CONTACT = st.tuples(SPARSE, st.integers(0, 200), st.integers(0, 100), st.sampled_from(["a", "b", None]))


def columns(contacts) -> tuple[pl.Series, ...]:
    customer, starts, lengths, same = (list(column) for column in zip(*contacts, strict=True)) if contacts else [[]] * 4
    ends = [start + length for start, length in zip(starts, lengths, strict=True)]
    days = [pl.Series([DAY + timedelta(days=n) for n in one], dtype=pl.Date) for one in (starts, ends)]
    return pl.Series(customer, dtype=pl.Int64), *days, pl.Series(same, dtype=pl.String)


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
    found = links(customer, start, end, same if narrowed else None)
    assert list(zip(*found, strict=True)) == slowly(contacts, narrowed=narrowed)


def test_nobody_is_followed_by_nobody():
    found = links(*columns([])[:3])
    assert [len(one) for one in found] == [0, 0, 0]


def test_a_contact_without_a_customer_follows_nothing():
    found = links(*columns([(None, 1, 0, "a"), (None, 2, 0, "a")])[:3])
    assert [one.null_count() for one in found] == [2, 2, 2]
