"""The service standard in force for a row: the narrowest one that matches, of those the latest that has begun."""

from collections.abc import Mapping

import polars as pl

MATCHED = {"queue_id": 8, "priority": 4, "segment": 2, "channel": 1}  # the greater sum is the narrower
EPOCH = "_epoch"


def standard_columns(
    rows: pl.LazyFrame, standards: pl.DataFrame, *, metric: str, at: str, into: Mapping[str, str]
) -> pl.LazyFrame:
    """Add columns `into` (name → column of `standards`) of the standard of `metric` in force at column `at`.

    `standards` has queue_id, priority, segment, channel (null matches all), metric, effective_from, threshold_s,
    target_share, calendar_id, standard_id. Null where none is in force. The order of rows is kept.
    """
    of_metric = standards.filter(pl.col("metric") == metric)
    begins = of_metric["effective_from"].unique().sort()
    keys = [key for key in MATCHED if key in rows.collect_schema().names()]
    dated = rows.with_columns(pl.lit(begins).search_sorted(pl.col(at), side="right").alias(EPOCH))
    kinds = dated.select(*keys, EPOCH).unique()
    resolved = _resolve(kinds, of_metric, keys).select(
        *keys, EPOCH, **{name: pl.col(f"{column}_s") for name, column in into.items()}
    )
    return dated.join(resolved, on=[*keys, EPOCH], how="left", nulls_equal=True, maintain_order="left").drop(EPOCH)


def _resolve(kinds: pl.LazyFrame, of_metric: pl.DataFrame, keys: list[str]) -> pl.LazyFrame:
    """Choose one standard for each kind of row and epoch; columns of the standard end in `_s`."""
    begun = of_metric.with_columns(
        begun=pl.col("effective_from").rank("dense").cast(pl.UInt32),
        width=pl.sum_horizontal(
            pl.when(pl.col(key).is_not_null()).then(weight).otherwise(0) for key, weight in MATCHED.items()
        ),
    )
    matches = [pl.col(f"{key}_s").is_null() | (pl.col(key).cast(_plain(key)) == pl.col(f"{key}_s")) for key in keys]
    unmatched = [pl.col(f"{key}_s").is_null() for key in MATCHED if key not in keys]
    return (
        kinds.join(begun.lazy().rename(lambda name: f"{name}_s"), how="cross")
        .filter(pl.col("begun_s") <= pl.col(EPOCH), *matches, *unmatched)
        .sort("width_s", "begun_s", "standard_id_s", descending=True)
        .unique([*keys, EPOCH], keep="first", maintain_order=True)
    )


def _plain(key: str) -> pl.DataType:
    return pl.Int64() if key == "queue_id" else pl.String()
