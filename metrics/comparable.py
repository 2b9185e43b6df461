"""What agents (or teams) came to, beside what the average of all comes to on the same mix: what is compared."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from metrics import native
from metrics.evaluate import evaluate
from metrics.metric import Metric, Unit
from metrics.options import Settings
from metrics.statistics import standardise_indirect

Floats = NDArray[np.float64]
SHARE_MIX, MEAN_MIX = ("channel", "reason"), ("channel", "queue")
LEAST_S = 1.0  # on a log scale nothing takes less


@dataclass(frozen=True, eq=False)
class Asked:
    """A metric over the rows of comparable units; `names` lists them: `<unit>_id`, `<unit>`."""

    metric: Metric
    rows: pl.DataFrame
    names: pl.DataFrame
    unit: str
    settings: Settings

    @property
    def key(self) -> str:
        """Column that tells units apart."""
        return f"{self.unit}_id"

    @property
    def is_duration(self) -> bool:
        """Whether means are compared on a log scale."""
        return is_duration(self.metric)


@dataclass(frozen=True, eq=False)
class Units:
    """Arrays in the order of the names: n, what was observed and is expected (durations: their logarithms).

    `pooled`: share of n in cells that are too small for a rate of their own; `whole`: observed of all together.
    `deviation` of one row about its cell: each unit's own, and `common` to all (means only).
    """

    n: Floats
    observed: Floats
    expected: Floats
    pooled: Floats
    whole: float | None
    deviation: Floats
    common: float = float("nan")


def shares(asked: Asked) -> Units:
    """Share of each unit, standardised within channel × reason."""
    by = [asked.key, *SHARE_MIX]
    cells = evaluate([asked.metric], {asked.metric.sheet: asked.rows}, by, asked.settings).filter(pl.col("n") > 0)
    return _standardised(asked, cells.with_columns(total=pl.col("value") * pl.col("n")), SHARE_MIX)


def means(asked: Asked) -> Units:
    """Mean of each unit, of the logarithms where it is a duration, standardised within channel × queue."""
    each, _ = native.added(asked.metric, asked.settings)
    told = asked.rows.select(asked.key, *MEAN_MIX, each)
    scaled = told.filter(pl.col("each").is_not_null()).with_columns(
        scaled=pl.col("each").clip(lower_bound=LEAST_S).log() if asked.is_duration else "each"
    )
    off = scaled.with_columns(off=pl.col("scaled") - pl.col("scaled").mean().over(MEAN_MIX))
    cells = off.group_by(asked.key, *MEAN_MIX).agg(n=pl.len(), total=pl.col("scaled").sum())
    own = asked.names.join(
        off.group_by(asked.key).agg(pl.col("off").std()), on=asked.key, how="left", maintain_order="left"
    )
    freedom = off.height - off.select(MEAN_MIX).n_unique()
    squares = float(np.sum(floats(off["off"]) ** 2))
    common = float(np.sqrt(squares / freedom)) if freedom > 0 else float("nan")
    return _standardised(asked, cells, MEAN_MIX, floats(own["off"]), common)


def is_duration(metric: Metric) -> bool:
    """Whether the metric is a time, whose means are compared on a log scale."""
    return metric.unit == Unit.SECONDS


def floats(values: ArrayLike | pl.Series) -> Floats:
    """Numbers as an array; what is not known as NaN."""
    return np.asarray(values, dtype=np.float64)


def _standardised(
    asked: Asked,
    cells: pl.DataFrame,
    mix: tuple[str, ...],
    deviation: Floats | None = None,
    common: float = float("nan"),
) -> Units:
    """Observed and expected of each unit, from its n and total by cell."""
    summed = cells.group_by(mix, maintain_order=True).agg(pl.col("n", "total").sum()).with_row_index("_cell")
    units = asked.names.select(asked.key).with_row_index("_unit")
    placed = cells.join(summed.select("_cell", *mix), on=list(mix), how="left", nulls_equal=True).join(
        units, on=asked.key, how="left"
    )
    parent = summed[mix[0]].cast(pl.String).fill_null("").to_numpy()
    lent = standardise_indirect.lent(floats(summed["total"] / summed["n"]), floats(summed["n"]), parent)
    whose, count = placed["_unit"].to_numpy(), units.height
    found = standardise_indirect.expected(whose, placed["_cell"].to_numpy(), floats(placed["n"]), lent, count)
    n, total = (np.bincount(whose, floats(placed[name]), count).astype(np.float64) for name in ("n", "total"))
    whole = float(total.sum() / n.sum()) if n.sum() > 0 else None
    spread = np.full(count, np.nan) if deviation is None else deviation
    return Units(n, total / np.where(n > 0, n, np.nan), found.value, found.pooled, whole, spread, common)
