"""Metrics over 1 M contacts against the query that a person would write by hand for DuckDB, over the same rows.

    python benchmarks/figures.py [--contacts 1000000] [--rounds 7]

Sums and percentiles by two dimensions, then all live metrics of a snapshot's floor, agents and open tickets.
Medians; each ratio is ours ÷ DuckDB's in the same run.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

import duckdb
import numpy as np
import polars as pl

from metrics import registry
from metrics.evaluate import evaluate, sheets
from metrics.metric import AnyMetric
from queries.frames import LEGS, Frame

FIRST = datetime(2026, 1, 5, tzinfo=UTC)
BY = ("channel", "queue")
ENTERED = "coalesce(direction <> 'outbound', true)"
LEFT = f"{ENTERED} and leave_kind in ('answered', 'abandoned')"
SHORT = "leave_kind = 'abandoned' and wait_s < 5"
BY_HAND = {
    "offered": f"count(*) filter ({ENTERED})",
    "service_level": (
        f"count(*) filter ({ENTERED} and leave_kind = 'answered' and wait_s <= threshold_s)"
        f" / count(*) filter ({LEFT} and not ({SHORT}) and threshold_s is not null)"
    ),
    "asa": f"avg(wait_s) filter ({ENTERED} and leave_kind = 'answered')",
    "wait_p90": f"quantile_cont(wait_s, 0.9) filter ({ENTERED} and leave_kind = 'answered')",
}
SUMS = ("offered", "service_level", "asa")


def legs(count: int) -> pl.DataFrame:
    """LEGS of phone and chat in twelve queues, nine in ten answered, spread over a month."""
    rng = np.random.default_rng(1)
    queue = rng.integers(0, 12, count)
    answered = rng.random(count) < 0.9
    names = pl.Series([f"Queue {number}" for number in range(12)])
    told = {
        "leg_id": np.arange(count),
        "queue": names.gather(pl.Series(queue)),
        "channel": pl.Series(["phone", "chat", "email"]).gather(pl.Series(queue % 3)),
        "direction": pl.Series(["inbound"]).gather(pl.Series(np.zeros(count, dtype=np.int64))),
        "leave_kind": pl.Series(["abandoned", "answered"]).gather(pl.Series(answered.astype(np.int64))),
        "wait_s": rng.exponential(30, count),
        "threshold_s": np.full(count, 20.0),
        "queued_at": FIRST.timestamp() * 1e6 + rng.integers(0, 30 * 86_400_000_000, count),
    }
    made = pl.DataFrame({name: pl.Series(name, values) for name, values in told.items()}).with_columns(
        pl.col("queued_at").cast(pl.Int64).cast(pl.Datetime("us", "UTC")), pl.col(pl.String).cast(pl.Categorical)
    )
    return made.with_columns(pl.lit(None, kind).alias(name) for name, kind in LEGS.columns.items() if name not in told)


def rows_of(frame: Frame, count: int) -> pl.DataFrame:
    """Rows of a live frame: every column a plain value, a few of them different."""
    number = pl.int_range(count, eager=True)
    values = {
        pl.Int64: number % 50, pl.Int8: number % 7, pl.Float64: (number % 997).cast(pl.Float64),
        pl.Boolean: number % 3 == 0, pl.String: ("name " + (number % 12).cast(pl.String)).cast(pl.Categorical),
        pl.Date: pl.Series([FIRST.date()]).gather(number * 0),
        pl.Datetime: (int(FIRST.timestamp() * 1e6) + number * 1_000_000).cast(pl.Datetime("us", "UTC")),
    }  # fmt: skip
    columns = [values[kind.base_type()].alias(name) for name, kind in frame.columns.items()]
    return pl.DataFrame(columns).with_columns(number.alias(frame.key[0]))


def median(action: Callable[[], object], rounds: int) -> float:
    """Milliseconds; the first call, which translates and loads, does not count."""
    action()
    spent = []
    for _ in range(rounds):
        began = time.perf_counter()
        action()
        spent.append((time.perf_counter() - began) * 1e3)
    return statistics.median(spent)


def by_two(rows: pl.DataFrame, keys: tuple[str, ...], rounds: int) -> tuple[float, float]:
    """Ours and DuckDB's time; SystemExit where the numbers differ."""
    base = duckdb.connect()
    needed = rows.select(*BY, "direction", "leave_kind", "wait_s", "threshold_s").with_columns(
        pl.col(pl.Categorical).cast(pl.String)
    )
    base.register("arrow_legs", needed.to_arrow())
    base.execute("CREATE TABLE legs AS SELECT * FROM arrow_legs")
    groups, figures = ", ".join(BY), ", ".join(f"{BY_HAND[key]} AS {key}" for key in keys)
    sql = f"SELECT {groups}, {figures} FROM legs GROUP BY {groups}"
    chosen = [registry.get(key) for key in keys]
    ours = evaluate(chosen, {"legs": rows}, BY)
    theirs = pl.DataFrame(base.execute(sql).fetchall(), schema=[*BY, *keys], orient="row")
    for key in keys:
        mine = ours.filter(pl.col("metric") == key).sort(BY)["value"].to_numpy()
        if not np.allclose(mine, theirs.sort(BY)[key].to_numpy()):
            raise SystemExit(f"{key}: DuckDB has other numbers; nothing is compared")
    mine_ms = median(lambda: evaluate(chosen, {"legs": rows}, BY), rounds)
    return mine_ms, median(lambda: base.execute(sql).fetchall(), rounds)


def live(rounds: int, contacts: int, rows: pl.DataFrame) -> float:
    """Milliseconds for all live metrics, and all queue metrics of the day's legs, told in one tick."""
    chosen: list[AnyMetric] = list(registry.family("live"))
    frames = {name: rows_of(sheet.frame, contacts // 10) for name, sheet in sheets(chosen).items()}
    queue = [one for one in registry.family("queue") if set(sheets([one])) == {"legs"}]
    frames["legs"] = rows
    return median(lambda: evaluate([*chosen, *queue], frames), rounds)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--contacts", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=7)
    chosen = options.parse_args()
    rows = legs(chosen.contacts)
    print(f"{chosen.contacts:,} legs by {' and '.join(BY)}")
    for key in BY_HAND:
        ours, theirs = by_two(rows, (key,), chosen.rounds)
        print(f"  {key}: {ours:.0f} ms, DuckDB {theirs:.0f} ms, ratio {ours / theirs:.2f}")
    ours, theirs = by_two(rows, SUMS, chosen.rounds)
    print(f"  {', '.join(SUMS)} at once: {ours:.0f} ms, DuckDB {theirs:.0f} ms, ratio {ours / theirs:.2f}")
    spent = live(chosen.rounds, chosen.contacts, rows)
    print(f"all live metrics and all of the queue, in one tick: {spent:.0f} ms, {spent / 1000:.2f} of a tick")


if __name__ == "__main__":
    main()
