"""XmR: a figure week by week with its mean and natural limits; what is no chance has a shape and a word of its own.

Frames: `weeks` (week, value, kind, link, told_week, told_value, told_n, told_usual, told_standing), `limits` (week,
centre, low, high, baseline: a step each), `notes` (week, text: the number of an annotation that
the page says in words beside the chart: long words would leave the chart no room).
Weeks come in order, each once, as they are to be read.
"""

from collections.abc import Mapping
from functools import cache

import altair as alt

from dashboard.charts import theme
from dashboard.charts.draw import Spec, finished, hints, picking, source
from dashboard.wording.catalogue import t
from metrics.metric import Unit

HEIGHT = 250
KINDS = ("usual", "better", "worse", "changed", "open")  # open: partial, few contacts, or may still change
LOOK: Mapping[str, tuple[str, str]] = {
    "usual": (theme.CALM, "circle"),
    "better": (theme.STATUS["better"], "triangle-up"),
    "worse": (theme.STATUS["watch"], "diamond"),
    "changed": (theme.INK, "square"),
    "open": ("transparent", "circle"),
}
TOLD = ("told_week", "told_value", "told_n", "told_usual", "told_standing")


def kind(code: str, lang: str) -> str:
    """Say what a week of this kind is: the value of its field `kind`, and what stands in the legend."""
    return t(f"charts.xmr.{code}", lang)


@cache
def spec(lang: str, unit: Unit, y_title: str) -> Spec:
    """Make the chart of a metric in this unit; `y_title` names the metric in the viewer's language."""
    limits = [_line(lang, unit, y_title, *one) for one in (("centre", [1, 0]), ("low", [5, 4]), ("high", [5, 4]))]
    values = alt.Chart(source("weeks")).mark_line(color="#b4bfcc", strokeWidth=1.4, tooltip=None)
    notes = alt.Chart(source("notes"))
    rules = notes.mark_rule(color=theme.MUTED, strokeDash=[2, 3]).encode(x=_x(lang))
    words = notes.mark_text(align="left", dx=4, dy=4, baseline="top").encode(
        x=_x(lang), y=alt.value(0), text=alt.Text(field="text", type="nominal")
    )
    drawn = values.encode(x=_x(lang), y=_y(unit, y_title, "value"))
    return finished(alt.layer(*limits, drawn, rules, words, _points(lang, unit, y_title)), lang)


def _x(lang: str) -> alt.X:
    axis = alt.Axis(title=t("charts.xmr.x", lang), labelAngle=0, labelOverlap="greedy", labelSeparation=8, grid=False)
    return alt.X(field="week", type="ordinal", sort=None, axis=axis)


def _y(unit: Unit, title: str, field: str) -> alt.Y:
    axis = alt.Axis(title=title, tickCount=5, **theme.numbers(unit))
    return alt.Y(field=field, type="quantitative", axis=axis, scale=alt.Scale(zero=False))


def _line(lang: str, unit: Unit, title: str, field: str, dash: list[int]) -> alt.Chart:
    colour = theme.CALM if field == "centre" else "#93a3b5"
    made = alt.Chart(source("limits")).mark_line(color=colour, strokeWidth=1.2, strokeDash=dash, tooltip=None)
    return made.encode(x=_x(lang), y=_y(unit, title, field), detail=alt.Detail(field="baseline", type="nominal"))


def _points(lang: str, unit: Unit, title: str) -> alt.Chart:
    words = [kind(code, lang) for code in KINDS]
    fills, shapes = ([LOOK[code][part] for code in KINDS] for part in (0, 1))
    strokes = [theme.MUTED if code == "open" else LOOK[code][0] for code in KINDS]
    scales = {"fill": fills, "stroke": strokes, "shape": shapes}
    made = {
        name: getattr(alt, name.title())(
            field="kind",
            type="nominal",
            scale=alt.Scale(domain=words, range=values),
            legend=alt.Legend(title=None),
        )
        for name, values in scales.items()
    }
    told = hints(TOLD, lang)
    points = alt.Chart(source("weeks")).mark_point(size=70, strokeWidth=1.4, opacity=1, cursor="pointer")
    return points.encode(x=_x(lang), y=_y(unit, title, "value"), tooltip=told, **made).add_params(picking())
