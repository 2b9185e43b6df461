"""How many stand in each stage, day after day, one on top of the other.

Frames: `days` (day, stage, place, n, told_day, told_n, told_stage): days as dates, `stage` a word of the legend,
`place` its place in the stack, the first at the bottom. `notes` (day, text): what people noted.
"""

from functools import cache

import altair as alt

from dashboard.charts import theme
from dashboard.charts.draw import Spec, finished, hints, source
from dashboard.wording.catalogue import t

HEIGHT = 280
SHADES = ("#e2e6eb", "#d3e4f1", "#a9c7e0", "#7ba3c9", "#4d77a3", "#e6c88f", "#b9a3c9", "#c9ced6")
TOLD = ("told_day", "told_stage", "told_n")


@cache
def spec(lang: str, stages: tuple[str, ...]) -> Spec:
    """Make the chart of these stages, in words, the lowest first."""
    scale = alt.Scale(domain=list(stages), range=list(SHADES[: len(stages)]))
    axis = alt.Axis(title=None, grid=False, labelOverlap="greedy", tickCount=8)
    x = alt.X(field="day", type="temporal", axis=axis)
    told = hints(TOLD, lang)
    areas = (
        alt.Chart(source("days"))
        .mark_area(stroke="#ffffff", strokeWidth=0.6, interpolate="step-after")
        .encode(
            x=x,
            y=alt.Y(
                field="n",
                type="quantitative",
                stack="zero",
                axis=alt.Axis(title=t("charts.flow.y", lang), tickCount=5, format=",d"),
            ),
            color=alt.Color(field="stage", type="nominal", scale=scale, legend=alt.Legend(title=None, columns=8)),
            order=alt.Order(field="place", type="quantitative"),
            tooltip=told,
        )
    )
    notes = alt.Chart(source("notes")).mark_rule(color=theme.MUTED, strokeDash=[2, 3], tooltip=None)
    words = alt.Chart(source("notes")).mark_text(align="left", dx=4, dy=3, baseline="top", tooltip=None)
    at = alt.X(field="day", type="temporal", axis=axis)
    told_notes = words.encode(x=at, y=alt.value(0), text=alt.Text(field="text", type="nominal"))
    return finished(alt.layer(areas, notes.encode(x=at), told_notes), lang)
