"""Reason by channel: how often each channel keeps its own standard, or how far it lies from the others."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.analysis import amounts, states, ways
from dashboard.analysis.panels import Panel
from dashboard.charts import grid
from dashboard.charts.draw import Picture
from dashboard.consistency import words
from dashboard.consistency.asked import ANSWER, Asked, metric, standardised
from dashboard.consistency.told import Told
from dashboard.shell import Opened
from metrics import small_cells, standout
from metrics.metric import Unit
from metrics.rows import Side

KEY = "matrix"
MOST = 12  # reasons; the rest stands in the saved table
MARKS = {standout.WORSE: "◆ ", standout.BETTER: "▲ "}
HATCHED = (standout.FEW, None)


def panel(page: Opened, told: Told, asked: Asked) -> Panel:
    """Make the panel."""
    cells, name = told.cells[asked.kpi], page.say(f"consistency.kpi_{asked.kpi}")
    title = page.say(f"consistency.matrix_{asked.values}", kpi=name)
    known = small_cells.told(cells)
    if known.is_empty():
        return Panel(KEY, title, empty=states.none_of(page, name))
    if small_cells.drawn(known).is_empty():
        return Panel(KEY, title, empty=states.too_few(page))
    if known["channel"].n_unique() < 2:  # noqa: PLR2004 - one has nothing to stand beside
        return Panel(KEY, title, empty=states.needs_two(page, "channel"))
    says = _says(page, cells)
    key = standardised(asked.kpi)
    return Panel(
        KEY,
        title,
        says,
        _notes(page, told, asked),
        picture=_picture(page, told, asked, says),
        sheet=cells.drop("is_pooled", small_cells.WITHHELD, strict=False),
        metrics=(metric(asked.kpi), *((key,) if key else ())),
    )


def _says(page: Opened, cells: pl.DataFrame) -> str:
    judged = cells.filter(pl.col("standing").is_in([standout.WORSE, standout.BETTER, standout.USUAL])).height
    worse = cells.filter(pl.col("standing") == standout.WORSE).height
    better = cells.filter(pl.col("standing") == standout.BETTER).height
    if not judged:
        return page.say("consistency.matrix_few")
    return page.say("consistency.matrix_says", n=judged, worse=worse, better=better)


def _notes(page: Opened, told: Told, asked: Asked) -> list[str]:
    notes = [page.say("consistency.hatched", least=standout.LEAST), page.say(f"consistency.about_{asked.values}")]
    notes += [page.say("consistency.about_answer")] if asked.kpi == ANSWER else []
    more = told.cells[asked.kpi]["reason"].n_unique() - MOST
    return [*notes, page.say("consistency.more_reasons", n=more)] if more > 0 else notes


def _picture(page: Opened, told: Told, asked: Asked, says: str) -> Picture:
    cells = told.cells[asked.kpi]
    order = cells.group_by("channel").agg(pl.col("n").sum()).sort("n", "channel", descending=[True, False])["channel"]
    most = (
        cells.group_by("reason").agg(pl.col("n").sum()).sort("n", "reason", descending=[True, False], nulls_last=True)
    )
    reasons = most["reason"].to_list()[:MOST]
    shown = cells.filter(pl.col("reason").is_in(reasons, nulls_equal=True), pl.col("channel").is_not_null())
    wide = pl.concat([_totals(told, asked), shown.with_columns(is_total=pl.lit(value=False))], how="diagonal_relaxed")
    drawn = [_cell(page, told, asked, row) for row in wide.iter_rows(named=True)]
    schema = {one: pl.Float64 if one == "shade" else pl.String for one in ("row", "column", "shade", *SENT, *grid.TOLD)}
    frame = pl.DataFrame(drawn, schema=schema)
    columns = tuple(_heading(page, told, one) for one in order if one is not None)
    rows = (page.say("consistency.all_reasons"), *(words.reason(page, one) for one in reasons))
    what = page.say("consistency.points" if not asked.is_raw else "consistency.share")
    spec = grid.spec(page.lang, Unit.SHARE, what, (columns, rows), "attained" if asked.is_raw else "apart")
    return Picture(spec, grid.frames(frame), grid.height(len(rows)), says)


SENT = ("text", "small", "link")


def _totals(told: Told, asked: Asked) -> pl.DataFrame:
    """Rows of all reasons together: as they are, or on one mix of reasons."""
    stands = told.stands[asked.kpi]
    raw = {"value": "crude", "low": "crude_low", "high": "crude_high"} if asked.is_raw else {}
    standing = pl.when("is_left_out").then(pl.lit(standout.FEW)).otherwise(pl.lit(standout.USUAL))
    return stands.with_columns(
        *(pl.col(column).alias(name) for name, column in raw.items()), standing=standing, is_total=pl.lit(value=True)
    )


def _cell(page: Opened, told: Told, asked: Asked, row: Mapping[str, Any]) -> dict[str, Any]:
    lang, column = page.lang, _heading(page, told, row["channel"])
    name = page.say("consistency.all_reasons") if row["is_total"] else words.reason(page, row["reason"])
    standing, value = row["standing"], row["value"] if asked.is_raw else row["difference"]
    shade = None if standing in HATCHED or value is None else value * (1 if asked.is_raw else 100)
    said = amounts.told if asked.is_raw else amounts.apart
    text = said(value, Unit.SHARE, lang).removesuffix(amounts.POINTS[lang]) if value is not None else ""
    return {
        "row": name,
        "column": column,
        "shade": shade,
        "text": f"{MARKS.get(standing, '')}{text}",
        "small": page.say("analysis.n", n=states.n(page, row["n"])) if row["n"] != 0 else "",
        "link": _way(asked, row),
        "told_name": page.say("consistency.where", channel=column, reason=name),
        "told_value": amounts.told(row["value"], Unit.SHARE, lang),
        "told_interval": amounts.between(row["low"], row["high"], Unit.SHARE, lang),
        "told_n": states.n(page, row["n"]),
        "told_others": amounts.told(row["others"], Unit.SHARE, lang) if row["others"] is not None else "",
        "told_against": _against(row, lang),
        "told_standing": _standing(page, row),
    }


def _standing(page: Opened, row: Mapping[str, Any]) -> str:
    if row["n"] is None:
        return page.say("small.panel", least=small_cells.LEAST_TOLD)
    return "" if row["is_total"] else page.say(f"consistency.standing_{row['standing'] or 'none'}")


def _against(row: Mapping[str, Any], lang: str) -> str:
    if row["difference"] is None:
        return ""
    between = amounts.apart_between(row["difference_low"], row["difference_high"], Unit.SHARE, lang)
    return f"{amounts.apart(row['difference'], Unit.SHARE, lang)} ({between})"


def _way(asked: Asked, row: Mapping[str, Any]) -> str | None:
    """The contacts of a cell; none of a reason that nobody noted, which no list is narrowed by."""
    if not row["n"] or (row["reason"] is None and not row["is_total"]):
        return None
    reason = {} if row["is_total"] else {"reason": row["reason"]}
    return ways.rows(metric(asked.kpi), Side.DENOMINATOR, channel=row["channel"], **reason)


def _heading(page: Opened, told: Told, channel: str) -> str:
    name = words.channel(page, channel)
    return page.say("consistency.stopped", channel=name) if channel in told.silent else name
