"""Cases that come and go by day, and open ones that are late: worked examples."""

from datetime import date

import polars as pl

from metrics import flow

MONDAY, TUESDAY, WEDNESDAY = (date(2026, 3, day) for day in (2, 3, 4))


def test_days_add_up_and_one_without_any_has_none():
    daily = pl.DataFrame(
        [
            (MONDAY, "tickets_created", 9.0),
            (MONDAY, "tickets_resolved", 4.0),
            (MONDAY, "net_flow", 6.0),  # 9 − 4, and one came back
            (WEDNESDAY, "tickets_created", 2.0),
            (WEDNESDAY, "tickets_resolved", 5.0),
            (WEDNESDAY, "net_flow", -3.0),
        ],
        schema={"local_day": pl.Date, "metric": pl.String, "value": pl.Float64},
        orient="row",
    )
    found = flow.course(daily, [WEDNESDAY, MONDAY, TUESDAY])
    assert found.columns == ["local_day", "created", "resolved", "reopened", "net", "total"]
    assert found.rows() == [(MONDAY, 9, 4, 1, 6, 6), (TUESDAY, 0, 0, 0, 0, 6), (WEDNESDAY, 2, 5, 0, -3, 3)]


def test_what_has_used_up_its_allowance_is_late():
    rows = pl.DataFrame({"queue": ["B", "A", "A", "B", None], "used_share": [1.0, 0.99, 2.5, None, 1.2]})
    assert flow.missed(rows, "queue").rows() == [("A", 1), ("B", 1), (None, 1)]
