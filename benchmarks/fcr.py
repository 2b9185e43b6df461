"""First-contact resolution by two dimensions over 1 M contacts in memory: linking and arithmetic together.

    python benchmarks/fcr.py [--contacts 1000000] [--runs 7]

Who follows whom is not stored anywhere: both sides start from customer, reason, start and end of each contact and
work out the links, the local days and the rate. The baseline is a query written by hand for DuckDB, on the same rows
in the same run.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import duckdb
import numpy as np
import polars as pl

from metrics import registry
from metrics.evaluate import evaluate, wide
from queries import dimensions
from queries.facts import outcomes
from queries.frames import OUTCOMES

DAYS = 182
START = datetime(2026, 5, 1, tzinfo=UTC)
END = START + timedelta(days=DAYS)
ZONE = "Europe/London"
BY = ["channel", "segment"]
QUERY = f"""
    with days as (
        select *, (timezone('{ZONE}', created_at))::date as first_day,
            (timezone('{ZONE}', greatest(created_at, ended_at)))::date as last_day
        from contacts
    ),
    linked as (
        select *, lead(first_day) over (partition by customer_id, reason order by created_at, contact_id) as next_day
        from days
    )
    select channel, segment, count(*) as n,
        avg(case when coalesce(customer_id is not null and next_day - last_day <= 7, false)
            or is_transferred or coalesce(reopened_days <= 7, false) then 0.0 else 1.0 end) as fcr
    from linked
    where (timezone('{ZONE}', $end))::date - last_day > 7
    group by channel, segment order by channel, segment
"""


def contacts(count: int) -> pl.DataFrame:
    """Draw contacts of half a year as they are read from a store: a third as many customers, fifteen reasons."""
    rng = np.random.default_rng(1)
    created = np.sort(rng.integers(0, DAYS * 86_400, count)) * 1_000_000 + int(START.timestamp() * 1_000_000)
    ended = created + (rng.lognormal(5.5, 1, count) * 1_000_000).astype(np.int64)

    def codes(word: str, kinds: int) -> pl.Series:
        return pl.Series([f"{word} {n}" for n in range(kinds)]).gather(rng.integers(0, kinds, count))

    customer = pl.Series(rng.integers(1, count // 3, count))
    return pl.DataFrame(
        {
            "contact_id": np.arange(1, count + 1),
            "customer_id": customer.set(pl.Series(rng.random(count) < 0.04), None),
            "channel": codes("channel", 8).cast(pl.Categorical),
            "segment": codes("segment", 4).cast(pl.Categorical),
            "reason": codes("reason", 15).cast(pl.Categorical),
            "created_at": pl.Series(created).cast(pl.Datetime("us", "UTC")),
            "ended_at": pl.Series(ended).cast(pl.Datetime("us", "UTC")),
            "is_transferred": rng.random(count) < 0.05,
            "reopened_days": pl.Series(rng.integers(0, 20, count)).set(pl.Series(rng.random(count) < 0.97), None),
            "queue_id": rng.integers(1, 13, count),
            "own_team_id": rng.integers(1, 7, count),
        }
    )


def ours(rows: pl.DataFrame) -> pl.DataFrame:
    """Shape OUTCOMES as a reading does, then evaluate the metric."""
    wanted = {"next_reason_days", "age_days", "is_transferred", "reopened_days", *BY}
    shaped = outcomes.shape(rows.lazy(), dimensions.none(), wanted, zone=ZONE, known_until=END).collect()
    return wide(evaluate([registry.get("fcr")], {OUTCOMES.name: shaped}, BY), BY)


def theirs(store: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    return store.execute(QUERY, {"end": END}).fetchall()


def medians(runs: int, *works: Callable[[], object]) -> list[float]:
    """Time the works in turn, so that a busy machine slows both."""
    took: list[list[float]] = [[] for _ in works]
    for _ in range(runs + 1):
        for place, work in enumerate(works):
            began = time.perf_counter()
            work()
            took[place].append(time.perf_counter() - began)
    return [statistics.median(one[1:]) * 1000 for one in took]  # the first run warms up


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--contacts", type=int, default=1_000_000)
    asked.add_argument("--runs", type=int, default=7)
    given = asked.parse_args()
    rows = contacts(given.contacts)
    store = duckdb.connect()
    store.execute("set TimeZone = 'UTC'")
    store.register("arrow", rows.to_arrow())
    store.execute("create table contacts as select * from arrow")
    told, found = ours(rows), theirs(store)
    expected = [(channel, segment, n) for channel, segment, n, _ in found]
    assert told.select(*BY, "fcr.n").rows() == expected, "both count the same contacts"
    assert np.allclose(told["fcr"].to_numpy(), [rate for *_, rate in found]), "both find the same rates"
    mine, baseline = medians(given.runs, lambda: ours(rows), lambda: theirs(store))
    print(f"fcr by {' and '.join(BY)}, {given.contacts:,} contacts, {len(found)} groups, median of {given.runs}")
    print(f"  linked and evaluated     {mine:7.0f} ms  (target 250 ms)")
    print(f"  DuckDB, written by hand  {baseline:7.0f} ms")
    print(f"  ratio                    {mine / baseline:7.2f}     (target 1.3)")


if __name__ == "__main__":
    main()
