"""What was experienced, and what goes with it: worked examples."""

import polars as pl
import pytest

from metrics import associations

CONTACTS = {
    "contact_id": pl.Int64,
    "ticket_id": pl.Int64,
    "customer_id": pl.Int64,
    "previous_days": pl.Int64,
    "previous_reason_days": pl.Int64,
    "previous_channel_days": pl.Int64,
    "is_response_met": pl.Boolean,
    "csat_score": pl.Int64,
}
PROMISES = {
    "target_id": pl.String,
    "kind": pl.String,
    "contact_id": pl.Int64,
    "is_decided": pl.Boolean,
    "is_met": pl.Boolean,
}


def contacts(*rows: tuple) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=CONTACTS, orient="row")


def promises(*rows: tuple) -> pl.DataFrame:
    return pl.DataFrame([(f"t{n}", *row) for n, row in enumerate(rows)], schema=PROMISES, orient="row")


def test_what_was_experienced_is_null_where_it_cannot_be():
    told = associations.experienced(
        contacts(
            (1, None, 7, 3, None, None, True, 5),  # back after 3 days, in time, one promise kept and one broken
            (2, None, 8, 9, None, None, False, None),  # after 9 days: no repeat; late; promise kept
            (3, None, None, None, None, None, None, 1),  # nobody known, no standard, promise not decided
        ),
        promises(
            ("promise", 1, True, True),
            ("promise", 1, True, False),
            ("promise", 2, True, True),
            ("promise", 3, False, None),
            ("resolution", 2, True, False),
        ),
    )
    assert told.select(associations.EXPERIENCES).rows() == [
        (True, False, True),
        (False, True, False),
        (None, None, None),
    ]


def test_the_rule_and_the_days_are_those_in_force():
    rows = contacts((1, None, 7, 3, None, 12, True, 5))
    of = {"repeat_contact_rate.repeat_rule": "same_channel", "repeat_contact_rate.window_days": "14"}
    assert associations.experienced(rows, promises())["repeat"].to_list() == [True]
    assert associations.experienced(rows, promises(), {**of})["repeat"].to_list() == [True]
    same_reason = {"repeat_contact_rate.repeat_rule": "same_reason"}
    assert associations.experienced(rows, promises(), same_reason)["repeat"].to_list() == [False]


def told(with_yes: int, with_n: int, without_yes: int, without_n: int) -> dict:
    rows = [(True, n < with_yes) for n in range(with_n)] + [(False, n < without_yes) for n in range(without_n)]
    frame = pl.DataFrame([*rows, (None, True)], schema={"repeat": pl.Boolean, "yes": pl.Boolean}, orient="row")
    return associations.compared(frame, ("repeat",)).row(0, named=True)


def test_the_difference_is_newcombes():
    # Newcombe (1998), example (a): 56/70 against 48/80 differ by 0.2, from 0.0524 to 0.3339 by his method 10.
    found = told(56, 70, 48, 80)
    assert (found["with_n"], found["without_n"]) == (70, 80)
    assert (found["with_value"], found["without_value"]) == pytest.approx((0.8, 0.6))
    assert (found["difference"], found["low"], found["high"]) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert found["verdict"] == "higher"


def test_what_chance_makes_is_noise_and_few_are_not_judged():
    assert told(48, 80, 56, 70)["verdict"] == "lower"
    assert told(40, 80, 36, 70)["verdict"] == "noise"
    assert told(0, 29, 70, 70)["verdict"] is None


def test_nobody_has_no_difference():
    found = told(0, 0, 5, 10)
    assert found["with_value"] is None
    assert found["difference"] is None
    assert found["verdict"] is None


def test_only_rated_contacts_count_and_four_is_satisfied():
    rows = contacts(*((n, None, n, 1, None, None, True, score) for n, score in enumerate((5, 4, 3, None), 1)))
    found = associations.satisfaction(associations.experienced(rows, promises())).row(0, named=True)
    assert (found["with_n"], found["with_value"]) == (3, pytest.approx(2 / 3))


def test_who_had_bought_and_stayed_is_asked_whether_they_bought_again():
    rows = contacts(
        (1, None, 1, None, None, None, True, None),
        (2, None, 1, 2, None, None, True, None),  # once is enough
        (3, None, 2, None, None, None, True, None),
        (4, None, 3, 1, None, None, True, None),
        (5, None, 4, 1, None, None, True, None),
        (6, None, 5, 1, None, None, True, None),
    )
    customers = pl.DataFrame(
        [
            (1, 30, False, False, 2),  # bought again
            (2, 30, False, False, 0),  # did not
            (3, None, False, False, 1),  # had never bought
            (4, 30, True, True, 0),  # had left before
            (5, 30, False, True, 1),  # bought, then left
            (6, 30, False, False, 9),  # was not in contact
        ],
        schema={
            "customer_id": pl.Int64,
            "start_first_order_days": pl.Int64,
            "is_closed_at_start": pl.Boolean,
            "is_closed_at_end": pl.Boolean,
            "orders": pl.Int64,
        },
        orient="row",
    )
    found = associations.retention(associations.experienced(rows, promises()), customers).row(0, named=True)
    assert (found["with_n"], found["with_value"]) == (2, 0.5)
    assert (found["without_n"], found["without_value"]) == (1, 0.0)
