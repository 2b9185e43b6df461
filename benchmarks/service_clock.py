"""How many tickets a minute the service clock takes, pauses included, beside a plain clock that goes row by row.

    python benchmarks/service_clock.py [rows]

Prints tickets a minute for `due_at` and used seconds together, the same for a plain-Python clock over a part of the
rows, and the ratio. Both must agree on that part.
"""

import sys
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from queries import dimensions
from queries.facts import service_clock

ROWS, PART = 1_000_000, 2_000
ZONE = ZoneInfo("Europe/Berlin")
SPANS = tuple((weekday, opens, closes) for weekday in range(1, 6) for opens, closes in ((540, 720), (780, 1080)))
HOLIDAY = date(2026, 5, 1)
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def calendar() -> dimensions.Dimensions:
    """One calendar with two spans a weekday and a holiday."""
    none = dimensions.none()
    weekday, opens, closes = zip(*SPANS, strict=True)
    spans = pl.DataFrame({"calendar_id": [1] * len(SPANS), "weekday": weekday, "opens": opens, "closes": closes})
    holidays = pl.DataFrame({"calendar_id": [1], "day": [HOLIDAY], "is_open": [False]})
    parts = {**vars(none), "calendars": pl.DataFrame({"calendar_id": [1], "zone": [ZONE.key]})}
    return dimensions.Dimensions(**{**parts, "spans": spans, "holidays": holidays})


def tickets(count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Targets over half a year, a third of them paused once."""
    draw = np.random.default_rng(7)
    begun = pl.Series(draw.integers(0, 180 * 86_400_000_000, count)) + 1_774_000_000_000_000
    rows = pl.DataFrame(
        {"target_id": np.arange(count), "start_at": begun, "allowance_s": draw.integers(600, 200_000, count)}
    )
    instant = pl.Datetime("us", "UTC")
    shift = pl.Series(draw.integers(60, 400_000, count)) * 1_000_000
    whole = rows.with_columns(
        pl.col("target_id").cast(pl.String), pl.col("start_at").cast(instant), pl.col("allowance_s").cast(pl.Float64),
        done_at=(pl.col("start_at") + shift).cast(instant), _calendar_id=pl.lit(1, pl.Int64),
    ).with_columns(stopped_at="done_at")  # fmt: skip
    paused = whole.gather_every(3).select(
        "target_id", at=pl.col("start_at") + timedelta(minutes=5), until_at=pl.col("start_at") + timedelta(hours=30)
    )
    return whole, paused


def plain_open(start: datetime, end: datetime) -> float:
    """Open seconds, span by span of each day in between."""
    total, day = 0.0, start.astimezone(ZONE).date()
    while day <= end.astimezone(ZONE).date():
        for weekday, opens, closes in SPANS:
            if weekday == day.isoweekday() and day != HOLIDAY:
                low, high = (
                    datetime(day.year, day.month, day.day, at // 60, at % 60, tzinfo=ZONE) for at in (opens, closes)
                )
                total += max(0.0, (min(high, end) - max(low, start)).total_seconds())
        day += timedelta(days=1)
    return total


def plain(start: datetime, allowance_s: float, done: datetime, pause: tuple[datetime, datetime] | None) -> float:
    """Open seconds used by one ticket, as somebody would write it; then walk on, day by day, until it falls due."""
    used = plain_open(start, done)
    if pause and pause[0] < done:
        used -= plain_open(pause[0], min(pause[1], done))
    until = start
    while plain_open(start, until) < allowance_s:
        until += timedelta(days=1)
    return used


def main() -> None:
    """Time both and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    (rows, pauses), dims = tickets(count), calendar()
    service_clock.run(rows.head(10).lazy(), pauses.lazy(), dims, NOW).collect()
    begun = time.perf_counter()
    told = service_clock.run(rows.lazy(), pauses.lazy(), dims, NOW).collect()
    ours = count / (time.perf_counter() - begun) * 60
    stops = {key: (at, until) for key, at, until in pauses.head(PART).iter_rows()}
    part = rows.head(PART).select("target_id", "start_at", "allowance_s", "done_at").rows()
    begun = time.perf_counter()
    used = [plain(start, allowance, done, stops.get(key)) for key, start, allowance, done in part]
    theirs = PART / (time.perf_counter() - begun) * 60
    assert np.allclose(used, told["used_s"].head(PART).to_numpy(), atol=1e-5)
    print(f"service clock: {ours:,.0f} tickets a minute; plain clock: {theirs:,.0f}; ratio {ours / theirs:,.0f}")


if __name__ == "__main__":
    main()
