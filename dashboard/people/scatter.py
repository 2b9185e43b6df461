"""The funnel of a comparable group: its points, its limits, and whom it names."""

from typing import Any

import polars as pl

from dashboard.charts import funnel
from dashboard.charts.draw import Picture
from dashboard.people import group, kpis, standing
from dashboard.people.group import Compared
from dashboard.people.side_by_side import says
from dashboard.people.ways import Way, onward
from dashboard.shell import Opened
from dashboard.wording import numbers


def picture(page: Opened, found: Compared, own: int | None = None) -> Picture:
    """Lay the group out as a funnel; `own` is who is looked at."""
    to = onward()
    rows = [_point(page, found, row, own, to) for row in found.shown.iter_rows(named=True)]
    schema: dict[str, Any] = {"n": pl.Int64, "y": pl.Float64}
    schema |= dict.fromkeys(("kind", "link", *funnel.TOLD), pl.String)
    limits = found.chart.limits
    last = limits.tail(1)
    ends = [
        {"n": end["n"], "y": end[f"{which}_low"], "text": page.say(f"charts.funnel.{which}")}
        for end in last.iter_rows(named=True)
        for which in ("inner", "outer")
    ]
    labelled = found.shown.filter(group.NAMED, pl.col("flag").is_not_null() | (pl.col("agent_id") == (own or 0)))
    frames = {
        "points": pl.DataFrame(rows, schema=schema),
        "limits": limits,
        "ends": pl.DataFrame(ends, schema={"n": pl.Float64, "y": pl.Float64, "text": pl.String}),
        "names": labelled.select("n", "y", text=pl.col("agent")),
    }
    title = page.say("people.y_title", kpi=kpis.name(found.metric, page.lang))
    sentence = " ".join(text for text, _ in says(page, found))
    return Picture(funnel.spec(page.lang, found.metric.unit, title), frames, funnel.HEIGHT, sentence)


def _point(page: Opened, found: Compared, row: dict[str, Any], own: int | None, to: Way) -> dict[str, Any]:
    is_named = row["agent"] is not None
    lang, metric = page.lang, found.metric
    kind = "outside" if row["flag"] else "own" if row["agent_id"] == own else "named" if is_named else "other"
    return {
        "n": row["n"],
        "y": row["y"],
        "kind": funnel.kind(kind, lang),
        "link": to("agent", id=row["agent_id"], kpi=metric.key) if is_named else None,
        "name": row["agent"] if is_named else page.say("charts.funnel.other"),
        "told_n": numbers.number(row["n"]),
        "told_value": kpis.value(metric, row["value"], lang),
        "told_interval": kpis.span(metric, row["low"], row["high"], lang),
        "told_expected": kpis.value(metric, row["expected"], lang),
        "told_standing": standing.words(page, row),
    }
