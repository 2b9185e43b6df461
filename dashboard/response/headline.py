"""The tiles of the page: service level, speed of answer, responses, attainment, promises, what is at risk now."""

from datetime import UTC, datetime

import polars as pl

from dashboard import floor, stored
from dashboard.analysis import measured, tiles
from dashboard.analysis.comparing import Comparison
from dashboard.analysis.tiles import Tile
from dashboard.asked import Ask, figures
from dashboard.response.asked import CALENDAR, FIRST, NEXT, RESOLUTION, Asked
from dashboard.shell import Opened
from metrics import registry
from metrics.evaluate import evaluate
from queries.frames import OPEN_TICKETS
from queries.snapshot import Snapshot

QUICK = ("service_level", "asa")
KEPT_S = 10.0
AT_RISK = "tickets_at_risk"


def draw(page: Opened, comparison: Comparison, asked: Asked) -> None:
    """Draw them."""
    times = tuple(asked.time(of) for of in (FIRST, NEXT, RESOLUTION))
    keys = (*QUICK, *times, "sla_attainment", "promise_kept_rate")
    told = measured.measured(page.scope, comparison, keys)
    made = [tiles.tile(page, comparison, told, key, tiles.opening(key, note=_clock(page, asked, key))) for key in keys]
    tiles.draw(page, [*made, _at_risk(page)])


def _clock(page: Opened, asked: Asked, key: str) -> str:
    return "" if asked.clock == CALENDAR or not key.endswith("_p50") else page.say("response.in_open")


def _at_risk(page: Opened) -> Tile:
    """Return what is at risk now: of an instant, so that it has no interval and is not compared."""
    rows = open_now(page, AT_RISK)
    return tiles.tile(
        page,
        Comparison("none", None),
        rows.with_columns(verdict=pl.lit(None, pl.String), before=pl.lit(None, pl.Float64)),
        AT_RISK,
        tiles.opening(AT_RISK, note=page.say("response.now")),
    )


def open_now(page: Opened, *keys: str, by: tuple[str, ...] = ()) -> pl.DataFrame:
    """Tell figures of open tickets: as they stand on the live floor, else as the store has them."""
    snapshot = floor.current()
    if not isinstance(snapshot, Snapshot):
        return figures(page.scope, now=Ask(keys, by))["now"]
    at = min(datetime.now(UTC), snapshot.read_at)
    metrics = [registry.get(key) for key in keys]
    return stored.kept(
        page.principal,
        ("open now", page.scope.chosen, page.scope.options, keys, by),
        lambda _: evaluate(
            metrics, {OPEN_TICKETS.name: snapshot.open_tickets(page.scope, at)}, by, dict(page.scope.options)
        ),
        for_s=KEPT_S,
        is_floor=True,
    )
