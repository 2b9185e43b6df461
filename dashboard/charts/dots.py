"""Values side by side: a dot with its interval a row, the row's own target as a tick; few rows of it make it hollow.

Frames: `rows` (name, value, low, high, target, kind, link, told_name, told_n, told_value, told_interval, told_target,
told_standing). Rows come in order, each name once. `kind` is a word of the legend (see `kind`).
"""

from collections.abc import Mapping
from functools import cache

import altair as alt

from dashboard.charts import theme
from dashboard.charts.draw import Spec, finished, hints, picking, source
from dashboard.wording.catalogue import t
from metrics.metric import Unit

ROW, ROOM = 29, 84  # pixels of a row, and of axis and legend
FINE = ".1~%"  # shares that lie close together: 1.5%, 2%
KINDS = ("kept", "missed", "plain", "few")  # its target is kept, or not beyond chance; it has none; fewer than 30
LOOK: Mapping[str, tuple[str, str, str]] = {
    "kept": (theme.CALM, theme.CALM, "circle"),
    "missed": (theme.STATUS["breach"], theme.STATUS["breach"], "square"),
    "plain": (theme.CALM, theme.CALM, "circle"),
    "few": ("#ffffff", theme.MUTED, "circle"),
    "alike": (theme.CALM, theme.CALM, "circle"),
    "better": (theme.STATUS["better"], theme.STATUS["better"], "triangle-up"),
    "worse": (theme.STATUS["watch"], theme.STATUS["watch"], "diamond"),
    "apart": (theme.INK, theme.INK, "square"),
    "lower": (theme.STATUS["watch"], theme.STATUS["watch"], "diamond"),
    "higher": (theme.STATUS["better"], theme.STATUS["better"], "triangle-up"),
    "noise": (theme.CALM, theme.CALM, "circle"),
}
BESIDE = ("alike", "better", "worse", "apart", "few")  # held against all rows together, which the tick then stands for
TOLD = ("told_name", "told_value", "told_interval", "told_n", "told_target", "told_standing")
BESIDE_TOLD = ("told_name", "told_value", "told_interval", "told_n", "told_whole", "told_standing")
APART = ("lower", "higher", "noise", "few")  # differences of two shares: the tick then stands for none
APART_TOLD = ("told_name", "told_with", "told_without", "told_apart", "told_interval", "told_standing")


def kind(code: str, lang: str) -> str:
    """Say what a row of this kind is: the value of its field `kind`, and what stands in the legend."""
    return t(f"charts.dots.{code}", lang)


def height(rows: int) -> int:
    """Pixels of a chart of so many rows."""
    return ROW * max(rows, 1) + ROOM


@cache
def spec(lang: str, unit: Unit, title: str, kinds: tuple[str, ...] = KINDS, says: tuple[str, ...] = TOLD) -> Spec:
    """Make the chart of a metric in this unit; `title` names it, `kinds` are in the legend, `says` in the hint."""
    rows = alt.Chart(source("rows"))
    whole = rows.mark_rule(strokeWidth=2.2, opacity=0.55, color=theme.CALM, tooltip=None).encode(
        y=_y(), x=_x(unit, title, "low"), x2=alt.X2(field="high")
    )
    aims = rows.mark_tick(thickness=2.4, size=19, color=theme.INK, tooltip=None).encode(
        y=_y(), x=_x(unit, title, "target")
    )
    return finished(alt.layer(whole, aims, _points(lang, unit, title, (kinds, says))), lang)


def _x(unit: Unit, title: str, field: str) -> alt.X:
    written = {"format": FINE} if unit == Unit.SHARE else theme.numbers(unit)
    axis = alt.Axis(title=title, tickCount=6, **written)
    return alt.X(field=field, type="quantitative", axis=axis, scale=alt.Scale(zero=False, nice=True))


def _y() -> alt.Y:
    return alt.Y(
        field="name", type="nominal", sort=None, axis=alt.Axis(title=None, labelLimit=190, ticks=False, grid=True)
    )


def _points(lang: str, unit: Unit, title: str, told_of: tuple[tuple[str, ...], tuple[str, ...]]) -> alt.Chart:
    kinds, says = told_of
    words = [kind(code, lang) for code in kinds]
    fills, strokes, shapes = ([LOOK[code][part] for code in kinds] for part in range(3))
    told = hints(says, lang)
    made = {
        name: channel(
            field="kind",
            type="nominal",
            scale=alt.Scale(domain=words, range=values),
            legend=alt.Legend(title=None, columns=2),
        )
        for name, channel, values in (
            ("fill", alt.Fill, fills),
            ("stroke", alt.Stroke, strokes),
            ("shape", alt.Shape, shapes),
        )
    }
    points = alt.Chart(source("rows")).mark_point(size=95, strokeWidth=1.6, opacity=1, cursor="pointer")
    return points.encode(y=_y(), x=_x(unit, title, "value"), tooltip=told, **made).add_params(picking())
