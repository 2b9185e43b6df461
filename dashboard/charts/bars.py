"""Time by state, stacked: one bar a day.

Frames: `parts` (day, part, place, hours, link, told_hours), `tops` (day, hours, text: what stands above the bar).
Days come in order, each once, as they are to be read; `part` is a word of the legend, `place` its place in the stack.
"""

from functools import cache

import altair as alt

from dashboard.charts import theme
from dashboard.charts.draw import Spec, finished, hints, picking, source
from dashboard.wording.catalogue import t

HEIGHT = 250


@cache
def spec(lang: str, states: tuple[str, ...]) -> Spec:
    """Make the chart of these agent states, the lowest in the stack first."""
    words = [t(f"agent_state.{state}", lang) for state in states]
    scale = alt.Scale(domain=words, range=theme.state_colours(states))
    told = hints(TOLD, lang)
    bars = (
        alt.Chart(source("parts"))
        .mark_bar(cursor="pointer", stroke="#ffffff", strokeWidth=0.5)
        .encode(
            x=_x(lang),
            y=_y(lang),
            color=alt.Color(
                field="part", type="nominal", scale=scale, legend=alt.Legend(title=None, columns=len(states))
            ),
            order=alt.Order(field="place", type="quantitative"),
            tooltip=told,
        )
        .add_params(picking())
    )
    tops = alt.Chart(source("tops")).mark_text(dy=-7, color=theme.INK, fontSize=11.5, tooltip=None)
    return finished(
        alt.layer(bars, tops.encode(x=_x(lang), y=_y(lang), text=alt.Text(field="text", type="nominal"))), lang
    )


TOLD = ("day", "part", "told_hours")


def _x(lang: str) -> alt.X:
    axis = alt.Axis(title=t("charts.bars.x", lang), labelAngle=0, labelOverlap="greedy", labelSeparation=6, grid=False)
    return alt.X(field="day", type="ordinal", sort=None, axis=axis)


def _y(lang: str) -> alt.Y:
    axis = alt.Axis(title=t("charts.bars.y", lang), tickCount=5, format=",d")
    return alt.Y(field="hours", type="quantitative", axis=axis, stack="zero")
