"""Shapes `LEGS`: one passage of a contact through a queue and an agent."""

from collections.abc import Mapping, Sequence

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.durations import seconds
from queries.facts.local_time import calendar_columns
from queries.facts.passages import measured
from queries.facts.places import own_places
from queries.facts.standards import standard_columns
from queries.frames import CALENDAR, LEGS

FRAME = LEGS
HELPERS = ("own_team_id", "until_at")  # held beside the promise: the team as stored, and when the leg left the floor
REPEATING = ("channel", "direction", "reason", "language", "segment", "source", "leave_kind", "outcome")
PLACED = ("queue_id", "own_team_id")
TIMED = ("answered_at", "ended_at", "left_queue_at")
IN_CONTACT = ("contact_id", "leg_no", "queued_at", "leave_kind", *TIMED)
STANDARD = ("queued_at", "queue_id", "segment", "channel")
OF_SIBLINGS = frozenset({"is_transferred", "is_callback", "callback_wait_s"})
NEEDS: Mapping[str, Sequence[str]] = {
    "queue": ("queue_id",),
    "team_id": PLACED,
    "team": PLACED,
    "site_id": PLACED,
    "site": PLACED,
    "agent": ("agent_id",),
    "left_queue_at": TIMED,
    "wrap_ended_at": ("wrap_ended_at", "ended_at", "wrap_s"),
    "leave_kind": ("leave_kind", *TIMED),
    "wait_s": ("queued_at", *TIMED),
    "talk_s": ("talk_s", "hold_s", "answered_at", "ended_at"),
    "wrap_s": ("wrap_s", "wrap_ended_at", "ended_at"),
    "handle_s": ("talk_s", "hold_s", "wrap_s", "wrap_ended_at", "answered_at", "ended_at"),
    "is_transferred": IN_CONTACT,
    "is_callback": (*IN_CONTACT, "direction"),
    "callback_wait_s": (*IN_CONTACT, "direction", "created_at"),
    "threshold_s": STANDARD,
    "target_share": STANDARD,
    **dict.fromkeys(CALENDAR, PLACED),
}


def shape(stored: pl.LazyFrame, dims: Dimensions, *, anchor: str = LEGS.time, zone: str | None = None) -> pl.LazyFrame:
    """Shape stored passages into LEGS and its HELPERS, in the order of contact and leg."""
    return dress(derive(stored), dims, anchor=anchor, zone=zone)


def derive(stored: pl.LazyFrame) -> pl.LazyFrame:
    """Everything that the contact and its legs tell by themselves."""
    legs = stored.filter(pl.col("leg_id").is_not_null()).sort("contact_id", "leg_no", "leg_id")
    return (
        measured(legs)
        .with_columns(_later=_last_queued_later(), _first=pl.col("queued_at").first().over("contact_id"))
        .with_columns(
            is_transferred=(pl.col("_later") >= pl.col("answered_at")).fill_null(value=False),
            is_callback=_is_callback(),
            until_at=_until(),
        )
        .with_columns(callback_wait_s=pl.when("is_callback").then(_callback_wait()))
        .with_columns(pl.col(REPEATING).cast(pl.Categorical))
    )


def dress(legs: pl.LazyFrame, dims: Dimensions, *, anchor: str = LEGS.time, zone: str | None = None) -> pl.LazyFrame:
    """Add what the dimensions tell: names, team in default of one's own, standard in force, calendar of the site."""
    into = {"threshold_s": "threshold_s", "target_share": "target_share"}
    judged = standard_columns(own_places(legs, dims), dims.standards, metric="service_level", at="queued_at", into=into)
    told = calendar_columns(judged, anchor, dims.zones, zone or dims.zone)
    return told.select(*LEGS.columns, *HELPERS)


def _last_queued_later() -> pl.Expr:
    """When the last of the contact's later legs was queued; null for the last leg."""
    return pl.col("queued_at").reverse().cum_max().reverse().shift(-1).over("contact_id")


def _is_callback() -> pl.Expr:
    """Mark a return call: the contact is one, or an earlier leg of it left its queue by taking a callback."""
    taken = (pl.col("leave_kind") == "callback").fill_null(value=False).cast(pl.Int64)
    earlier = taken.cum_sum().over("contact_id") - taken
    return ((pl.col("direction").cast(pl.String) == "callback") | (earlier > 0)).fill_null(value=False)


def _callback_wait() -> pl.Expr:
    """Sum the waits of the contact's legs so far and the delay before each return call was queued.

    The delay runs from the leg that took the callback, or from the creation of a contact that is itself the return
    call. The store keeps no time that the customer chose, so all of it counts as imposed.
    """
    taken_at = pl.when(pl.col("leave_kind") == "callback").then(pl.col("left_queue_at")).shift(1).over("contact_id")
    is_first = pl.col("queued_at") == pl.col("_first")
    began_at = pl.when(is_first & (pl.col("direction").cast(pl.String) == "callback")).then(pl.col("created_at"))
    delay = seconds(pl.coalesce(taken_at, began_at), pl.col("queued_at")).fill_null(0)
    spent = (pl.col("wait_s").fill_null(0) + delay).cum_sum().over("contact_id")
    return pl.when(pl.col("wait_s").is_not_null()).then(spent)


def _until() -> pl.Expr:
    """When the leg left the floor: its wrap, its end or its queue ended; null while it is still there."""
    answered, ended, wrapped = pl.col("answered_at"), pl.col("ended_at"), pl.col("wrap_ended_at")
    worked = pl.when(ended.is_not_null()).then(pl.max_horizontal(ended, wrapped))
    settled = pl.when(wrapped.is_not_null()).then(worked)
    return pl.when(answered.is_not_null()).then(settled).otherwise("left_queue_at")
