"""The second proof of each number: by hand, in SQL over the tables of a simulated centre (tests/metrics/oracle)."""

import sqlite3
from datetime import date
from functools import cache, partial
from importlib import import_module
from math import exp
from pathlib import Path

import pytest

from metrics import registry
from metrics.evaluate import evaluate, sheets
from queries import extent, history
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source
from store.types import to_micros

pytestmark = pytest.mark.xdist_group("simulated")
WINDOW = Window.days(date(2026, 10, 19), date(2026, 11, 2), "Europe/London")  # two weeks; the clocks go back in them
FAMILIES = {
    path.stem: import_module(f"tests.metrics.oracle.{path.stem}")
    for path in sorted(Path(__file__).parent.glob("oracle/[a-z]*.py"))
}
CASES = [
    pytest.param(family, key, (), sql, id=key) for family in FAMILIES.values() for key, sql in family.STATEMENTS.items()
] + [
    pytest.param(family, key, ((f"{key}.{option}", value),), sql, id=f"{key}-{option}={value}")
    for family in FAMILIES.values()
    for (key, option, value), sql in family.VARIANTS.items()
]


@pytest.fixture(scope="module")
def source(simulated):
    opened = Source(f"sqlite:///{simulated}", deadline_s=120)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def frames(source):
    """Rows by sheet of each window, read when first asked for."""
    return cache(partial(Sheets, source))


class Sheets(dict):
    def __init__(self, source, window):
        self.source, self.window = source, window
        self.known = extent.known_until(source)

    def of(self, metric):
        for name, (frame, anchor) in sheets([metric]).items():
            if name not in self:
                self[name] = history.read(self.source, frame, Scope(self.window, OPERATOR), anchor)
        return self


@pytest.mark.parametrize(("family", "key", "chosen", "sql"), CASES)
def test_it_is_what_sql_says(family, key, chosen, sql, simulated, frames):
    metric = registry.get(key)
    window = getattr(family, "WINDOW", WINDOW)
    read = frames(window)
    bounds = {"start": to_micros(window.start_at), "end": to_micros(window.end_at), "known": to_micros(read.known)}
    with sqlite3.connect(simulated) as store:
        store.create_function("EXP", 1, exp, deterministic=True)  # not every SQLite was built with it
        expected = {group: value for group, value in store.execute(sql, bounds) if value is not None}
    assert expected, "the simulated centre has something to say about it"
    told = evaluate([metric], read.of(metric), [family.BY], dict(chosen))
    ours = {group: value for group, value in told.select(family.BY, "value").iter_rows() if value is not None}
    assert {k: v for k, v in ours.items() if v or k in expected} == pytest.approx(expected)
