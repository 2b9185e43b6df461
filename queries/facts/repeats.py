"""Which contact of a customer follows which, and after how many days: one sort of whole numbers, then neighbours.

A contact is followed by the next one of the same customer (or of the same customer and reason, or channel) in order
of start. Days run from the end of the earlier to the start of the later contact and are never negative: a contact
that began while another was still open follows it after 0 days.
"""

from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

LOOK_DAYS = 90  # contacts further apart have nothing to do with one another
SPAN = 1 << 22  # more days than there are between any two
LARGEST = np.iinfo(np.int64).max

Ints = NDArray[np.int64]


class Links:
    """Links of rows that are sorted by start, then key; each is worked out when asked for, in the order of rows.

    `same` narrows to equal values (a null equals a null). A row without a customer is linked to nothing, and so are
    rows more than LOOK_DAYS apart. Days are Date or day numbers.
    """

    def __init__(
        self, customer: pl.Series, start_day: pl.Series, end_day: pl.Series, same: pl.Series | None = None
    ) -> None:
        self._count = len(customer)
        known = np.flatnonzero(customer.is_not_null().to_numpy())
        self._group, self._row = _sorted_groups(customer, same, known)
        self._follows = self._group[1:] == self._group[:-1]
        self._earlier, self._later = self._row[:-1][self._follows], self._row[1:][self._follows]
        self._start, self._end = _day_numbers(start_day), _day_numbers(end_day)

    @property
    def next_row(self) -> pl.Series:
        """Place of the row that follows; null: none."""
        near = self._until <= LOOK_DAYS
        return _placed(self._count, self._earlier[near], self._later[near])

    @property
    def next_days(self) -> pl.Series:
        """Days until the row that follows; null: none."""
        return self._near(self._earlier, self._until)

    @property
    def previous_days(self) -> pl.Series:
        """Days since the latest end of the rows before it; null: none."""
        latest = _latest_end(self._group, self._end[self._row])[:-1][self._follows]
        return self._near(self._later, np.maximum(self._start[self._later] - latest, 0))

    @cached_property
    def _until(self) -> Ints:
        return np.maximum(self._start[self._later] - self._end[self._earlier], 0)

    def _near(self, rows: Ints, days: Ints) -> pl.Series:
        near = days <= LOOK_DAYS
        return _placed(self._count, rows[near], days[near])


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
    codes = plain.fill_null(-1).gather(known).to_numpy() + 1  # 0: none
    return codes, int(codes.max(initial=0)) + 1


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
