"""The tiles of the page: how far channels lie apart and how even they are, then what changing channel costs."""

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
    rows = measured.measured(scope, comparison, even)
    costs = measured.measured(page.scope, comparison, COSTS)
    made = [tiles.tile(page, comparison, rows, key, _shown(page, told, asked, key)) for key in even]
    tiles.draw(page, [*made, *_costs(page, comparison, costs)])


def _costs(page: Opened, comparison: Comparison, rows: object) -> list[Tile]:
    return [tiles.tile(page, comparison, rows, key, tiles.opening(key)) for key in COSTS]  # type: ignore[arg-type]


def _shown(page: Opened, told: Told, asked: Asked, key: str) -> Shown:
    few = told.left_out(asked.kpi) if "gap" in key else []
    return Shown(note=page.say("consistency.left_out", channels=words.listed(page, few)) if few else "")
