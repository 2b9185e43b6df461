"""Figures over time: a line each, with the range in which each may lie where it has one; a point opens its rows.

Frames: `points` (day, value, low, high, part, link, told_name, told_day, told_value, told_n): days as dates, `part` a
word of the legend; `low` and `high` are null where there is no interval.
"""

from functools import cache

import altair as alt

from dashboard.charts import theme
from dashboard.charts.draw import Spec, finished, hints, picking, source
from metrics.metric import Unit

HEIGHT = 250
COUNTED = frozenset({Unit.COUNT, Unit.NET})  # counts of what happened: no interval
COLOURS = (theme.CALM, "#c98a2b", "#8f78a8")
TOLD = ("told_day", "told_name", "told_value", "told_n")


@cache
def spec(lang: str, unit: Unit, title: str, parts: tuple[str, ...], *, is_stepped: bool = False) -> Spec:
    """Make the chart of these lines, in words; `title` says what they count. Stepped: totals that hold till changed."""
    rows = alt.Chart(source("points"))
    x = alt.X(field="day", type="temporal", axis=alt.Axis(title=None, grid=False, labelOverlap="greedy", tickCount=8))
    axis = alt.Axis(title=title, tickCount=5, **theme.numbers(unit))
    scale = alt.Scale(zero=unit in COUNTED)
    y = alt.Y(field="value", type="quantitative", axis=axis, scale=scale)
    legend = alt.Legend(title=None, columns=len(parts), symbolOpacity=1) if len(parts) > 1 else None
    colour = alt.Color(
        field="part", type="nominal", legend=legend, scale=alt.Scale(domain=list(parts), range=list(COLOURS))
    )
    ranges = rows.mark_area(opacity=0.14, tooltip=None).encode(
        x=x, y=alt.Y(field="low", type="quantitative", axis=axis, scale=scale), y2=alt.Y2(field="high"), color=colour
    )
    lines = rows.mark_line(strokeWidth=1.8, interpolate="step-after" if is_stepped else "linear", tooltip=None).encode(
        x=x, y=y, color=colour
    )
    told = hints(TOLD, lang)
    points = rows.mark_point(size=38, filled=True, opacity=1, cursor="pointer").encode(
        x=x, y=y, color=colour, tooltip=told
    )
    drawn = (lines, points.add_params(picking()))
    return finished(alt.layer(*drawn if unit in COUNTED else (ranges, *drawn)), lang)
