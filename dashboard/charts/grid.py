"""A table of figures as a heat map: rows by columns, each cell its value in words; hatched where too little is known.

Its frames are made by `frames` of one table: row, column, shade (null: too little is known), text (the value), small
(stands beneath it), link, and what a cell tells: told_name, told_value, told_interval, told_n, told_others,
told_against, told_standing; of an amount told_name, told_n, told_over and told_interval.
"""

from functools import cache

import altair as alt
import polars as pl

from dashboard.charts import theme
from dashboard.charts.draw import Frames, Spec, finished, hints, picking, source
from metrics.metric import Unit

ROW, ROOM = 35, 66  # pixels of a row, and of the heads of columns and the legend
Axes = tuple[tuple[str, ...], tuple[str, ...]]  # words of columns, then of rows, in order
TOLD = ("told_name", "told_value", "told_interval", "told_n", "told_others", "told_against", "told_standing")
COUNTED = ("told_name", "told_n", "told_over", "told_interval")
WORSE, EVEN, BETTER, MUCH = "#f0b98a", "#ffffff", "#9cc3e6", "#a9c7e4"
SLANT = "".join(f"M{at / 10:.1f},1L{at / 10 + 0.7:.1f},-1" for at in range(-34, 30, 5))  # lines across a cell
HATCH = 860  # size of the slanted lines, in square pixels


def told(look: str) -> tuple[str, ...]:
    """Return the fields that a cell tells on hover."""
    return COUNTED if look == "amount" else TOLD


def height(rows: int) -> int:
    """Pixels of a chart of so many rows."""
    return ROW * max(rows, 1) + ROOM


def frames(cells: pl.DataFrame) -> Frames:
    """Part a table of all cells: those with a shade, those without, and what is written on them."""
    is_bare = pl.col("shade").is_null()
    words = cells.select(
        "row", "column", "text", "small", ink=pl.when(is_bare).then(pl.lit(theme.MUTED)).otherwise(pl.lit(theme.INK))
    )
    drawn = cells.drop("text", "small")
    return {"cells": drawn.filter(~is_bare), "few": drawn.filter(is_bare).drop("shade"), "words": words}


@cache
def spec(lang: str, unit: Unit, title: str, axes: Axes, look: str) -> Spec:
    """Make the chart; `look`: "apart" (from 0), "attained" (dark where customers fare worse) or "amount"."""
    hover = hints(told(look), lang)
    place = _place(axes)
    cells, few = alt.Chart(source("cells")), alt.Chart(source("few"))
    shaded = cells.mark_rect(stroke="#ffffff", strokeWidth=1.5, cursor="pointer").encode(
        **place, tooltip=hover, color=_shade(unit, title, look)
    )
    bare = few.mark_rect(stroke="#ffffff", strokeWidth=1.5, fill=theme.GROUND, cursor="pointer")
    slants = few.mark_point(
        shape=SLANT, size=HATCH, filled=False, stroke="#c3cad3", strokeWidth=1, opacity=1, tooltip=None
    )
    layers = [shaded.add_params(picking()), bare.encode(**place, tooltip=hover), slants.encode(**place)]
    ink = alt.Fill(field="ink", type="nominal", scale=None)  # the colour of the shades has a scale
    for field, size, down in (("text", 13, -6), ("small", 10.5, 9)):
        words = alt.Chart(source("words")).mark_text(fontSize=size, dy=down, tooltip=None)  # the pointer finds the cell
        layers.append(words.encode(**place, fill=ink, text=alt.Text(field=field, type="nominal")))
    return finished(alt.layer(*layers), lang)


def _place(axes: Axes) -> dict[str, alt.X | alt.Y]:
    top = alt.Axis(title=None, orient="top", labelAngle=0, labelLimit=130, ticks=False, domain=False)
    side = alt.Axis(title=None, labelLimit=170, ticks=False, domain=False)
    return {
        "x": alt.X(field="column", type="nominal", scale=alt.Scale(domain=list(axes[0])), axis=top),
        "y": alt.Y(field="row", type="nominal", scale=alt.Scale(domain=list(axes[1])), axis=side),
    }


def _shade(unit: Unit, title: str, look: str) -> alt.Color:
    scale = {
        "apart": alt.Scale(range=[WORSE, EVEN, BETTER], domainMid=0),
        "attained": alt.Scale(range=["#6f9fcd", "#f2f6fb"]),
        "amount": alt.Scale(range=["#f2f6fb", MUCH], type="sqrt"),
    }[look]
    numbers = {"format": "+.0f"} if look == "apart" else theme.numbers(unit)
    legend = alt.Legend(
        title=title,
        orient="bottom",
        gradientLength=200,
        gradientThickness=9,
        titleOrient="left",
        tickCount=4,
        **numbers,
    )
    return alt.Color(field="shade", type="quantitative", scale=scale, legend=legend)
