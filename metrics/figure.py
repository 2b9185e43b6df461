"""What a metric comes to: its value, of how many, and how far it may be off."""

from typing import NamedTuple, Self


class _Pair(NamedTuple):
    value: float | None
    n: int | None


class Figure(_Pair):
    """A metric's value (null: not known) and its denominator n (null: a plain count), as a pair.

    `low` and `high` hang on it: the bounds of its interval, null where not asked for or not known.
    """

    low: float | None
    high: float | None

    def __new__(cls, value: float | None, n: int | None, low: float | None = None, high: float | None = None) -> Self:
        """Pair value and n; the bounds take no part in comparisons."""
        made = super().__new__(cls, value, n)
        made.low, made.high = low, high
        return made
