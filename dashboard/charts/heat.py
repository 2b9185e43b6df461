"""A heat map of weekday and hour: one cell each, its figure on hover; cells of few rows are hollow.

Frames: `cells` (day, hour, value, is_few, told_when, told_value, told_n): days and hours come in order as words.
"""

from functools import cache

import altair as alt

from dashboard.charts import theme
from dashboard.charts.draw import Spec, finished, hints, source
from metrics.metric import Unit

HEIGHT = 270
LIGHT, DARK = "#eef3f9", "#274b73"
Axes = tuple[tuple[str, ...], tuple[str, ...]]  # words of both axes, in order
TOLD = ("told_when", "told_value", "told_n")


@cache
def spec(lang: str, unit: Unit, title: str, axes: Axes, *, is_up: bool) -> Spec:
    """Make the chart of a metric in this unit; `axes` are hours, then days. Dark is where customers fare worse."""
    colours = [DARK, LIGHT] if is_up else [LIGHT, DARK]
    scale = alt.Scale(range=colours, type="linear" if unit == Unit.SHARE else "sqrt")
    legend = alt.Legend(
        title=title, orient="top", gradientLength=220, titleOrient="left", tickCount=4, **theme.numbers(unit)
    )
    told = hints(TOLD, lang)
    x = alt.X(
        field="hour",
        type="nominal",
        scale=alt.Scale(domain=list(axes[0])),
        axis=alt.Axis(title=None, labelAngle=0, ticks=False),
    )
    y = alt.Y(
        field="day", type="nominal", scale=alt.Scale(domain=list(axes[1])), axis=alt.Axis(title=None, ticks=False)
    )
    cells = (
        alt.Chart(source("cells"))
        .mark_rect(stroke="#ffffff", strokeWidth=1.5)
        .encode(
            x=x,
            y=y,
            color=alt.Color(field="value", type="quantitative", scale=scale, legend=legend),
            tooltip=told,
        )
    )
    few = alt.Chart(source("few")).mark_rect(stroke="#b7bec8", strokeWidth=1.2, fill="#ffffff")
    return finished(alt.layer(cells, few.encode(x=x, y=y, tooltip=told)), lang)
