"""What stands open now, group by group: how many, how old, what is at risk, and what has missed a target already."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl

from dashboard import floor, links, stored
from dashboard.analysis import states, ways
from dashboard.analysis.panels import Panel
from dashboard.lists import cells
from dashboard.lists.table import Cell, Column, Offer, Row, Table
from dashboard.response.backlog import BACKLOGS
from dashboard.response.headline import KEPT_S, open_now
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import flow
from queries.frames import OPEN_TICKETS
from queries.past import PAST
from queries.snapshot import Snapshot

OPEN, AT_RISK = "open_tickets", "tickets_at_risk"
COLUMNS = (OPEN, *BACKLOGS, "unassigned_tickets", AT_RISK)
MOST = 15  # rows; the rest stands in the saved table
MARK = "◆"


def late(page: Opened) -> int:
    """Count open tickets that have missed a target already."""
    return int(_late(page, "status")["n"].sum())


def panel(page: Opened, by: str) -> Panel:
    """Make the panel of open tickets by group."""
    what = page.say(f"analysis.by_{by}")
    key, title = "standing", page.say("cases.standing", by=what.lower())
    told = open_now(page, *COLUMNS, by=(by,)).with_columns(pl.col(by).cast(pl.String))
    known = {(row["metric"], row[by]): int(row["value"] or 0) for row in told.iter_rows(named=True)}
    groups = sorted({one for _, one in known}, key=lambda one: (-known.get((OPEN, one), 0), str(one)))
    if not sum(known.get((OPEN, one), 0) for one in groups):
        return Panel(key, title, empty=states.Empty(page.say("cases.none_open"), page.say("cases.none_open_text")))
    missed = dict(_late(page, by).with_columns(pl.col(by).cast(pl.String)).iter_rows())
    rows = [_row(page, by, one, known, missed.get(one, 0)) for one in groups[:MOST]]
    heads = [what, *(page.say(f"cases.column_{name}") for name in (*COLUMNS, "late"))]
    columns = [Column(f"column_{n}", head, is_number=n > 0) for n, head in enumerate(heads)]
    sheet = told.select(by, "metric", "value")
    return Panel(
        key,
        title,
        _says(page, by, known, missed),
        [page.say("response.now"), page.say("cases.standing_note", mark=MARK)],
        table=Table(columns, rows, offers=[_more(page)]),
        sheet=sheet,
        metrics=COLUMNS,
    )


def _late(page: Opened, by: str) -> pl.DataFrame:
    """Open tickets that are late, by group: as they stand on the live floor, else as the store has them."""
    snapshot, columns = floor.current(), {by, "used_share"}
    if not isinstance(snapshot, Snapshot):
        question = ("late", page.scope, by)
        return stored.kept(
            page.principal,
            question,
            lambda source: flow.missed(PAST.read(source, OPEN_TICKETS, page.scope, columns=columns), by),
            is_floor=True,
        )
    at = min(datetime.now(UTC), snapshot.read_at)
    return stored.kept(
        page.principal,
        ("late now", page.scope.chosen, by),
        lambda _: flow.missed(snapshot.open_tickets(page.scope, at), by),
        for_s=KEPT_S,
        is_floor=True,
    )


def _row(page: Opened, by: str, group: str | None, known: Mapping[Any, int], missed: int) -> Row:
    name = numbers.UNKNOWN if group is None else str(cells.said(page, by, group))
    within = {by: group} if group is not None else {}
    told = [_cell(known.get((metric, group), 0), metric, within, is_listed=group is not None) for metric in COLUMNS]
    text = f"{MARK} {numbers.number(missed)}" if missed else "0"
    late = Cell(text, ways.rows(AT_RISK, **within) if missed and group is not None else None)
    return Row([name, *told, late])


def _cell(value: int, metric: str, within: Mapping[str, str], *, is_listed: bool) -> Cell:
    return Cell(numbers.number(value), ways.rows(metric, **within) if value and is_listed else None)


def _says(page: Opened, by: str, known: Mapping[Any, int], missed: Mapping[Any, int]) -> str:
    total = sum(n for (metric, _), n in known.items() if metric == OPEN)
    risk = sum(n for (metric, _), n in known.items() if metric == AT_RISK)
    named = {group: n for (metric, group), n in known.items() if metric == AT_RISK and group is not None and n}
    late = numbers.number(sum(missed.values()))
    if not named:
        return page.say("cases.standing_calm", n=numbers.number(total))
    most = max(named, key=lambda group: named[group])
    return page.say(
        "cases.standing_says",
        n=numbers.number(total),
        risk=numbers.number(risk),
        late=late,
        name=cells.said(page, by, most),
        most=numbers.number(named[most]),
    )


def _more(page: Opened) -> Offer:
    """Offer the ways to stages and clocks, which another page tells."""
    ways_on = [(page.say(f"response.view_{view}"), links.to("response", view=view)) for view in ("clocks", "process")]
    return Offer(page.say("cases.more"), ways_on)
