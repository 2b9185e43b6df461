"""Lengths side by side, by a name each: amounts of what has an order (ages, stages), lying down.

Frames: `rows` (name, value, kind, text, link, told_name, told_value, told_n, told_standing): `kind` is "usual" or
"marked" (what the eye is to find), `text` stands at the end of the length.
"""

from functools import cache

import altair as alt

from dashboard.charts import theme
from dashboard.charts.draw import Spec, finished, hints, picking, source
from metrics.metric import Unit

ROW, ROOM = 34, 46
USUAL, MARKED = "usual", "marked"
TOLD = ("told_name", "told_value", "told_n", "told_standing")


def height(rows: int) -> int:
    """Pixels of a chart of so many rows."""
    return ROW * max(rows, 1) + ROOM


@cache
def spec(lang: str, unit: Unit, title: str) -> Spec:
    """Make the chart of amounts in this unit; `title` names them."""
    rows = alt.Chart(source("rows"))
    told = hints(TOLD, lang)
    y = alt.Y(field="name", type="nominal", sort=None, axis=alt.Axis(title=None, labelLimit=170, ticks=False))
    axis = alt.Axis(title=title, tickCount=5, **theme.numbers(unit))
    x = alt.X(field="value", type="quantitative", axis=axis)
    colour = alt.Color(
        field="kind",
        type="nominal",
        scale=alt.Scale(domain=[USUAL, MARKED], range=["#9db4ce", theme.STATUS["watch"]]),
        legend=None,
    )
    bars = rows.mark_bar(height=21, cursor="pointer").encode(y=y, x=x, color=colour, tooltip=told).add_params(picking())
    room = rows.transform_calculate(room="datum.value * 1.35").mark_point(opacity=0, tooltip=None)  # for the words
    ends = rows.mark_text(align="left", dx=5, color=theme.INK, tooltip=None)
    wide = room.encode(y=y, x=alt.X(field="room", type="quantitative", axis=axis))
    return finished(alt.layer(bars, wide, ends.encode(y=y, x=x, text=alt.Text(field="text", type="nominal"))), lang)
