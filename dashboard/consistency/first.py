"""What is inconsistent and where to look first, in words: over all KPIs, and each KPI's own finding as a list."""

from collections.abc import Mapping
from typing import Any, NamedTuple

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


class Found(NamedTuple):
    """What is found in one KPI: the cell to look at first, and the channel that is behind over all its reasons."""

    first: Finding | None
    behind: Finding | None


BETWEEN = {"en": " ", "zh": ""}  # what stands between two sentences


def panel(page: Opened, told: Told) -> Panel:
    """Make the panel: a sentence, and a row a KPI."""
    title = page.say("consistency.first")
    if len(told.names) < 2:  # noqa: PLR2004 - one has nothing to stand beside
        return Panel(KEY, title, empty=states.needs_two(page, "channel"))
    found = {kpi: Found(standout.first(cells), told.behind[kpi]) for kpi, cells in told.cells.items()}
    return Panel(
        KEY,
        title,
        sentence(page, found),
        [*_caveats(page, told), page.say("consistency.first_note", n=len(KPIS))],
        table=_table(page, found),
        sheet=_sheet(told),
        metrics=[metric(kpi) for kpi in KPIS],
    )


def sentence(page: Opened, found: Mapping[str, Found]) -> str:
    """Say where most customers fare worse than on other channels, and which channel is behind over all its reasons.

    Says that nothing stands out where neither is.
    """
    said = [_most(page, found, "first"), _most(page, found, "behind")]
    told = BETWEEN[page.lang].join(one for one in said if one)
    return told or page.say("consistency.first_none")


def _most(page: Opened, found: Mapping[str, Found], kind: str) -> str:
    """Say the finding of this kind that most people are affected by; nothing where there is none."""
    known = {kpi: row for kpi, one in found.items() if (row := getattr(one, kind)) is not None}
    if not known:
        return ""
    kpi = max(known, key=lambda one: known[one]["affected"])
    row = known[kpi]
    reason = {"reason": words.reason(page, row["reason"])} if kind == "first" else {}
    return page.say(
        f"consistency.{kind}_says",
        channel=words.channel(page, row["channel"]),
        kpi=page.say(f"consistency.kpi_{kpi}"),
        affected=numbers.number(row["affected"]),
        **_amounts(page, row),
        **reason,
    )


def _amounts(page: Opened, row: Finding) -> dict[str, str]:
    return {
        "value": amounts.told(row["value"], Unit.SHARE, page.lang),
        "others": amounts.told(row["others"], Unit.SHARE, page.lang),
        "apart": amounts.apart(row["difference"], Unit.SHARE, page.lang),
        "between": amounts.apart_between(row["difference_low"], row["difference_high"], Unit.SHARE, page.lang),
    }


def _caveats(page: Opened, told: Told) -> list[str]:
    """Say which channels stopped: they are left out."""
    return [
        page.say("consistency.silent", channel=words.channel(page, name), day=numbers.day(last, page.lang))
        for name, last in told.silent.items()
    ]


def _table(page: Opened, found: Mapping[str, Found]) -> Table:
    columns = [Column(name, page.say(f"consistency.column_{name}"), name not in {"kpi", "where"}) for name in COLUMNS]
    shown = {kpi: one.first or one.behind for kpi, one in found.items()}
    order = sorted(shown, key=lambda kpi: (found[kpi].first is None, -((shown[kpi] or {}).get("affected", 0))))
    return Table(columns, [_row(page, kpi, shown[kpi]) for kpi in order])


def _row(page: Opened, kpi: str, row: Finding | None) -> Row:
    name = Cell(page.say(f"consistency.kpi_{kpi}"), ways.narrowed("consistency", **{KPI: kpi}))
    if row is None:
        return Row([name, page.say("consistency.nothing"), None, None, None, None])
    is_cell = "reason" in row
    reason = words.reason(page, row["reason"]) if is_cell else page.say("consistency.all_reasons")
    where = page.say("consistency.where", channel=words.channel(page, row["channel"]), reason=reason)
    told = _amounts(page, row)
    apart = page.say("consistency.apart", apart=told["apart"], between=told["between"])
    cells: list[str | Cell | None] = [name, Cell(where, _way(kpi, row)), told["value"], told["others"], apart]
    return Row([*cells, numbers.number(row["affected"])])


def _way(kpi: str, row: Finding) -> str | None:
    """The contacts of a finding; none of a reason that nobody noted, which no list is narrowed by."""
    if "reason" in row and row["reason"] is None:
        return None
    reason = {"reason": row["reason"]} if "reason" in row else {}
    return ways.rows(metric(kpi), Side.DENOMINATOR, channel=row["channel"], **reason)


def _sheet(told: Told) -> pl.DataFrame:
    """Every cell that stands apart, of every KPI."""
    parts = [cells.with_columns(metric=pl.lit(metric(kpi))) for kpi, cells in told.cells.items()]
    whole = pl.concat(parts, how="diagonal_relaxed").filter(pl.col("standing").is_in([standout.WORSE, standout.BETTER]))
    return whole.select(
        "metric", "reason", "channel", "value", "n", "others", "others_n", "difference", "difference_low",
        "difference_high", "standing", "affected",
    ).sort("affected", "metric", "reason", "channel", descending=[True, False, False, False])  # fmt: skip
