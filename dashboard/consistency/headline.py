"""The tiles of the page: how far channels lie apart and how even they are, then what changing channel costs."""

import polars as pl

from dashboard.analysis import measured, tiles
from dashboard.analysis.comparing import Comparison
from dashboard.analysis.tiles import Shown, Tile
from dashboard.consistency import words
from dashboard.consistency.asked import ANSWER, HANDOVER, PROMISE, SWITCH, Asked, evenness, metric
from dashboard.consistency.told import Told, heard
from dashboard.shell import Opened

COSTS = (metric(ANSWER), SWITCH, HANDOVER, PROMISE)


def draw(page: Opened, comparison: Comparison, told: Told, asked: Asked) -> None:
    """Draw them; a gap names the channels that have no place in it."""
    even = (*evenness(asked.kpi), "consistency_index")
    scope = heard(page.scope, told.names, told.silent)
    rows = _as_even(measured.measured(scope, comparison, (*even, metric(asked.kpi))), metric(asked.kpi))
    costs = measured.measured(page.scope, comparison, COSTS)
    made = [tiles.tile(page, comparison, rows, key, _shown(page, told, asked, key)) for key in even]
    tiles.draw(page, [*made, *_costs(page, comparison, costs)])


def _as_even(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """Take away what the other period cannot say: verdicts (weeks judge them), and all where it has too few days."""
    known = rows.filter(pl.col("metric") == key)["before"].is_not_null().all()
    before = pl.col("before") if known else pl.lit(None, pl.Float64)
    return rows.with_columns(verdict=pl.lit(None, pl.String), before=before)


def _costs(page: Opened, comparison: Comparison, rows: pl.DataFrame) -> list[Tile]:
    return [tiles.tile(page, comparison, rows, key, tiles.opening(key)) for key in COSTS]


def _shown(page: Opened, told: Told, asked: Asked, key: str) -> Shown:
    few = told.left_out(asked.kpi) if "gap" in key else []
    return Shown(note=page.say("consistency.left_out", channels=words.listed(page, few)) if few else "")
