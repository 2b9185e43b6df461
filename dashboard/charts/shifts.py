"""Before and after, a row each: a hollow dot before, a full one after, and the way between them.

Frames: `rows` (name, before, after, kind, told_name, told_before, told_after, told_apart, told_standing): `kind` is a
word of the legend (see `kind`). Rows come in order, each name once.
"""

from collections.abc import Mapping
from functools import cache

import altair as alt

from dashboard.charts import theme
from dashboard.charts.draw import Spec, finished, hints, source
from dashboard.wording.catalogue import t
from metrics.metric import Unit

ROW, ROOM = 34, 74
TICKS = (1, 10, 60, 600, 3600, 21_600, 86_400, 345_600, 1_209_600)  # seconds
LOOK: Mapping[str, tuple[str, str]] = {
    "better": (theme.STATUS["better"], "triangle-left"),
    "worse": (theme.STATUS["breach"], "diamond"),
    "noise": (theme.CALM, "circle"),
}
TOLD = ("told_name", "told_before", "told_after", "told_apart", "told_standing")


def kind(code: str, lang: str) -> str:
    """Say what a row of this kind is."""
    return t(f"charts.shifts.{code}", lang)


def height(rows: int) -> int:
    """Pixels of a chart of so many rows."""
    return ROW * max(rows, 1) + ROOM


@cache
def spec(lang: str, unit: Unit, title: str) -> Spec:
    """Make the chart of a metric in this unit, on a log scale; `title` names it."""
    rows = alt.Chart(source("rows"))
    y = alt.Y(
        field="name", type="nominal", sort=None, axis=alt.Axis(title=None, labelLimit=170, ticks=False, grid=True)
    )
    axis = alt.Axis(title=title, values=list(TICKS), **theme.numbers(unit))

    def x(field: str) -> alt.X:
        return alt.X(field=field, type="quantitative", axis=axis, scale=alt.Scale(type="log", nice=True))

    told = hints(TOLD, lang)
    words = [kind(code, lang) for code in LOOK]
    colours, shapes = ([LOOK[code][part] for code in LOOK] for part in (0, 1))
    legend = alt.Legend(title=None)
    between = rows.mark_rule(strokeWidth=2, color="#a6adb8", tooltip=None).encode(
        y=y, x=x("before"), x2=alt.X2(field="after")
    )
    before = rows.mark_point(size=85, strokeWidth=1.6, fill="#ffffff", stroke=theme.MUTED, opacity=1)
    after = rows.mark_point(size=105, filled=True, opacity=1).encode(
        y=y,
        x=x("after"),
        color=alt.Color(field="kind", type="nominal", scale=alt.Scale(domain=words, range=colours), legend=legend),
        shape=alt.Shape(field="kind", type="nominal", scale=alt.Scale(domain=words, range=shapes), legend=legend),
        tooltip=told,
    )
    return finished(alt.layer(between, before.encode(y=y, x=x("before"), tooltip=told), after), lang)
