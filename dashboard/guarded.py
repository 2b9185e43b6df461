"""What leaves the data path for those who may open no contact: figures of fewer than 5 cases are taken out here.

Answers of the store pass through `answer` on their way to every page (`dashboard.stored`), so that none can forget it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import polars as pl

from metrics import registry, small_cells
from metrics.small_cells import WITHHELD
from queries.history import INSTANT_FRAMES
from queries.rights import sees_groups_only
from queries.scope import Principal

Made = TypeVar("Made")
EVALUATED = ("metric", "value", "n", "low", "high", "unit", "variant")
BINS = ("low", "high", "n", "share", "below")
# What says where a row of a table stands, beside text and days: everything else of a withheld row goes.
PLACES = frozenset({"weekday", "local_hour", "window_days", "baseline", "year"})
SAID = frozenset({"text", "flag", "reading", "verdict", "standing"})  # text that tells of the figure
SIZES = ("n", "chains")
WEEKLY, OF_A_WEEK = "is_hollow", frozenset({"value", "n", "reading"})
PAIRS = ("with_n", "without_n")


def answer(principal: Principal, made: Made) -> Made:
    """Return an answer as this principal may have it: the very same for whoever may open contacts."""
    return _guarded(made) if sees_groups_only(principal) else made


def _guarded(made: Any) -> Any:
    """Guard every table that an answer holds, however it is put together."""
    if isinstance(made, pl.DataFrame):
        return _table(made)
    if isinstance(made, Mapping):
        return {key: _guarded(one) for key, one in made.items()}
    if isinstance(made, tuple):
        parts = [_guarded(one) for one in made]
        return type(made)(*parts) if hasattr(made, "_fields") else tuple(parts)
    if is_dataclass(made) and not isinstance(made, type):
        held = {one.name: getattr(made, one.name) for one in fields(made) if one.init}
        return replace(made, **{name: new for name, one in held.items() if (new := _guarded(one)) is not one})
    return made


def _table(rows: pl.DataFrame) -> pl.DataFrame:
    """Guard one table by what its columns say it is; one that counts no cases is as it was."""
    names = rows.columns
    if WITHHELD in names:
        return rows
    if set(EVALUATED) <= set(names):
        return _figures(rows)
    if tuple(names) == BINS:
        return small_cells.merged(rows)
    if set(PAIRS) <= set(names):
        return _paired(rows)
    return _counted(rows)


def _counted(rows: pl.DataFrame) -> pl.DataFrame:
    """Guard a table of groups by the column that counts their cases: what has a value stays as an empty row."""
    names = rows.columns
    size = next((one for one in SIZES if one in names), "")
    places = list(_places(rows, size))
    if not size or not places:
        return rows
    if WEEKLY in names:  # limits are made of weeks of 30 cases and more
        return small_cells.table(rows, size, [one for one in names if one not in OF_A_WEEK])
    told = small_cells.table(rows, size, places)
    return told if "value" in names else told.filter(~pl.col(WITHHELD))


def _figures(rows: pl.DataFrame) -> pl.DataFrame:
    """Guard what `evaluate` gives; what waits or stands open at this instant is the floor's own business, and exact."""
    by = [name for name in rows.columns if name not in EVALUATED]
    is_now = pl.col("metric").is_in([key for key in rows["metric"].unique() if _is_instant(key)])
    placed = rows.with_row_index("_at")
    now = placed.filter(is_now).with_columns(pl.lit(value=False).alias(WITHHELD))
    return pl.concat([now, small_cells.withheld(placed.filter(~is_now), by)]).sort("_at").drop("_at")


def _is_instant(key: str) -> bool:
    return all(part.frame.name in INSTANT_FRAMES for part in registry.get(key).parts)


def _paired(rows: pl.DataFrame) -> pl.DataFrame:
    """Guard rows of two sides: where either is of too few, both go, because together they are known."""
    few = pl.any_horizontal((pl.col(one) > 0) & (pl.col(one) < small_cells.LEAST_TOLD) for one in PAIRS)
    kept = [name for name, dtype in rows.schema.items() if dtype == pl.String and name not in SAID]
    return rows.with_columns(few.alias(WITHHELD)).with_columns(
        pl.when(~pl.col(WITHHELD)).then(pl.col(name)).alias(name) for name in rows.columns if name not in kept
    )


def _places(rows: pl.DataFrame, size: str) -> Iterator[str]:
    """Columns that say where a row stands: text, days, keys."""
    for name, dtype in rows.schema.items():
        is_key = name in PLACES or name.endswith("_id") or (size == "chains" and name == "contacts")
        is_text = dtype in {pl.String, pl.Categorical, pl.Enum, pl.Date} or isinstance(dtype, pl.Datetime | pl.Enum)
        if name not in SAID and (is_key or is_text):
            yield name
