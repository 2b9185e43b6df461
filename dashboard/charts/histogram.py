"""A distribution of times: one column a bin of a log scale, with percentiles marked.

Frames: `bins` (place, label, share, told_bin, told_n, told_below), `marks` (place, text, row): a percentile stands at
its place between the bins (place 2.5: half way through the third), `row` keeps words apart.
"""

from functools import cache

import altair as alt

from dashboard.charts import theme
from dashboard.charts.draw import Spec, finished, hints, source
from dashboard.wording.catalogue import t

HEIGHT = 300
TOLD = ("told_bin", "told_share", "told_n", "told_below")


@cache
def spec(lang: str, labels: tuple[str, ...]) -> Spec:
    """Make the chart of bins whose lower bounds are called `labels`, in order."""
    last = len(labels)
    scale = alt.Scale(domain=[0, last], nice=False)
    shown = "[" + ",".join(f"'{label}'" for label in labels) + "][datum.value] || ''"  # own words: see numbers.duration
    axis = alt.Axis(
        values=list(range(last)), labelExpr=shown, grid=False, title=None, labelOverlap="greedy", labelSeparation=7
    )
    x = alt.X(field="place", type="quantitative", scale=scale, axis=axis)
    told = hints(TOLD, lang)
    bars = (
        alt.Chart(source("bins"))
        .mark_bar(color="#9db4ce", stroke="#ffffff", strokeWidth=1)
        .encode(x=x, x2=alt.X2(field="end"), y=_y(lang), y2=alt.Y2Datum(0), tooltip=told)
    )
    rules = alt.Chart(source("marks")).mark_rule(color=theme.CALM, strokeDash=[4, 3], strokeWidth=1.4, tooltip=None)
    words = alt.Chart(source("marks")).mark_text(align="left", dx=4, color=theme.INK, baseline="top", tooltip=None)
    at = alt.X(field="place", type="quantitative", scale=scale, axis=axis)
    names = words.encode(
        x=at, y=alt.Y(field="row", type="quantitative", scale=None), text=alt.Text(field="text", type="nominal")
    )
    return finished(alt.layer(bars, rules.encode(x=at), names).resolve_scale(y="independent"), lang)


def _y(lang: str) -> alt.Y:
    axis = alt.Axis(title=t("charts.histogram.y", lang), format=".0%", tickCount=5)
    return alt.Y(field="share", type="quantitative", axis=axis)
