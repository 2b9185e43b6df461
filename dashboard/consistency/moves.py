"""From which channel to which customers change for the same reason, and how many of them have to start over."""

from typing import Any

import polars as pl

from dashboard.analysis import amounts, states, ways
from dashboard.analysis.panels import Panel
from dashboard.charts import grid
from dashboard.charts.draw import Picture
from dashboard.consistency import words
from dashboard.consistency.asked import HANDOVER, SWITCH
from dashboard.consistency.told import Told
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import small_cells
from metrics.metric import Unit
from metrics.rows import Side
from metrics.statistics.funnel import LEAST

KEY = "moves"


def panel(page: Opened, told: Told) -> Panel:
    """Make the panel."""
    title, moves = page.say("consistency.moves"), told.moves
    if moves.is_empty():
        return Panel(KEY, title, empty=states.none_of(page, title))
    every, moves = moves, small_cells.drawn(moves)
    if moves.is_empty():
        return Panel(KEY, title, empty=states.too_few(page))
    n, over = int(moves["n"].sum()), int(moves["started_over"].sum())
    top = moves.sort("n", "channel", descending=[True, False]).row(0, named=True)
    says = page.say(
        "consistency.moves_says",
        n=numbers.number(n),
        channel=words.channel(page, top["channel"]),
        other=words.channel(page, top["next_channel"]),
        most=numbers.number(top["n"]),
        share=numbers.percent(over / n, 0),
    )
    return Panel(
        KEY,
        title,
        says,
        [page.say("consistency.moves_note")],
        picture=_picture(page, every, says),
        sheet=every.drop(small_cells.WITHHELD, strict=False),
        metrics=(SWITCH, HANDOVER),
    )


def _picture(page: Opened, moves: pl.DataFrame, says: str) -> Picture:
    both = pl.concat(
        [moves.select("channel", "n"), moves.select(channel="next_channel", n="n")], how="vertical_relaxed"
    )
    order = both.group_by("channel").agg(pl.col("n").sum()).sort("n", "channel", descending=[True, False])["channel"]
    names = tuple(words.channel(page, one) for one in order)
    fields = ("row", "column", "shade", "text", "small", "link", *grid.COUNTED)
    schema = {one: pl.Float64 if one == "shade" else pl.String for one in fields}
    told = [_withheld(page, row) if row["n"] is None else _cell(page, row) for row in moves.iter_rows(named=True)]
    spec = grid.spec(page.lang, Unit.COUNT, page.say("consistency.moves_axis"), (names, names), "amount")
    return Picture(spec, grid.frames(pl.DataFrame(told, schema=schema)), grid.height(len(names)), says)


def _withheld(page: Opened, row: dict[str, Any]) -> dict[str, Any]:
    """Make the cell of a pair that is withheld from the viewer."""
    first, other, few = (
        words.channel(page, row["channel"]),
        words.channel(page, row["next_channel"]),
        states.n(page, None),
    )
    told = dict.fromkeys(("small", "told_over", "told_interval"), "")
    name = page.say("consistency.from_to", first=first, other=other)
    return {"row": first, "column": other, "text": few, "told_name": name, "told_n": few, **told}


def _cell(page: Opened, row: dict[str, Any]) -> dict[str, Any]:
    first, other = words.channel(page, row["channel"]), words.channel(page, row["next_channel"])
    is_few = row["n"] < LEAST
    over = page.say("consistency.few_over", over=row["started_over"], n=row["n"])
    return {
        "row": first,
        "column": other,
        "shade": float(row["n"]),
        "text": numbers.number(row["n"]),
        "small": over if is_few else page.say("consistency.over", share=numbers.percent(row["value"], 0)),
        "link": ways.rows(HANDOVER, Side.DENOMINATOR, channel=row["channel"], next_channel=row["next_channel"]),
        "told_name": page.say("consistency.from_to", first=first, other=other),
        "told_n": numbers.number(row["n"]),
        "told_over": page.say(
            "consistency.few_over", over=numbers.number(row["started_over"]), n=numbers.number(row["n"])
        ),
        "told_interval": amounts.between(row["low"], row["high"], Unit.SHARE, page.lang),
    }
