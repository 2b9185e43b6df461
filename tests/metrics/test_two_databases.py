"""The golden week: SQLite and PostgreSQL give the same figures to the last digit."""

import pytest

from metrics import registry
from metrics.evaluate import evaluate, sheets
from metrics.metric import lacking
from queries import history
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source
from tests.metrics.centre import DAYS, FIRST, ZONE, fill

WEEK = Window.days(FIRST.date(), FIRST.replace(day=FIRST.day + DAYS + 1).date(), ZONE)
LIVE = {one.key for one in registry.family("live")}
EVERY = [one for one in registry.everything().values() if one.key not in LIVE]


def table(url: str, by: tuple[str, ...]):
    source = Source(url, deadline_s=120)
    told = [one for one in EVERY if not lacking(one, by)]
    try:
        frames = {
            name: history.read(source, sheet.frame, Scope(WEEK, OPERATOR), sheet.anchor)
            for name, sheet in sheets(told).items()
            if sheet.frame.name not in history.INSTANT_FRAMES
        }
    finally:
        source.close()
    known = [one for one in told if all(part.sheet in frames for part in one.parts)]
    return evaluate(known, frames, by).select(*by, "metric", "value", "n").sort(*by, "metric")


@pytest.mark.postgres
@pytest.mark.parametrize("by", [(), ("local_day",), ("channel",)], ids=["in all", "by day", "by channel"])
def test_the_figures_of_a_week_are_the_same(by, sqlite_url, postgres_url):
    for url in (sqlite_url, postgres_url):
        fill(url, contacts=150)
    one, other = table(sqlite_url, by), table(postgres_url, by)
    assert one.filter(one["value"].is_not_null()).height > 60
    assert one.equals(other), one.join(other, on=[*by, "metric"], nulls_equal=True).filter(
        one["value"].ne_missing(other["value"])
    )
