"""What customers said and did after good and after bad service: differences that go together, which prove no cause.

Who comes back often has more occasions for everything, and who is let down may differ from others in the first place.
"""

from collections.abc import Mapping, Sequence

import narwhals as nw
import numpy as np
import polars as pl

from metrics import registry
from metrics.metric import Metric
from metrics.options import Settings
from metrics.repeats import is_repeat
from metrics.statistics import difference, intervals
from metrics.statistics.difference import Estimate
from metrics.statistics.funnel import LEAST

REPEAT, LATE, BROKEN = "repeat", "late", "broken"
EXPERIENCES = (REPEAT, LATE, BROKEN)  # had to come back; was answered late; was promised something that was not kept
SATISFIED = 4  # of 5
LOWER, HIGHER, NOISE = "lower", "higher", "noise"
OF_CONTACTS = (
    *("contact_id", "ticket_id", "customer_id", "previous_days", "previous_reason_days", "previous_channel_days"),
    *("is_response_met", "csat_score"),
)
OF_PROMISES = ("target_id", "kind", "contact_id", "is_decided", "is_met")
OF_CUSTOMERS = ("customer_id", "start_first_order_days", "is_closed_at_start", "is_closed_at_end", "orders")
SIDES = ("with", "without")


def experienced(contacts: pl.DataFrame, promises: pl.DataFrame, settings: Settings | None = None) -> pl.DataFrame:
    """Rows of OUTCOMES with what was experienced: columns repeat, late, broken; null where it does not apply.

    `repeat` by the rule in force of `repeat_contact_rate` (null: customer not known), `late` by the channel's own
    standard (null: none), `broken` by the promises of the contact among `promises`, rows of TARGETS (null: none due).
    """
    metric = registry.get("repeat_contact_rate")
    chosen = metric.chosen(settings or {}) if isinstance(metric, Metric) else {}
    again = nw.from_native(contacts).with_columns(repeat=is_repeat(str(chosen["repeat_rule"]), chosen)).to_native()
    due = promises.filter(pl.col("kind").cast(pl.String) == "promise", pl.col("is_decided"))
    kept = (
        due.drop_nulls("contact_id").group_by("contact_id").agg(broken=~pl.col("is_met").fill_null(value=False).all())
    )
    told = again.join(kept, on="contact_id", how="left", maintain_order="left")
    return told.with_columns(
        repeat=pl.when(pl.col("customer_id").is_not_null()).then(pl.col("repeat")),
        late=~pl.col("is_response_met"),
    )


def satisfaction(contacts: pl.DataFrame) -> pl.DataFrame:
    """Share of rated contacts that were rated 4 or 5 of 5, with each experience and without; as `compared`."""
    rated = contacts.filter(pl.col("csat_score").is_not_null())
    return compared(rated.with_columns(yes=pl.col("csat_score") >= SATISFIED))


def retention(contacts: pl.DataFrame, customers: pl.DataFrame) -> pl.DataFrame:
    """Share of customers who bought again later, with each experience in their earlier contacts and without.

    `contacts` are those of the earlier stretch; `customers`, rows of CUSTOMERS, are told of the later one, which begins
    where the earlier ends. Of whom had bought before it began and not left; `yes`: ordered in it and not left.
    """
    had = contacts.drop_nulls("customer_id").group_by("customer_id").agg(pl.col(name).max() for name in EXPERIENCES)
    base = customers.filter(
        pl.col("start_first_order_days").is_not_null(), ~pl.col("is_closed_at_start").fill_null(value=False)
    )
    stayed = (pl.col("orders") > 0) & ~pl.col("is_closed_at_end").fill_null(value=False)
    return compared(base.join(had, on="customer_id").with_columns(yes=stayed))


def compared(rows: pl.DataFrame, experiences: Sequence[str] = EXPERIENCES) -> pl.DataFrame:
    """Hold rows with each experience against those without: by the share of `yes` (both boolean).

    Columns experience, with_n, with_value, without_n, without_value (i64, f64), difference, low, high (f64, shares;
    Newcombe's interval at 95 %), verdict: "lower", "higher" or "noise"; null where either has fewer than 30.
    """
    told = pl.concat([_counted(rows, name) for name in experiences])
    one, other = (_estimate(told, side) for side in SIDES)
    apart = difference.between(one, other)
    named = {"with_value": one.value, "without_value": other.value, **dict(zip(BOUNDS, apart, strict=True))}
    both = told.with_columns(
        pl.Series(name, np.asarray(part), pl.Float64, nan_to_null=True) for name, part in named.items()
    )
    is_many = pl.min_horizontal("with_n", "without_n") >= LEAST
    judged = pl.when(pl.col("high") < 0).then(pl.lit(LOWER)).when(pl.col("low") > 0).then(pl.lit(HIGHER))
    return both.select(*COLUMNS, verdict=pl.when(is_many).then(judged.otherwise(pl.lit(NOISE))))


BOUNDS = ("difference", "low", "high")
COLUMNS = ("experience", "with_n", "with_value", "without_n", "without_value", *BOUNDS)


def _counted(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    had, yes = pl.col(name), pl.col("yes").fill_null(value=False)
    sides: Mapping[str, pl.Expr] = {"with": had.fill_null(value=False), "without": (~had).fill_null(value=False)}
    counts = {f"{side}_n": is_so.sum().cast(pl.Int64) for side, is_so in sides.items()}
    hits = {f"{side}_yes": (is_so & yes).sum().cast(pl.Int64) for side, is_so in sides.items()}
    return rows.select(pl.lit(name).alias("experience"), **counts, **hits)


def _estimate(told: pl.DataFrame, side: str) -> Estimate:
    hits, n = (told[f"{side}_{part}"].to_numpy().astype(float) for part in ("yes", "n"))
    share = np.divide(hits, n, out=np.full(n.shape, np.nan), where=n > 0)
    return Estimate(share, *intervals.wilson(hits, n))
