"""Contacts to look at first, worked out by hand."""

from datetime import UTC, datetime, timedelta

import polars as pl

from metrics.review import COLUMNS, suggested
from queries.frames import OUTCOMES

DAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def contact(key, **columns):
    plain = {
        "contact_id": key,
        "ended_at": DAY + timedelta(hours=key),
        "channel": "phone",
        "queue": "Cards",
        "reason": "balance",
        "handle_s": 300.0,
        "is_transferred": False,
    }
    return plain | columns


def rows(*contacts):
    told = pl.DataFrame(
        list(contacts), schema_overrides={name: OUTCOMES.columns[name] for name in COLUMNS}, strict=False
    )
    return pl.concat([OUTCOMES.empty().select(COLUMNS), told], how="diagonal_relaxed")


def test_each_reason_and_its_limits():
    found = suggested(
        rows(
            contact(1, handle_s=600.0),  # twice the median of 300: long
            contact(2, handle_s=599.0),
            contact(3, is_transferred=True),
            contact(4, csat_score=2),
            contact(5, csat_score=3),
            contact(6, quality_score=59.9),
            contact(7, quality_score=60.0),
            contact(8, next_reason_days=7),
            contact(9, next_reason_days=8),
            *(contact(key) for key in range(10, 20)),
        )
    )
    assert dict(found.select("contact_id", "why").rows()) == {
        1: ["longest"],
        3: ["transferred"],
        4: ["low_score"],
        6: ["low_score"],
        8: ["repeat_followed"],
    }
    assert found["contact_id"].to_list() == [8, 6, 4, 3, 1], "the latest first"


def test_several_reasons_come_first_and_each_reason_has_but_three():
    many = [contact(key, is_transferred=True) for key in range(10, 20)]
    found = suggested(rows(contact(1, is_transferred=True, csat_score=1, next_reason_days=0), *many))
    assert found["contact_id"].to_list() == [1, 19, 18, 17]
    assert found["why"].to_list()[0] == ["low_score", "repeat_followed"]


def test_long_is_long_for_the_channel():
    mails = [contact(key, channel="email", handle_s=3000.0) for key in range(1, 6)]
    calls = [contact(key, handle_s=300.0) for key in range(6, 12)]
    assert suggested(rows(*mails, *calls)).is_empty()


def test_nothing_of_nothing():
    assert suggested(rows()).is_empty()
