"""What changed: special causes alone, by size against what is usual, with what they come from out of proportion."""

from dataclasses import dataclass

import polars as pl

from dashboard.scorecard.card import Read
from dashboard.scorecard.figures import Weekly
from dashboard.scorecard.values import Row
from metrics import parts

ORIGINS = ("channel", "queue", "reason", "segment")


@dataclass(frozen=True, eq=False)
class Split:
    """The difference of the judged week from the usual weeks (of its baseline, no signals), split by a dimension.

    `parts` are those of `metrics.parts.contributions`: effects sum to `change` = now − before.
    """

    dimension: str
    weeks: int
    before: float
    now: float
    parts: pl.DataFrame

    @property
    def change(self) -> float:
        """The whole difference."""
        return self.now - self.before


@dataclass(frozen=True, eq=False)
class Change:
    """A KPI whose judged week is a special cause; `splits` are by channel, queue, reason, tier where it has parts.

    `origin` is the split whose `group` is most out of proportion: its `effect`, and its `share` of the cases.
    """

    row: Row
    splits: tuple[Split, ...]
    origin: Split | None
    group: str | None
    effect: float | None
    share: float | None


def changes(read: Read) -> list[Change]:
    """Special causes, the largest against what is usual first."""
    found = [row for row in read.card.rows if row.is_changed]
    ranked = sorted(found, key=lambda row: -abs(row.sigmas or 0.0))
    return [_change(row, read.figures[row.metric]) for row in ranked]


def split(row: Row, figures: Weekly, dimension: str) -> Split | None:
    """Split what the judged week differs by; None where the KPI has no such parts or no usual weeks."""
    of = row.judged
    if of is None:
        return None
    usual = [
        week.iso_week
        for week in row.weeks
        if week is not of and week.baseline == of.baseline and week.value is not None and not week.is_hollow
    ]
    calm = [week.iso_week for week in row.weeks if week.iso_week in set(usual) and week.reading == "usual"] or usual
    told = figures.by(dimension)
    before = parts.pooled(told.filter(pl.col("iso_week").is_in(calm)))
    now = parts.pooled(told.filter(pl.col("iso_week") == of.iso_week))
    table = parts.contributions(before, now)
    if table.is_empty():
        return None
    first, last = parts.whole(before), parts.whole(now)
    return Split(dimension, len(calm), first, last, table)


def _change(row: Row, figures: Weekly) -> Change:
    found = tuple(one for name in ORIGINS if (one := split(row, figures, name)) is not None)
    marked = [(one, parts.standing_out(one.parts)) for one in found]
    known = [(one, place) for one, place in marked if place is not None]
    if not known:
        return Change(row, found, None, None, None, None)
    origin, place = max(known, key=lambda pair: pair[1].excess)
    return Change(row, found, origin, place.group, place.effect, place.share)
