"""Customers merged into others: chains, rings and loose ends."""

import polars as pl
import pytest

from queries.facts import merged
from store.schema.people import Customer

KEYS = {"customer_id": pl.Int64, "root_id": pl.Int64}


@pytest.mark.parametrize(
    ("links", "roots"),
    [
        pytest.param({}, {}, id="nobody merged"),
        pytest.param({2: 1}, {2: 1}, id="one into another"),
        pytest.param({4: 3, 3: 2, 2: 1}, {2: 1, 3: 1, 4: 1}, id="a chain ends at its end"),
        pytest.param({5: 3, 3: 5}, {3: 3, 5: 3}, id="a ring comes down to its least"),
        pytest.param({9: 7, 7: 5, 5: 8, 8: 7}, {5: 5, 7: 5, 8: 5, 9: 5}, id="a chain into a ring"),
        pytest.param({2: 99}, {2: 99}, id="into one who is not there"),
    ],
)
def test_roots(links, roots):
    told = pl.DataFrame({"customer_id": list(links), "root_id": list(links.values())}, schema=KEYS)
    assert dict(merged.roots(told).rows()) == roots


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 1023, 1024, 1025])
def test_a_chain_of_any_length_is_followed_to_its_end(length):
    told = pl.DataFrame({"customer_id": range(1, length + 1), "root_id": range(length)}, schema=KEYS)
    assert merged.roots(told)["root_id"].unique().to_list() == [0]


@pytest.mark.parametrize("length", [2, 3, 4, 5, 1023, 1024, 1025])
def test_a_ring_of_any_length_is_one_customer(length):
    told = pl.DataFrame({"customer_id": range(length), "root_id": [*range(1, length), 0]}, schema=KEYS)
    assert merged.roots(told)["root_id"].unique().to_list() == [0]


def test_whoever_was_merged_into_oneself_is_oneself(world, source):
    world.put(Customer)
    world.put(Customer, merged_into=2)
    world.put(Customer, merged_into=1)
    assert merged.read(source).rows() == [(3, 1)]


def test_rows_keep_their_order_and_those_without_a_customer_stay_so():
    rows = pl.LazyFrame({"customer_id": [3, None, 1, 2]}, schema={"customer_id": pl.Int64})
    told = pl.DataFrame({"customer_id": [3, 2], "root_id": [1, 1]}, schema=KEYS)
    assert merged.identified(rows, told).collect()["customer_id"].to_list() == [1, None, 1, 1]
