"""The rows behind a figure: exactly those that make its numerator or its denominator, so that a number opens."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import narwhals as nw
import polars as pl

from metrics.metric import AnyMetric, Metric, Quotient
from metrics.options import Settings
from metrics.promise import read_columns

INPUT = "input"  # names the metric that a row belongs to, where several make one figure


class Side(StrEnum):
    """Of what: what is counted, or what it is divided by. A plain count or sum has the same rows on both sides."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


def behind(
    metric: AnyMetric, frames: Mapping[str, pl.DataFrame], side: Side | str, options: Settings | None = None
) -> pl.DataFrame:
    """Rows of the frame that make one side of the figure, in the frame's columns and order.

    `frames` holds the rows under the names that `evaluate.sheets` gives. A quotient's numerator is the rows of its
    top, its denominator those of its bottom; of a figure derived from several metrics, the rows of each, told apart
    by the column `input`. OptionError for a value that an option does not allow, ValueError for no such side.
    """
    asked, settings = Side(side), options or {}
    found = [(part, _rows(part, frames[part.sheet], of, settings)) for part, of in _parts(metric, asked)]
    if len(found) == 1:
        return found[0][1]
    return pl.concat(
        [rows.select(pl.lit(part.key).alias(INPUT), pl.all()) for part, rows in found], how="diagonal_relaxed"
    )


def counted(metric: Metric, rows: pl.DataFrame, options: Settings | None = None) -> int:
    """Count what the metric's n counts among rows of `behind`: rows, or the customers (say) that they belong to."""
    name = metric.build(options or {}).counted
    return rows[name].n_unique() if name else rows.height


def columns(metric: AnyMetric, side: Side | str, options: Settings | None = None) -> dict[str, tuple[str, ...]]:
    """Columns by sheet that `behind` has to be given: those that tell which rows belong, and the metric's own."""
    settings, found = options or {}, dict[str, tuple[str, ...]]()
    for part, of in _parts(metric, Side(side)):
        chosen = _condition(part, of, settings)
        read = () if chosen is None else read_columns(part.frame, chosen)
        found[part.sheet] = tuple(sorted({*found.get(part.sheet, ()), *read, *part.columns(settings)}))
    return found


def _parts(metric: AnyMetric, side: Side) -> Sequence[tuple[Metric, Side]]:
    """Metrics whose rows make this side, and which side of each."""
    if isinstance(metric, Quotient):
        return [(metric.top if side is Side.NUMERATOR else metric.bottom, Side.NUMERATOR)]
    return [(part, side) for part in metric.parts]


def _rows(metric: Metric, rows: pl.DataFrame, side: Side, settings: Settings) -> pl.DataFrame:
    chosen = _condition(metric, side, settings)
    return rows if chosen is None else nw.from_native(rows).filter(chosen).to_native()


def _condition(metric: Metric, side: Side, settings: Settings) -> nw.Expr | None:
    """What holds for the rows of this side; null where every row belongs."""
    made = metric.build(settings)
    return made.yes if side is Side.NUMERATOR and made.yes is not None else made.of
