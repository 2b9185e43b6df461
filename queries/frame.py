"""What a frame is: promised columns, checked whenever one is built. Its words: dtypes and shared dimensions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

INSTANT = pl.Datetime("us", "UTC")
KEY = pl.Int64
SECONDS = pl.Float64
TEXT = pl.String
FLAG = pl.Boolean

COMMON_DIMENSIONS = ("channel", "queue", "team", "agent", "site", "reason", "segment", "source")
TIME_DIMENSIONS = ("local_day", "iso_week", "weekday", "local_hour", "quarter_at", "half_hour_at")


class FrameMismatchError(ValueError):
    """A frame does not hold what it promises."""


@dataclass(frozen=True)
class Frame:
    """Promised columns: what one row is, which instant puts it in a period, what it may be grouped by."""

    name: str
    grain: str
    key: tuple[str, ...]
    time: str
    columns: Mapping[str, pl.DataType]
    anchors: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = COMMON_DIMENSIONS
    schema: pl.Schema = field(init=False)

    def __post_init__(self) -> None:
        """Refuse a frame whose parts do not fit together."""
        object.__setattr__(self, "schema", pl.Schema(self.columns))
        for column in (*self.key, self.time, *self.anchors, *self.dimensions):
            if column not in self.columns:
                message = f"{self.name} names {column!r}, which is not among its columns"
                raise FrameMismatchError(message)

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return `frame` with exactly the promised columns, in order; FrameMismatchError where it lacks one.

        Categorical stands for String.
        """
        delivered = {name: TEXT() if dtype == pl.Categorical else dtype for name, dtype in frame.schema.items()}
        wrong = {
            name: (dtype, delivered.get(name)) for name, dtype in self.schema.items() if delivered.get(name) != dtype
        }
        if wrong:
            told = ", ".join(f"{name}: {promised} promised, {got} delivered" for name, (promised, got) in wrong.items())
            message = f"{self.name}: {told}"
            raise FrameMismatchError(message)
        return frame.select(self.schema.names())

    def empty(self) -> pl.DataFrame:
        """No rows, all columns."""
        return self.schema.to_frame()
