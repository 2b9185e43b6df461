"""Weeks read in words: the side of the centre, and which side is good."""

import polars as pl
import pytest

from metrics import registry
from metrics.signals import readings


def week(value, *, hollow=False, **flags):
    told = dict.fromkeys(("outside", "run", "trend", "near"), False) | flags
    return {"value": value, "centre": 10.0, "is_hollow": hollow, "is_signal": any(told.values()), **told}


WEEKS = [
    (week(10.0), "usual", "usual", "usual"),
    (week(15.0, outside=True), "better", "worse", "changed"),
    (week(5.0, run=True), "worse", "better", "changed"),
    (week(15.0, outside=True, hollow=True), "open", "open", "open"),
    (week(None), None, None, None),
    (week(8.0), "usual", "usual", "usual"),
    (week(9.0, trend=True), "better", "worse", "changed"),  # still below the centre, but rising
]


@pytest.mark.parametrize(("key", "column"), [("fcr", 1), ("transfer_rate", 2), ("handle_time", 3)])
def test_what_weeks_say(key, column):
    charted = pl.DataFrame([row[0] for row in WEEKS])
    assert readings(charted, registry.get(key)).to_list() == [row[column] for row in WEEKS]
