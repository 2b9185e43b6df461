"""Each KPI in a lane of its own: a dot a channel with its interval, and a band for all channels together."""

from typing import Any

import polars as pl

from dashboard.analysis import amounts, states, ways
from dashboard.analysis.panels import Panel
from dashboard.charts import lanes
from dashboard.charts.draw import Picture
from dashboard.consistency import words
from dashboard.consistency.asked import KPIS, Asked, metric
from dashboard.consistency.told import Told
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import standout
from metrics.metric import Unit
from metrics.rows import Side

KEY, PAGE = "kpis", "consistency"
RAW = {"value": "crude", "low": "crude_low", "high": "crude_high"}
NUMBERS = ("value", "low", "high")


def panel(page: Opened, told: Told, asked: Asked) -> Panel:
    """Make the panel; channels of fewer than 30 contacts have no dot in a lane."""
    title = page.say(f"consistency.kpis_{asked.values}")
    parts = [_lane(told, kpi, asked) for kpi in KPIS]
    rows = pl.concat(parts, how="vertical_relaxed")
    if rows.is_empty():
        return Panel(KEY, title, empty=states.nothing(page, PAGE))
    if states.is_single(rows, "channel"):
        return Panel(KEY, title, empty=states.needs_two(page, "channel"))
    says = _says(page, rows)
    return Panel(
        KEY,
        title,
        says,
        [page.say("consistency.kpis_note", least=standout.LEAST)],
        picture=_picture(page, told, rows, says),
        sheet=rows.rename({"kpi": "metric"}).with_columns(pl.col("metric").replace({kpi: metric(kpi) for kpi in KPIS})),
        metrics=[metric(kpi) for kpi in KPIS],
    )


def _lane(told: Told, kpi: str, asked: Asked) -> pl.DataFrame:
    stands = told.stands[kpi].filter(~pl.col("is_left_out"))
    named = RAW if asked.is_raw else {name: name for name in NUMBERS}
    return stands.select(
        pl.lit(kpi).alias("kpi"), "channel", "n", *(pl.col(column).alias(name) for name, column in named.items())
    )


def _says(page: Opened, rows: pl.DataFrame) -> str:
    """Say in which KPI channels lie farthest apart, and which two."""
    apart = (
        rows.group_by("kpi")
        .agg(
            gap=pl.col("value").max() - pl.col("value").min(),
            best=pl.col("channel").sort_by("value").last(),
            worst=pl.col("channel").sort_by("value").first(),
        )
        .sort("gap", "kpi", descending=[True, False])
        .row(0, named=True)
    )
    return page.say(
        "consistency.kpis_says",
        kpi=page.say(f"consistency.kpi_{apart['kpi']}"),
        best=words.channel(page, apart["best"]),
        worst=words.channel(page, apart["worst"]),
        gap=numbers.number(apart["gap"] * 100, 1),
    )


def _picture(page: Opened, told: Told, rows: pl.DataFrame, says: str) -> Picture:
    lang, known = page.lang, [kpi for kpi in KPIS if kpi in set(rows["kpi"])]
    names = tuple(page.say(f"consistency.kpi_{kpi}") for kpi in known)
    channels = rows.group_by("channel").agg(pl.col("n").max()).sort("n", "channel", descending=[True, False])["channel"]
    shown = tuple(words.channel(page, one) for one in channels)
    fields = ("lane", "channel", *NUMBERS, "link", *lanes.TOLD)
    schema = {one: pl.Float64 if one in NUMBERS else pl.String for one in fields}
    drawn = pl.DataFrame([_dot(page, row) for row in rows.iter_rows(named=True)], schema=schema)
    whole = pl.concat(
        [
            told.whole[kpi].select(pl.lit(name).alias("lane"), "low", "high")
            for kpi, name in zip(known, names, strict=True)
        ]
    )
    spec = lanes.spec(lang, Unit.SHARE, page.say("consistency.share"), names, shown)
    height = lanes.height(len(names), len(shown))
    return Picture(spec, {"rows": drawn, "whole": whole}, height, says)


def _dot(page: Opened, row: dict[str, Any]) -> dict[str, Any]:
    channel, kpi = words.channel(page, row["channel"]), page.say(f"consistency.kpi_{row['kpi']}")
    return {
        "lane": kpi,
        "channel": channel,
        **{name: row[name] for name in NUMBERS},
        "link": ways.rows(metric(row["kpi"]), Side.DENOMINATOR, channel=row["channel"]),
        "told_name": page.say("consistency.where", channel=channel, reason=kpi),
        "told_value": numbers.percent(row["value"]),
        "told_interval": amounts.between(row["low"], row["high"], Unit.SHARE, page.lang),
        "told_n": numbers.number(row["n"]),
    }
