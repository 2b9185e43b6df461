"""One KPI: its weeks with limits and notes, what a change is made of, its weekdays."""

from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard.analysis import amounts, panels
from dashboard.analysis.panels import Panel
from dashboard.analysis.picks import BY, Pick, chosen
from dashboard.analysis.states import Empty
from dashboard.charts import xmr
from dashboard.charts.draw import Picture
from dashboard.scorecard import changed, noting, origins, saying, sheet
from dashboard.scorecard.card import Read
from dashboard.scorecard.changed import Split
from dashboard.scorecard.origins import Part
from dashboard.scorecard.values import Note, Row, Week
from dashboard.shell import Opened
from dashboard.wording import numbers

TEXT = pl.String
MOST = 8  # parts; the rest is taken together
LONG = 110
DIMENSIONS = ("channel", "queue", "reason", "segment", "weekday")


def picks(page: Opened, read: Read, asked_kpi: str) -> tuple[Pick, ...]:
    """Offer the KPI, and what its change is split by; nothing where no KPI is asked for."""
    if read.card.row(asked_kpi) is None:
        return ()
    kpis = [asked_kpi, *(row.metric for row in read.card.rows if row.metric != asked_kpi)]
    found = read.figures[asked_kpi].told["dimension"].unique().to_list()
    known = [one for one in DIMENSIONS if one in found]
    first = Pick(sheet.KPI, page.say("scorecard.head_kpi"), [(one, saying.name(one, page.lang)) for one in kpis])
    offered = [(one, page.say(f"scorecard.dimension_{one}")) for one in known]
    return (first, Pick(BY, page.say("analysis.by"), offered)) if offered else (first,)


def draw(page: Opened, read: Read, row: Row) -> None:
    """Draw it."""
    offered = [pick for pick in picks(page, read, row.metric) if pick.name == BY]
    dimension = chosen(offered[0]) if offered else ""
    panels.draw(page, course(page, row, list(read.card.noted(row.metric))))
    split = changed.split(row, read.figures[row.metric], dimension) if dimension else None
    left, right = st.columns([3, 2])
    with left:
        panels.draw(page, parts(page, row, split), lambda: _table(page, row, split))
    with right:
        noting.draw(page, row)


def course(page: Opened, row: Row, notes: list[Note]) -> Panel:
    """Make the panel of the weeks."""
    zone, kpi = ZoneInfo(page.zone), saying.name(row.metric, page.lang)
    marked = {note: place for place, note in enumerate(notes, start=1)}
    says = saying.sentence(row, page.lang)
    told = [
        page.say("scorecard.noted", number=place, day=numbers.day(note.at.astimezone(zone).date(), page.lang),
                 text=_text(note, row))
        for note, place in marked.items()
    ]  # fmt: skip
    weeks = [_week(page, row, one) for one in row.weeks]
    schema: dict[str, Any] = {"week": TEXT, "value": pl.Float64} | dict.fromkeys(("kind", "link", *xmr.TOLD), TEXT)
    limits = pl.DataFrame(
        [(short(page, one), one.centre, one.low, one.high, one.baseline) for one in row.weeks],
        schema={"week": TEXT, "centre": pl.Float64, "low": pl.Float64, "high": pl.Float64, "baseline": TEXT},
        orient="row",
    )
    at = {one.iso_week: short(page, one) for one in row.weeks}
    lines = pl.DataFrame(
        [(at[note.iso_week], str(place)) for note, place in marked.items() if note.iso_week in at],
        schema={"week": TEXT, "text": TEXT},
        orient="row",
    )
    grouped = lines.group_by("week", maintain_order=True).agg(pl.col("text").str.join(", "))
    frames = {"weeks": pl.DataFrame(weeks, schema=schema), "limits": limits, "notes": grouped}
    picture = Picture(xmr.spec(page.lang, row.unit, kpi), frames, xmr.HEIGHT, says)
    known = [one for one in row.weeks if one.days or not one.is_early]  # of earlier ones nothing could be withheld
    values = [(one.iso_week, one.value, row.cases(one), one.is_hollow, one.centre, one.low, one.high) for one in known]
    names = ["iso_week", "value", "n", "is_hollow", "centre", "low", "high"]
    saved = pl.DataFrame(values, schema=names, orient="row", infer_schema_length=None)
    caveats = [part for part in (saying.assurance(row, page.lang), saying.standing(row, page.lang), *told) if part]
    title = page.say("scorecard.course", kpi=kpi)
    return Panel("course", title, says, caveats, picture=picture, sheet=saved, **_defined(row))


def _defined(row: Row) -> dict[str, Any]:
    """Of what metric a panel is, under the KPI's own choices."""
    return {"metrics": (row.metric,), "settings": dict(row.settings)}


def _text(note: Note, row: Row) -> str:
    """Write a note with what it is about, where that is neither all nor this KPI."""
    about = "" if note.scope in {None, row.metric} else f"{note.scope}: "
    return f"{about}{note.text}"[:LONG]


def parts(page: Opened, row: Row, split: Split | None) -> Panel:
    """Make the head of the parts."""
    if split is None or row.judged is None:
        title = page.say("scorecard.parts_none")
        return Panel("parts", title, empty=Empty(title, page.say("scorecard.parts_none_text")))
    says = page.say(
        "scorecard.parts_says",
        week=saying.week(row.judged.iso_week, page.lang),
        n=split.weeks,
        change=amounts.apart(split.change, row.unit, page.lang),
    )
    title = page.say("scorecard.parts", dimension=page.say(f"scorecard.dimension_{split.dimension}"))
    return Panel("parts", title, says, sheet=split.parts, **_defined(row))


def _table(page: Opened, row: Row, split: Split | None) -> None:
    if split is None:
        return
    rows = origins.parts(split, row, page.lang, MOST)
    heads = [page.say(f"scorecard.parts_{name}") for name in Part._fields]
    st.dataframe(
        pl.DataFrame(rows, schema=heads, orient="row"),
        hide_index=True,
        width="stretch",
        height=36 * (len(rows) + 1) + 4,
    )


def _week(page: Opened, row: Row, of: Week) -> dict[str, Any]:
    lang = page.lang
    kind = xmr.kind(of.reading, lang) if of.reading else None
    open_for = saying.why_open(of, lang)
    return {
        "week": short(page, of),
        "value": of.value,
        "kind": kind,
        "link": sheet.rows_of(row, of),
        "told_week": f"{saying.week(of.iso_week, lang)} · {saying.days(of.monday, lang)}",
        "told_value": saying.value(row, of.value, lang),
        "told_n": saying.cases(row, of, lang),
        "told_usual": saying.usual(row, of, lang),
        "told_standing": open_for or kind or numbers.UNKNOWN,
    }


def short(page: Opened, of: Week) -> str:
    """Write a week's Monday without its year."""
    month = numbers.MONTHS[of.monday.month - 1] if page.lang == "en" else of.monday.month
    return page.say("people.short_day", day=of.monday.day, month=month, name=numbers.MONTHS[of.monday.month - 1])
