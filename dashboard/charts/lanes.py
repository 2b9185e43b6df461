"""Several figures side by side, a lane each: in it a dot a channel with its interval, and a grey band for all channels.

Frames: `rows` (lane, channel, value, low, high, link, told_name, told_value, told_interval, told_n), `whole` (lane,
low, high). Lanes come in order.
"""

from functools import cache

import altair as alt

from dashboard.charts import theme
from dashboard.charts.draw import Spec, finished, hints, picking, source
from metrics.metric import Unit

ROW, ROOM = 11, 92  # pixels of a dot, and of axis and legend
COLOURS = ("#274b73", "#d55e00", "#0072b2", "#8a5a00", "#009e9e", "#8f4f9f", "#4f4f4f", "#56b4e9")
SHAPES = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "triangle-right", "triangle-left")
TOLD = ("told_name", "told_value", "told_interval", "told_n")


def height(lanes: int, channels: int) -> int:
    """Pixels of a chart of so many lanes of so many channels."""
    return max(ROW * channels + 14, 34) * max(lanes, 1) + ROOM


@cache
def spec(lang: str, unit: Unit, title: str, lanes: tuple[str, ...], channels: tuple[str, ...]) -> Spec:
    """Make the chart of figures in this unit; `lanes` and `channels` are their words, in order."""
    axis = alt.Axis(title=title, tickCount=6, **theme.numbers(unit))
    scale = alt.Scale(zero=False, nice=True)
    y = alt.Y(
        field="lane",
        type="nominal",
        scale=alt.Scale(domain=list(lanes), paddingInner=0.16),
        axis=alt.Axis(title=None, labelLimit=150, ticks=False, grid=False),
    )
    apart = alt.YOffset(field="channel", type="nominal", scale=alt.Scale(domain=list(channels)))

    def x(field: str) -> alt.X:
        return alt.X(field=field, type="quantitative", axis=axis, scale=scale)

    told = hints(TOLD, lang)
    band = alt.Chart(source("whole")).mark_bar(color="#d5dae1", minBandSize=4, tooltip=None)
    rows = alt.Chart(source("rows"))
    looks = {
        name: kind(
            field="channel",
            type="nominal",
            scale=alt.Scale(domain=list(channels), range=[values[at % len(values)] for at in range(len(channels))]),
            legend=alt.Legend(title=None, columns=4),
        )
        for name, kind, values in (("color", alt.Color, COLOURS), ("shape", alt.Shape, SHAPES))
    }
    spans = rows.mark_rule(strokeWidth=1.8, tooltip=None, opacity=0.6).encode(
        y=y, yOffset=apart, x=x("low"), x2=alt.X2(field="high"), color=looks["color"]
    )
    dots = rows.mark_point(size=62, filled=True, opacity=1, cursor="pointer").encode(
        y=y, yOffset=apart, x=x("value"), tooltip=told, **looks
    )
    layers = (band.encode(y=y, x=x("low"), x2=alt.X2(field="high")), spans, dots.add_params(picking()))
    return finished(alt.layer(*layers), lang)
