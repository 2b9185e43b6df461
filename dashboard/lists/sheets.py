"""The rows that a figure is made from, from where the figure itself took them: the live floor, or the store's past."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

import polars as pl

from dashboard import floor, stored
from metrics import evaluate, rows
from metrics.evaluate import Sheet
from metrics.metric import AnyMetric
from metrics.rows import Side
from queries.drill import as_of
from queries.frames import AGENT_TIME, LEGS
from queries.history import INSTANT_FRAMES
from queries.past import PAST
from queries.scope import Scope, Window
from queries.snapshot import Snapshot

LIVE = frozenset({LEGS.name, AGENT_TIME.name, *INSTANT_FRAMES})
SHOWN = (
    *("contact_id", "ticket_id", "customer_id", "agent_id", "site", "team", "channel", "queue", "agent"),
    *("segment", "reason", "state", "outcome", "leave_kind", "status", "kind", "stage", "priority"),
)


def read(metric: AnyMetric, scope: Scope, at: datetime | None) -> dict[str, pl.DataFrame]:
    """Read the rows of both sides of the figure, by the names that metrics read them under.

    `at` is the instant of the live screen that the figure stood on: rows are as they were then. Else they are as they
    stand now. StoreUnreachableError where the store does not answer.
    """
    settings = dict(scope.options)
    wanted: dict[str, set[str]] = {}
    for side in Side:
        for name, needed in rows.columns(metric, side, settings).items():
            wanted.setdefault(name, set()).update(needed)
    return {
        name: _sheet(sheet, scope, at, wanted.get(name, set())) for name, sheet in evaluate.sheets([metric]).items()
    }


def _sheet(sheet: Sheet, scope: Scope, at: datetime | None, needed: Collection[str]) -> pl.DataFrame:
    frame = sheet.frame
    names = {*needed, *SHOWN, *frame.key, sheet.anchor, frame.time} & {*frame.columns}
    instants = {name for name in frame.columns if frame is LEGS and name.endswith("_at")}
    snapshot = floor.current()
    if isinstance(snapshot, Snapshot) and frame.name in LIVE and _is_today(snapshot, scope.window):
        found = snapshot.frame(frame, _live(scope, snapshot), sheet.anchor)
    else:
        with stored.source() as source:
            found = PAST.read(source, frame, scope, sheet.anchor, columns=names | instants)
    if frame is LEGS and at is not None:
        found = as_of.legs(found, at)
    return found.select(name for name in frame.columns if name in names)


def _is_today(snapshot: Snapshot, window: Window) -> bool:
    """Whether the snapshot holds all of the window: its own local day, up to what it knows."""
    return window.start_at >= floor.today(snapshot.zone, snapshot.read_at).start_at


def _live(scope: Scope, snapshot: Snapshot) -> Scope:
    """Ask in the zone that the floor is told in."""
    return replace(scope, window=replace(scope.window, zone=snapshot.zone))
