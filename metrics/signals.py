"""What the weeks of an XmR chart say: usual, better, worse, changed (a metric without a good side), or still open."""

import polars as pl

from metrics.metric import AnyMetric, Direction

USUAL, BETTER, WORSE, CHANGED, OPEN = "usual", "better", "worse", "changed", "open"


def readings(charted: pl.DataFrame, metric: AnyMetric) -> pl.Series:
    """Read each row of `weekly.series`: one of the words above, as text; null where there is no value.

    A signal is on the side of the centre where the point lies; one of a trend alone, where the trend goes.
    """
    value = pl.col("value")
    settled = pl.when(~pl.col("is_hollow")).then(value)
    step = value - settled.forward_fill().shift(1)
    off = pl.when(pl.any_horizontal("outside", "run", "near")).then(value - pl.col("centre")).otherwise(step)
    is_up_better = metric.direction == Direction.UP
    sided = pl.when((off > 0) == is_up_better).then(pl.lit(BETTER)).otherwise(pl.lit(WORSE))
    told = pl.lit(CHANGED) if metric.direction == Direction.NONE else sided
    return charted.select(
        reading=pl.when(value.is_null())
        .then(None)
        .when("is_hollow")
        .then(pl.lit(OPEN))
        .when("is_signal")
        .then(told)
        .otherwise(pl.lit(USUAL))
    )["reading"]
