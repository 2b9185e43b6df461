"""`CUSTOMERS` of one customer at the end of each of many local days: what every day knew of orders and contacts."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from queries.facts.local_days import days as local_days
from queries.frames import CUSTOMERS, INSTANT


def daily(
    person: dict[str, Any], orders: pl.DataFrame, contacts: pl.DataFrame, days: tuple[date, date], zone: str
) -> pl.DataFrame:
    """Rows of CUSTOMERS, one for each local day from the first to the last of `days`: days are counted up to that day.

    `person` is journey_rows.person; `orders` and `contacts` have their instants in `at`, sorted. Days before the
    customer registered have no row. What is told of a window's start is null: a day has none.
    """
    bought, asked = (pl.DataFrame({"done": local_days(rows["at"], zone)}) for rows in (orders, contacts))
    every = pl.DataFrame({"day": pl.date_range(*days, eager=True)})
    first = bought["done"].min()
    told = every.join_asof(_named(bought, "_order"), left_on="day", right_on="_order", coalesce=False)
    told = told.join_asof(_named(asked, "_contact"), left_on="day", right_on="_contact", coalesce=False)
    begun = pl.when(pl.col("day") >= pl.lit(first, pl.Date)).then(
        (pl.col("day") - pl.lit(first, pl.Date)).dt.total_days()
    )
    latest = pl.max_horizontal("_order", "_contact")
    ends = [datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(zone)) for day in every["day"]]
    at = pl.Series("at", ends, dtype=pl.Datetime("us", zone)).dt.convert_time_zone("UTC").cast(INSTANT)
    frame = told.with_columns(
        at,
        customer_id=pl.lit(person["id"], pl.Int64),
        segment=pl.lit(person["segment"], pl.String),
        language=pl.lit(person["language"], pl.String),
        source=pl.lit(None, pl.String),
        registered_at=pl.lit(person["registered_at"], INSTANT),
        closed_at=pl.lit(person["closed_at"], INSTANT),
        end_first_order_days=begun,
        end_order_days=(pl.col("day") - pl.col("_order")).dt.total_days(),
        end_activity_days=(pl.col("day") - latest).dt.total_days(),
        is_closed_at_start=pl.lit(None, pl.Boolean),
        orders=pl.lit(0, pl.Int64),
        contacts=pl.lit(0, pl.Int64),
        **{f"start_{name}_days": pl.lit(None, pl.Int64) for name in ("first_order", "order", "activity")},
    ).with_columns(is_closed_at_end=(pl.col("closed_at") < pl.col("at")).fill_null(value=False))
    there = pl.col("registered_at").is_null() | (pl.col("registered_at") < pl.col("at"))
    return CUSTOMERS.check(frame.filter(there))


def _named(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.select(pl.col("done").alias(name)).drop_nulls().unique().sort(name)
