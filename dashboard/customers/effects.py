"""What goes with service received: satisfaction and buying again, with each bad experience and without. No cause."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard import stored
from dashboard.analysis import amounts, states, ways
from dashboard.analysis.panels import Panel
from dashboard.analysis.states import Empty
from dashboard.charts import dots
from dashboard.charts.draw import Picture
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import associations
from metrics.associations import BROKEN, LATE, NOISE, OF_CONTACTS, OF_CUSTOMERS, OF_PROMISES, REPEAT
from metrics.metric import Unit
from metrics.rows import Side
from queries.frames import CUSTOMERS, OUTCOMES, TARGETS
from queries.past import PAST
from queries.scope import Scope, Window
from queries.source import Source

LEAST_DAYS = 14
POINTS = 100
ROWS = {
    REPEAT: ("repeat_contact_rate", Side.NUMERATOR),
    LATE: ("attainment_response", Side.DENOMINATOR),
    BROKEN: ("promise_kept_rate", Side.DENOMINATOR),
}
FLOATS = frozenset({"value", "low", "high", "target"})


def satisfied(page: Opened) -> Panel:
    """Make the panel of satisfaction with each experience and without."""
    told = stored.kept(page.principal, ("satisfied", page.scope), lambda source: _satisfied(source, page.scope))
    return _panel(page, "satisfied", told)


def stayed(page: Opened) -> Panel:
    """Make the panel of buying again later, with each experience and without."""
    halves = _halves(page)
    if halves is None:
        text = page.say("customers.too_short_text", days=LEAST_DAYS)
        return Panel("stayed", page.say("customers.stayed"), empty=Empty(page.say("customers.too_short"), text))
    told = stored.kept(page.principal, ("stayed", page.scope, halves), lambda source: _stayed(source, halves))
    return _panel(page, "stayed", told)


def _satisfied(source: Source, scope: Scope) -> pl.DataFrame:
    return associations.satisfaction(_experienced(source, scope))


def _stayed(source: Source, halves: tuple[Scope, Scope]) -> pl.DataFrame:
    earlier, later = halves
    customers = PAST.read(source, CUSTOMERS, later, columns=OF_CUSTOMERS)
    return associations.retention(_experienced(source, earlier), customers)


def _experienced(source: Source, scope: Scope) -> pl.DataFrame:
    contacts = PAST.read(source, OUTCOMES, scope, "ended_at", columns=OF_CONTACTS)
    promises = PAST.read(source, TARGETS, scope, "due_at", columns=OF_PROMISES)
    return associations.experienced(contacts, promises, dict(scope.options))


def _halves(page: Opened) -> tuple[Scope, Scope] | None:
    """Return the period's earlier and later half, in whole local days; None where it is too short."""
    zone, window = ZoneInfo(page.zone), page.scope.window
    until = min(window.end_at, page.known.until or datetime.now(UTC)).astimezone(zone).date()
    first = window.start_at.astimezone(zone).date()
    known = (until - first).days
    if known < LEAST_DAYS:
        return None
    middle = first + timedelta(days=known // 2)
    windows = Window.days(first, middle, page.zone), Window.days(middle, until, page.zone)
    earlier, later = (replace(page.scope, window=one) for one in windows)
    return earlier, later


def _panel(page: Opened, key: str, told: pl.DataFrame) -> Panel:
    title = page.say(f"customers.{key}")
    known = told.filter(pl.col("difference").is_not_null())
    if known.is_empty():
        return Panel(key, title, empty=states.none_of(page, page.say(f"customers.{key}_none")))
    rows = [_row(page, row) for row in known.iter_rows(named=True)]
    says = _says(page, key, known)
    schema = {one: pl.Float64 if one in FLOATS else pl.String for one in rows[0]}
    kinds = tuple(one for one in dots.APART if dots.kind(one, page.lang) in {row["kind"] for row in rows})
    spec = dots.spec(page.lang, Unit.POINTS, page.say("customers.apart_axis"), kinds, dots.APART_TOLD)
    picture = Picture(spec, {"rows": pl.DataFrame(rows, schema=schema)}, dots.height(len(rows)), says)
    notes = [page.say("customers.no_cause"), page.say(f"customers.{key}_note")]
    metrics = ("csat" if key == "satisfied" else "repeat_purchase_rate", *(metric for metric, _ in ROWS.values()))
    return Panel(key, title, says, notes, picture=picture, sheet=told, metrics=metrics)


def _row(page: Opened, row: dict[str, Any]) -> dict[str, Any]:
    name, standing = page.say(f"customers.had_{row['experience']}"), dots.kind(row["verdict"] or "few", page.lang)
    metric, side = ROWS[row["experience"]]
    told = {
        f"told_{one}": page.say(
            "customers.share_of", value=numbers.percent(row[f"{one}_value"]), n=numbers.number(row[f"{one}_n"])
        )
        for one in ("with", "without")
    }
    return {
        "name": name,
        "value": row["difference"] * POINTS,
        "low": row["low"] * POINTS,
        "high": row["high"] * POINTS,
        "target": 0.0,
        "kind": standing,
        "link": ways.rows(metric, side),
        "told_name": name,
        **told,
        "told_apart": amounts.apart(row["difference"], Unit.SHARE, page.lang),
        "told_interval": amounts.apart_between(row["low"], row["high"], Unit.SHARE, page.lang),
        "told_standing": standing,
    }


def _says(page: Opened, key: str, known: pl.DataFrame) -> str:
    judged = known.filter(pl.col("verdict").is_not_null(), pl.col("verdict") != NOISE)
    if judged.is_empty():
        return page.say("customers.none_apart")
    most = judged.sort(pl.col("difference").abs(), descending=True).row(0, named=True)
    return page.say(
        f"customers.{key}_says",
        who=page.say(f"customers.who_{most['experience']}"),
        value=numbers.percent(most["with_value"]),
        other=numbers.percent(most["without_value"]),
        apart=amounts.apart(most["difference"], Unit.SHARE, page.lang),
        between=amounts.apart_between(most["low"], most["high"], Unit.SHARE, page.lang),
    )
