"""From where to where: a square a pair, its number in it, dark where much goes.

Frames: `cells` (origin, target, share, text, is_dark, link, told_when, told_value, told_n, told_usual): both names are
words of the axes, which come in order.
"""

from functools import cache

import altair as alt

from dashboard.charts import theme
from dashboard.charts.draw import Spec, finished, hints, picking, source
from dashboard.wording.catalogue import t

ROW, ROOM = 42, 74
LIGHT, DARK = "#eef3f9", "#274b73"
TOLD = ("told_when", "told_value", "told_n", "told_usual")


def height(rows: int) -> int:
    """Pixels of a chart of so many origins."""
    return ROW * max(rows, 1) + ROOM


@cache
def spec(lang: str, origins: tuple[str, ...], targets: tuple[str, ...]) -> Spec:
    """Make the chart of these origins and targets, in words and in order."""
    y = alt.Y(
        field="origin",
        type="nominal",
        scale=alt.Scale(domain=list(origins)),
        axis=alt.Axis(title=t("charts.moves.from", lang), ticks=False, labelLimit=150),
    )
    x = alt.X(
        field="target",
        type="nominal",
        scale=alt.Scale(domain=list(targets)),
        axis=alt.Axis(title=t("charts.moves.to", lang), ticks=False, labelAngle=0, orient="top"),
    )
    colour = alt.Color(
        field="share", type="quantitative", legend=None, scale=alt.Scale(domain=[0, 1], range=[LIGHT, DARK])
    )
    told = hints(TOLD, lang)
    cells = alt.Chart(source("cells"))
    squares = cells.mark_rect(stroke="#ffffff", strokeWidth=2, cursor="pointer").encode(
        x=x, y=y, color=colour, tooltip=told
    )
    ink = alt.Color(
        field="is_dark",
        type="nominal",
        legend=None,
        scale=alt.Scale(domain=[False, True], range=[theme.INK, "#ffffff"]),
    )
    words = cells.mark_text(tooltip=None).encode(x=x, y=y, text=alt.Text(field="text", type="nominal"), color=ink)
    layered = alt.layer(squares.add_params(picking()), words).resolve_scale(color="independent")
    return finished(layered, lang)
