"""Funnel: each agent's rate against how many contacts it is of, with limits that chance alone seldom crosses.

Frames: `points` (n, y, kind, link, name, told_n, told_value, told_interval, told_expected, told_standing), `limits` (n,
rate, inner_low, inner_high, outer_low, outer_high), and texts at a place (n, y, text): `ends` says what a limit is
called, `names` who a point is.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import altair as alt

from dashboard.charts import theme
from dashboard.charts.draw import Spec, finished, hints, picking, source
from dashboard.wording.catalogue import t
from metrics.metric import Unit

HEIGHT = 400
KINDS = ("other", "named", "own", "outside")  # not named, named, who is looked at, beyond the outer limits
LOOK: Mapping[str, tuple[str, str]] = {
    "other": (theme.OTHER, "circle"),
    "named": (theme.CALM, "circle"),
    "own": (theme.STATUS["better"], "square"),
    "outside": (theme.STATUS["watch"], "diamond"),
}
TOLD = ("name", "told_n", "told_value", "told_interval", "told_expected", "told_standing")


def kind(code: str, lang: str) -> str:
    """Say what a point of this kind is: the value of its field `kind`, and what stands in the legend."""
    return t(f"charts.funnel.{code}", lang)


@cache
def spec(lang: str, unit: Unit, y_title: str) -> Spec:
    """Make the chart of a metric in this unit; `y_title` names what is on the y axis, in the viewer's language."""
    bands = [_band("outer", "#eef2f6"), _band("inner", "#e0e7ef")]
    lines = [_line("rate", [1, 0], theme.CALM), _line("inner_low", [4, 3]), _line("inner_high", [4, 3])]
    lines += [_line("outer_low", [1, 0]), _line("outer_high", [1, 0])]
    ends = (
        alt.Chart(source("ends"))
        .mark_text(align="right", dy=-7, dx=-2, fontSize=11.5)
        .encode(x=_x(lang), y=_y(unit, y_title), text=alt.Text(field="text", type="nominal"))
    )
    first = bands[0].encode(x=_x(lang), y=_y(unit, y_title, "outer_low"))
    return finished(alt.layer(first, *bands[1:], *lines, ends, _points(lang, unit, y_title), _names(lang)), lang)


def _x(lang: str) -> alt.X:
    axis = alt.Axis(title=t("charts.funnel.x", lang), format=",d", tickMinStep=1, tickCount=10, grid=False)
    return alt.X(field="n", type="quantitative", axis=axis, scale=alt.Scale(zero=False, nice=False))


def _y(unit: Unit, title: str, field: str = "y") -> alt.Y:
    axis = alt.Axis(title=title, **theme.numbers(unit))
    return alt.Y(field=field, type="quantitative", axis=axis, scale=alt.Scale(zero=False))


def _band(which: str, colour: str) -> alt.Chart:
    low = alt.Y(field=f"{which}_low", type="quantitative")
    high = alt.Y2(field=f"{which}_high")
    made = alt.Chart(source("limits")).mark_area(color=colour, tooltip=None)
    return made.encode(x=alt.X(field="n", type="quantitative"), y=low, y2=high)


def _line(field: str, dash: list[int], colour: str = "#93a3b5") -> alt.Chart:
    made = alt.Chart(source("limits")).mark_line(color=colour, strokeWidth=1.2, strokeDash=dash, tooltip=None)
    return made.encode(x=alt.X(field="n", type="quantitative"), y=alt.Y(field=field, type="quantitative"))


def _points(lang: str, unit: Unit, title: str) -> alt.Chart:
    words = [kind(code, lang) for code in KINDS]
    colours, shapes = ([LOOK[code][part] for code in KINDS] for part in (0, 1))
    legend: dict[str, Any] = {"legend": alt.Legend(title=None)}
    told = hints(TOLD, lang)
    return (
        alt.Chart(source("points"))
        .mark_point(filled=True, size=85, opacity=0.9, stroke="#ffffff", strokeWidth=0.8, cursor="pointer")
        .encode(
            x=alt.X(field="n", type="quantitative"),
            y=_y(unit, title),
            color=alt.Color(field="kind", type="nominal", scale=alt.Scale(domain=words, range=colours), **legend),
            shape=alt.Shape(field="kind", type="nominal", scale=alt.Scale(domain=words, range=shapes), **legend),
            tooltip=told,
        )
        .add_params(picking())
    )


def _names(lang: str) -> alt.Chart:
    """Name some points: who is looked at, and who is outside."""
    made = alt.Chart(source("names")).mark_text(dy=-11, color=theme.INK, tooltip=None)
    x = alt.X(field="n", type="quantitative", axis=alt.Axis(title=t("charts.funnel.x", lang)))
    return made.encode(x=x, y=alt.Y(field="y", type="quantitative"), text=alt.Text(field="text", type="nominal"))
