"""Figures of so few cases that they tell of single customers: what is withheld of a table, and what goes with it.

A figure of 1 to 4 cases is withheld. As the rest and the whole would still tell it, what is withheld along each row and
column of a table is never one figure alone, and never of fewer than 5 cases together: the smallest others go with it.
A figure of no case is told: nobody is in it.
"""

from collections.abc import Hashable, Sequence

import polars as pl

from metrics.metric import Unit

LEAST_TOLD = 5
COUNTS = frozenset({Unit.COUNT, Unit.CONTACTS})  # of which the value itself says how many cases there are
WITHHELD = "is_withheld"
POOLED = "…"  # what small groups are called together
Group = tuple[Hashable, ...]


def hidden(sizes: Sequence[float | None], groups: Sequence[Group] = ()) -> list[bool]:
    """Say which cells of a table must not be told: `sizes` are their cases, `groups` where each stands.

    Along each dimension of `groups` (none: all cells are one line) what is hidden is nothing, or at least two cells of
    together 5 cases or more, or all cells that have any. Unknown sizes count as none.
    """
    known = [size or 0.0 for size in sizes]
    told = [not 0 < size < LEAST_TOLD for size in known]
    lines = _lines(groups) if groups else [list(range(len(known)))]
    changed = not all(told)
    while changed:
        changed = False
        for line in lines:
            while (other := _needed(line, known, told)) is not None:
                told[other], changed = False, True
    return [not one for one in told]


def withheld(told: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """Take out of figures, as `metrics.evaluate` gives them, what is of too few cases; same rows and order.

    `value`, `n`, `low` and `high` are null where `is_withheld` (added). A count goes by its value, others by their n;
    an amount that has neither (hours, a net) goes with any other figure of its group: net = created − resolved.
    """
    size = pl.when(_is_count()).then("value").otherwise("n")
    rows = told.select(*by, "metric", _size=size).with_row_index("_at")
    hide = [False] * told.height
    for _, one in rows.group_by("metric", maintain_order=True):
        marks = hidden(one["_size"].to_list(), one.select(by).rows() if by else [])
        for at, mark in zip(one["_at"], marks, strict=True):
            hide[at] = mark
    marked = told.with_columns(pl.Series(WITHHELD, hide, dtype=pl.Boolean))
    beside = pl.col(WITHHELD).any().over([*by]) if by else pl.col(WITHHELD).any()
    bare = pl.col("n").is_null() & ~_is_count() & pl.col("value").is_not_null()
    return _blanked(marked.with_columns(pl.col(WITHHELD) | (bare & beside)), ("value", "n", "low", "high"))


def table(told: pl.DataFrame, size: str, keys: Sequence[str]) -> pl.DataFrame:
    """Take out of any table what is of too few cases by its column `size`; `keys` say where a row stands and are kept.

    Everything else is null in rows where `is_withheld` (added).
    """
    marks = hidden(told[size].to_list(), told.select(keys).rows() if keys else [])
    marked = told.with_columns(pl.Series(WITHHELD, marks, dtype=pl.Boolean))
    return _blanked(marked, [name for name in told.columns if name not in keys])


def pooled(weekly: pl.DataFrame, dimension: str) -> pl.DataFrame:
    """Take small groups of weekly figures together: `dimension`, group, iso_week, value, n; same columns.

    Groups that have 1 to 4 cases in some week become one group (POOLED) of the dimension in all weeks, with the next
    larger one where they have too few together; value is their mean by n. A week that has too few as a whole is gone.
    """
    weeks = weekly.group_by(dimension, "iso_week").agg(pl.col("n").sum().alias("_whole"))
    enough = weekly.join(weeks, on=[dimension, "iso_week"]).filter(pl.col("_whole") >= LEAST_TOLD).drop("_whole")
    parts = [_pooled(one) for _, one in enough.group_by(dimension, maintain_order=True)]
    return pl.concat([enough.clear(), *parts])


def _pooled(of: pl.DataFrame) -> pl.DataFrame:
    """Take the small groups of one dimension together, one more at a time until no week has too few of them."""
    few = pl.col("n").is_between(1, LEAST_TOLD - 1)
    ordered = of.group_by("group").agg(_n=pl.col("n").sum(), _few=few.any()).sort("_n", "group", nulls_last=True)
    small, others = (ordered.filter(one)["group"].to_list() for one in (pl.col("_few"), ~pl.col("_few")))
    while small:
        is_small = pl.col("group").is_in(small, nulls_equal=True)
        together = of.filter(is_small).group_by("iso_week").agg(pl.col("n").sum())
        if not others or (len(small) > 1 and together.filter(few).is_empty()):
            break
        small.append(others.pop(0))
    if not small:
        return of
    named = pl.when(pl.col("group").is_in(small, nulls_equal=True)).then(pl.lit(POOLED)).otherwise("group")
    keys = [name for name in of.columns if name not in {"value", "n"}]
    mean = (pl.col("value") * pl.col("n")).sum() / pl.col("n").sum()
    told = of.with_columns(group=named).group_by(keys, maintain_order=True).agg(value=mean, n=pl.col("n").sum())
    return told.select(of.columns)


def merged(bins: pl.DataFrame) -> pl.DataFrame:
    """Merge neighbouring bins (low, high, n, share, below) until each has none, or 5 cases; empty where all have fewer.

    Same columns, types and order.
    """
    made: list[dict[str, float | None]] = []
    for row in bins.iter_rows(named=True):
        last = made[-1] if made else None
        if last is not None and 0 < (last["n"] or 0) < LEAST_TOLD:
            _join(last, row)
        else:
            made.append(dict(row))
    while len(made) > 1 and 0 < (made[-1]["n"] or 0) < LEAST_TOLD:
        over = made.pop()
        _join(made[-1], over)
    whole = sum(row["n"] or 0 for row in made)
    return pl.DataFrame(made if whole >= LEAST_TOLD else [], schema=bins.schema)


def told(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out groups without cases; those that are withheld stay."""
    some = pl.col("n") > 0
    return rows.filter(some | pl.col(WITHHELD) if WITHHELD in rows.columns else some)


def drawn(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out what is withheld."""
    return rows.filter(~pl.col(WITHHELD)) if WITHHELD in rows.columns else rows


def has_withheld(rows: pl.DataFrame) -> bool:
    """Whether anything of these figures is withheld."""
    return WITHHELD in rows.columns and bool(rows[WITHHELD].any())


def _is_count() -> pl.Expr:
    return pl.col("n").is_null() & pl.col("unit").is_in([str(one) for one in COUNTS])


def _blanked(marked: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    return marked.with_columns(pl.when(~pl.col(WITHHELD)).then(pl.col(name)).alias(name) for name in names)


def _join(last: dict[str, float | None], row: dict[str, float | None]) -> None:
    """Add a bin to the one before it."""
    last |= {"high": row["high"], "below": row["below"]}
    last |= {name: (last[name] or 0) + (row[name] or 0) for name in ("n", "share")}


def _lines(groups: Sequence[Group]) -> list[list[int]]:
    """Cells that differ in one dimension alone, for each of them."""
    found: dict[tuple[int, Group], list[int]] = {}
    for at, group in enumerate(groups):
        for place in range(len(group)):
            found.setdefault((place, group[:place] + group[place + 1 :]), []).append(at)
    return list(found.values())


def _needed(line: Sequence[int], sizes: Sequence[float], told: Sequence[bool]) -> int | None:
    """The cell that has to be hidden beside those that are: the smallest of any cases; None where it needs none."""
    gone = [at for at in line if not told[at] and sizes[at] > 0]
    if not gone or (len(gone) > 1 and sum(sizes[at] for at in gone) >= LEAST_TOLD):
        return None
    return min((at for at in line if told[at] and sizes[at] > 0), key=lambda at: sizes[at], default=None)
