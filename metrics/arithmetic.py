"""What metrics are made of. Each function gives a `Measure`: the value, its denominator n and the rows behind both.

Rules kept here once for all metrics: an unknown `yes` counts as no and stays in the denominator; an average, share
or percentile of nothing is null, a count of nothing is 0, and no division can give NaN or infinity. Conditions are
when/then, never a filter inside an aggregation, so that every engine behind Narwhals can run them.
"""

from dataclasses import dataclass
from enum import StrEnum

import narwhals as nw


class Kind(StrEnum):
    """What a value is, which decides on its interval: a count, a sum and a maximum have none."""

    COUNT = "count"
    SHARE = "share"
    MEAN = "mean"
    PERCENTILE = "percentile"
    RATIO = "ratio"


@dataclass(frozen=True, eq=False)
class Measure:
    """`value` and `n` aggregate a frame; `of` and `yes` hold for the rows that make the denominator and numerator.

    `n` is null for plain counts and sums; `of` is null where every row belongs, `yes` where every row of `of` counts.
    `each` is what a row adds to a mean, a percentile (at `q`) or the top of a ratio, `per` what it adds to the bottom.
    `counted` names the column whose different values n counts, where those are not rows.
    """

    value: nw.Expr
    n: nw.Expr | None
    of: nw.Expr | None
    yes: nw.Expr | None = None
    kind: Kind = Kind.COUNT
    each: nw.Expr | None = None
    per: nw.Expr | None = None
    q: float | None = None
    counted: str = ""


def holds(condition: nw.Expr) -> nw.Expr:
    """Read a condition that is not known as false."""
    return condition.fill_null(value=False)


def tally(condition: nw.Expr | None) -> nw.Expr:
    """Count the rows for which `condition` holds (null: all of them); 0 for none."""
    if condition is None:
        return nw.len()
    return nw.when(condition).then(nw.lit(1, nw.Int64)).otherwise(nw.lit(0, nw.Int64)).sum()


def over(top: nw.Expr, bottom: nw.Expr) -> nw.Expr:
    """Divide two aggregates: null where the lower one is 0."""
    return top / nw.when(bottom > 0).then(bottom)


def count_of(yes: nw.Expr | None = None) -> Measure:
    """Count rows, or those for which `yes` holds."""
    counted = None if yes is None else holds(yes)
    return Measure(value=tally(counted), n=None, of=counted)


def total(value: nw.Expr, *, of: nw.Expr | None = None) -> Measure:
    """Sum a number over rows; unknown ones add nothing, and nothing sums to 0."""
    known = _known(value, of)
    return Measure(value=nw.when(known).then(value).otherwise(nw.lit(0)).sum(), n=None, of=known)


def share(yes: nw.Expr, *, of: nw.Expr | None = None) -> Measure:
    """Share (0…1) of rows for which `yes` holds, out of all rows or those for which `of` holds.

    An unknown `yes` counts as no: `(nw.col("wait_s") <= 20).mean()` would quietly drop every abandoned contact
    from the denominator.
    """
    base = None if of is None else holds(of)
    hits = holds(yes) if base is None else base & holds(yes)
    n = tally(base)
    return Measure(value=over(tally(hits), n), n=n, of=base, yes=hits, kind=Kind.SHARE)


def mean_of(value: nw.Expr, *, of: nw.Expr | None = None) -> Measure:
    """Mean over the rows of `of` whose value is known."""
    known = _known(value, of)
    each = nw.when(known).then(value)
    return Measure(value=each.mean(), n=tally(known), of=known, kind=Kind.MEAN, each=each)


def ratio_of(top: nw.Expr, bottom: nw.Expr, *, of: nw.Expr | None = None) -> Measure:
    """Sum of one number divided by the sum of another over the rows of `of` where both are known (ratio of sums)."""
    known = _known(bottom, of) & ~top.is_null()
    zero = nw.lit(0.0)
    upper, lower = (nw.when(known).then(value).otherwise(zero) for value in (top, bottom))
    value = over(upper.sum(), lower.sum())
    return Measure(value=value, n=tally(known), of=known, kind=Kind.RATIO, each=upper, per=lower)


def distinct_of(value: nw.Expr, *, of: nw.Expr | None = None) -> nw.Expr:
    """Count different known values over the rows of `of`: an aggregate to make a Measure from."""
    known = _known(value, of)
    marked = nw.when(known).then(value)
    is_any_unknown = nw.when(known).then(nw.lit(0, nw.Int64)).otherwise(nw.lit(1, nw.Int64)).max()
    return marked.n_unique().cast(nw.Int64) - is_any_unknown.fill_null(0)


def share_of_whole(key: str, yes: nw.Expr, *, of: nw.Expr) -> Measure:
    """Share of the different values of column `key` (customers, say) for whose every row in `of` `yes` holds.

    Values without a row in `of` are not in the denominator; rows whose key is unknown belong to nobody.
    """
    base = holds(of) & ~nw.col(key).is_null()
    failing = base & ~holds(yes)
    n = distinct_of(nw.col(key), of=base)
    failed = nw.when(failing).then(nw.lit(1)).otherwise(nw.lit(0)).max().over(key)
    value = over(n - distinct_of(nw.col(key), of=failing), n)
    return Measure(value=value, n=n, of=base, yes=base & (failed == 0), kind=Kind.SHARE, counted=key)


def part_of(value: nw.Expr, *, of: nw.Expr) -> Measure:
    """Mean part of a whole over all rows of `of`, so that the parts' means add up to the whole's mean.

    A row without that part counts as 0 s of it; null where no row at all has it known.
    """
    base = holds(of)
    n = tally(base)
    known = nw.when(tally(base & ~value.is_null()) > 0).then(n)
    each = nw.when(base).then(value.fill_null(0))
    summed = nw.when(base).then(value).sum()
    return Measure(value=over(summed, known), n=n, of=base, kind=Kind.MEAN, each=each)


def percentile_of(value: nw.Expr, q: float, *, of: nw.Expr | None = None) -> Measure:
    """Percentile (q of 0…1) with linear interpolation, over the rows of `of` whose value is known."""
    known = _known(value, of)
    each = nw.when(known).then(value)
    spread = each.quantile(q, interpolation="linear")
    return Measure(value=spread, n=tally(known), of=known, kind=Kind.PERCENTILE, each=each, q=q)


def longest_of(value: nw.Expr, *, of: nw.Expr | None = None) -> Measure:
    """Largest value over the rows of `of` whose value is known."""
    known = _known(value, of)
    return Measure(value=nw.when(known).then(value).max(), n=tally(known), of=known)


def _known(value: nw.Expr, of: nw.Expr | None) -> nw.Expr:
    known = ~value.is_null()
    return known if of is None else holds(of) & known
