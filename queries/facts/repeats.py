"""Which contact of a customer follows which, and after how many days: one sort of whole numbers, then neighbours.

A contact is followed by the next one of the same customer (or of the same customer and reason, or channel) in order
of start. Days run from the end of the earlier to the start of the later contact and are never negative: a contact
that began while another was still open follows it after 0 days.
"""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

LOOK_DAYS = 90  # contacts further apart have nothing to do with one another
SPAN = 1 << 22  # more days than there are between any two
LARGEST = np.iinfo(np.int64).max

Ints = NDArray[np.int64]


class Links(NamedTuple):
    """By row: place of the contact that follows, days until it, days since the latest end before it; null: none."""

    next_row: pl.Series
    next_days: pl.Series
    previous_days: pl.Series


def links(customer: pl.Series, start_day: pl.Series, end_day: pl.Series, same: pl.Series | None = None) -> Links:
    """Link rows that are sorted by start, then key; days are Date or day numbers.

    `same` narrows to equal values (a null equals a null). A row without a customer is linked to nothing, and so are
    rows more than LOOK_DAYS apart.
    """
    count = len(customer)
    known = np.flatnonzero(customer.is_not_null().to_numpy())
    group, row = _sorted_groups(customer, same, known)
    follows = group[1:] == group[:-1]
    earlier, later = row[:-1][follows], row[1:][follows]
    start, end = _day_numbers(start_day), _day_numbers(end_day)
    until = np.maximum(start[later] - end[earlier], 0)
    since = np.maximum(start[later] - _latest_end(group, end[row])[:-1][follows], 0)
    near = until <= LOOK_DAYS
    return Links(
        next_row=_placed(count, earlier[near], later[near]),
        next_days=_placed(count, earlier[near], until[near]),
        previous_days=_placed(count, later[since <= LOOK_DAYS], since[since <= LOOK_DAYS]),
    )


def _sorted_groups(customer: pl.Series, same: pl.Series | None, known: Ints) -> tuple[Ints, Ints]:
    """Number of the group and the row, group by group, in the order of rows.

    Group and row are packed into one number each, because sorting plain numbers costs a tenth of sorting by columns.
    """
    count = max(len(customer), 1)
    who = customer.gather(known).to_numpy().astype(np.int64)
    code, width = _codes(same, known)
    if len(who) and (who.min() < 0 or (int(who.max()) + 1) * width * count > LARGEST):
        who = np.unique(who, return_inverse=True)[1]
    packed = (who * width + code) * count + known
    packed.sort()
    group, row = np.divmod(packed, count)
    return group, row


def _codes(same: pl.Series | None, known: Ints) -> tuple[Ints, int]:
    if same is None:
        return np.zeros(len(known), np.int64), 1
    text = same if same.dtype == pl.Categorical else same.cast(pl.String).cast(pl.Categorical)
    plain = text.to_physical().cast(pl.Int64)
    width = int(plain.max() or 0) + 2  # type: ignore[arg-type] - whole numbers
    return plain.fill_null(width - 1).gather(known).to_numpy(), width


def _latest_end(group: Ints, end: Ints) -> Ints:
    """Give the latest end in the group so far: groups are set apart by more days than there are."""
    if not len(group):
        return end
    place = np.concatenate([[0], np.cumsum(group[1:] != group[:-1])]) * SPAN
    return np.maximum.accumulate(place + end) - place


def _day_numbers(days: pl.Series) -> Ints:
    return days.to_physical().cast(pl.Int64).fill_null(0).to_numpy()


def _placed(count: int, rows: Ints, values: Ints) -> pl.Series:
    told, known = np.zeros(count, np.int64), np.zeros(count, np.bool_)
    told[rows], known[rows] = values, True
    return pl.select(pl.when(pl.Series(known)).then(pl.Series(told))).to_series()
