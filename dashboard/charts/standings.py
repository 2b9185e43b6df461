"""Groups side by side: a dot with its interval a row, a tick for what it is held against; few rows make it hollow.

Frames: `rows` (name, value, low, high, reference, kind, link, and the fields of TOLD): rows come in order, each name
once; `kind` is a word of the legend (see `kind`).
"""

from collections.abc import Mapping
from functools import cache

import altair as alt

from dashboard.charts import theme
from dashboard.charts.draw import Spec, finished, hints, picking, source
from dashboard.wording.catalogue import t
from metrics.metric import Unit

ROW, ROOM = 29, 84
KINDS = ("usual", "above", "below", "few")  # within what chance allows for, beyond it, fewer than 30
LOOK: Mapping[str, tuple[str, str, str]] = {
    "usual": (theme.CALM, theme.CALM, "circle"),
    "above": (theme.STATUS["better"], theme.STATUS["better"], "triangle-up"),
    "below": (theme.STATUS["watch"], theme.STATUS["watch"], "diamond"),
    "few": ("#ffffff", theme.MUTED, "circle"),
    "group": (theme.CALM, theme.CALM, "circle"),  # held against nothing that it ought to be
}
TOLD = ("told_name", "told_value", "told_interval", "told_n", "told_expected", "told_standing")


def kind(code: str, lang: str) -> str:
    """Say what a row of this kind is: the value of its field `kind`, and what stands in the legend."""
    return t(f"charts.standings.{code}", lang)


def height(rows: int) -> int:
    """Pixels of a chart of so many rows."""
    return ROW * max(rows, 1) + ROOM


@cache
def spec(lang: str, unit: Unit, title: str, kinds: tuple[str, ...] = KINDS) -> Spec:
    """Make the chart of a metric in this unit; `title` names it, `kinds` are those that the legend has."""
    rows = alt.Chart(source("rows"))
    spans = rows.mark_rule(strokeWidth=2.2, opacity=0.55, color=theme.CALM, tooltip=None)
    ticks = rows.mark_tick(thickness=2.4, size=19, color=theme.INK, tooltip=None)
    layers = (
        spans.encode(y=_y(), x=_x(unit, title, "low"), x2=alt.X2(field="high")),
        ticks.encode(y=_y(), x=_x(unit, title, "reference")),
        _points(lang, unit, title, kinds),
    )
    return finished(alt.layer(*layers), lang)


def _x(unit: Unit, title: str, field: str) -> alt.X:
    axis = alt.Axis(title=title, tickCount=6, **theme.numbers(unit))
    return alt.X(field=field, type="quantitative", axis=axis, scale=alt.Scale(zero=False, nice=True))


def _y() -> alt.Y:
    axis = alt.Axis(title=None, labelLimit=200, ticks=False, grid=True)
    return alt.Y(field="name", type="nominal", sort=None, axis=axis)


def _points(lang: str, unit: Unit, title: str, kinds: tuple[str, ...]) -> alt.Chart:
    words = [kind(code, lang) for code in kinds]
    made = {
        name: channel(
            field="kind",
            type="nominal",
            scale=alt.Scale(domain=words, range=[LOOK[code][part] for code in kinds]),
            legend=alt.Legend(title=None, columns=4),
        )
        for part, (name, channel) in enumerate((("fill", alt.Fill), ("stroke", alt.Stroke), ("shape", alt.Shape)))
    }
    told = hints(TOLD, lang)
    points = alt.Chart(source("rows")).mark_point(size=95, strokeWidth=1.6, opacity=1, cursor="pointer")
    return points.encode(y=_y(), x=_x(unit, title, "value"), tooltip=told, **made).add_params(picking())
