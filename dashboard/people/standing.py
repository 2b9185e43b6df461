"""How an agent stands against what is usual: in words and a shape, never a rank."""

from typing import Any

from dashboard.people import kpis
from dashboard.people.blocks import Status
from dashboard.shell import Opened
from metrics.metric import Direction, Metric

Row = dict[str, Any]  # of a comparison's table
GOOD = {Direction.UP: "above", Direction.DOWN: "below"}


def status(metric: Metric, row: Row) -> Status:
    """Return the shape: nothing within the limits, better on the good side, watch on any other."""
    if row["flag"] is None:
        return None
    return "better" if GOOD.get(metric.direction) == row["flag"] else "watch"


def words(page: Opened, row: Row) -> str:
    """Say where the value lies."""
    if row["value"] is None:
        return few(page, row)
    return page.say(f"people.standing.{row['flag'] or 'within'}")


def few(page: Opened, row: Row) -> str:
    """Say that there is too little to tell a rate: of how many."""
    if row["hits"] is None:
        return page.say("people.few_n", n=row["n"])
    return page.say("people.few", hits=row["hits"], n=row["n"])


def value(page: Opened, metric: Metric, row: Row) -> str:
    """Write the value; of too few contacts how many of how many, which is no rate."""
    if row["value"] is not None:
        return kpis.value(metric, row["value"], page.lang)
    return page.say("people.of", hits=row["hits"], n=row["n"]) if row["hits"] is not None else kpis.UNKNOWN


def against_expected(row: Row) -> str | None:
    """Write observed ÷ expected of the own mix."""
    return None if row["ratio"] is None else f"{row['ratio']:.2f}"
