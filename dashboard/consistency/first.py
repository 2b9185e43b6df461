"""What is inconsistent and where to look first, in words: over all KPIs, and each KPI's own finding as a list."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.analysis import amounts, states, ways
from dashboard.analysis.panels import Panel
from dashboard.consistency import words
from dashboard.consistency.asked import KPI, KPIS, metric
from dashboard.consistency.told import Told
from dashboard.lists.table import Cell, Column, Row, Table
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import standout
from metrics.metric import Unit
from metrics.rows import Side

KEY = "first"
COLUMNS = ("kpi", "where", "value", "others", "apart", "affected")
Finding = Mapping[str, Any]


def panel(page: Opened, told: Told) -> Panel:
    """Make the panel: a sentence, and a row a KPI."""
    title = page.say("consistency.first")
    if len(told.names) < 2:  # noqa: PLR2004 - one has nothing to stand beside
        return Panel(KEY, title, empty=states.needs_two(page, "channel"))
    found = {kpi: standout.first(told.cells[kpi]) for kpi in KPIS}
    return Panel(
        KEY,
        title,
        sentence(page, found),
        [*_caveats(page, told), page.say("consistency.first_note", n=len(KPIS))],
        table=_table(page, found),
        sheet=_sheet(told),
        metrics=[metric(kpi) for kpi in KPIS],
    )


def sentence(page: Opened, found: Mapping[str, Finding | None]) -> str:
    """Say where most customers fare worse than on other channels; that nothing stands out where none do."""
    known = {kpi: one for kpi, one in found.items() if one is not None}
    if not known:
        return page.say("consistency.first_none")
    kpi = max(known, key=lambda one: known[one]["affected"])
    row = known[kpi]
    return page.say(
        "consistency.first_says",
        channel=words.channel(page, row["channel"]),
        reason=words.reason(page, row["reason"]),
        kpi=page.say(f"consistency.kpi_{kpi}"),
        value=amounts.told(row["value"], Unit.SHARE, page.lang),
        others=amounts.told(row["others"], Unit.SHARE, page.lang),
        apart=amounts.apart(row["difference"], Unit.SHARE, page.lang),
        between=amounts.apart_between(row["difference_low"], row["difference_high"], Unit.SHARE, page.lang),
        affected=numbers.number(row["affected"]),
    )


def _caveats(page: Opened, told: Told) -> list[str]:
    """Say which channels stopped: they are left out."""
    return [
        page.say("consistency.silent", channel=words.channel(page, name), day=numbers.day(last, page.lang))
        for name, last in told.silent.items()
    ]


def _table(page: Opened, found: Mapping[str, Finding | None]) -> Table:
    columns = [Column(name, page.say(f"consistency.column_{name}"), name not in {"kpi", "where"}) for name in COLUMNS]
    order = sorted(found, key=lambda kpi: -(one["affected"] if (one := found[kpi]) else 0))
    return Table(columns, [_row(page, kpi, found[kpi]) for kpi in order])


def _row(page: Opened, kpi: str, row: Finding | None) -> Row:
    name = Cell(page.say(f"consistency.kpi_{kpi}"), ways.narrowed("consistency", **{KPI: kpi}))
    if row is None:
        return Row([name, page.say("consistency.nothing"), None, None, None, None])
    share = {one: amounts.told(row[one], Unit.SHARE, page.lang) for one in ("value", "others")}
    apart = amounts.apart(row["difference"], Unit.SHARE, page.lang)
    between = amounts.apart_between(row["difference_low"], row["difference_high"], Unit.SHARE, page.lang)
    where = page.say(
        "consistency.where",
        channel=words.channel(page, row["channel"]),
        reason=words.reason(page, row["reason"]),
    )
    to = ways.rows(metric(kpi), Side.DENOMINATOR, channel=row["channel"], reason=row["reason"])
    return Row(
        [
            name,
            Cell(where, to),
            share["value"],
            share["others"],
            f"{apart} ({between})",
            numbers.number(row["affected"]),
        ]
    )


def _sheet(told: Told) -> pl.DataFrame:
    """Every cell that stands apart, of every KPI."""
    parts = [cells.with_columns(metric=pl.lit(metric(kpi))) for kpi, cells in told.cells.items()]
    whole = pl.concat(parts, how="diagonal_relaxed").filter(pl.col("standing").is_in([standout.WORSE, standout.BETTER]))
    return whole.select(
        "metric", "reason", "channel", "value", "n", "others", "others_n", "difference", "difference_low",
        "difference_high", "standing", "affected",
    ).sort("affected", "metric", "reason", "channel", descending=[True, False, False, False])  # fmt: skip
