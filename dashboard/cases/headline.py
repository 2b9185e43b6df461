"""The tiles of the page: what came in and went out, what came back, how long it took, what stands open now."""

import polars as pl

from dashboard.analysis import measured, tiles
from dashboard.analysis.comparing import Comparison
from dashboard.cases import standing
from dashboard.cases.asked import resolution
from dashboard.response.headline import open_now
from dashboard.shell import Opened
from dashboard.wording import numbers

OF_NOW = ("open_tickets", "tickets_at_risk")


def draw(page: Opened, comparison: Comparison) -> None:
    """Draw them."""
    keys = ("tickets_created", "tickets_resolved", "net_flow", "reopen_rate", resolution(page))
    told = measured.measured(page.scope, comparison, keys)
    now = open_now(page, *OF_NOW).with_columns(verdict=pl.lit(None, pl.String), before=pl.lit(None, pl.Float64))
    notes = {
        "open_tickets": page.say("response.now"),
        "tickets_at_risk": page.say("cases.late_of_them", n=numbers.number(standing.late(page))),
    }
    of_now = [
        tiles.tile(page, Comparison("none", None), now, key, tiles.opening(key, note=notes[key])) for key in OF_NOW
    ]
    tiles.draw(page, [*(tiles.tile(page, comparison, told, key, tiles.opening(key)) for key in keys), *of_now])
