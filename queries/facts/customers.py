"""Shapes `CUSTOMERS`: what each customer had bought and asked for by the start of a window, and by its end."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from sqlalchemy import case, func, select

from queries.facts import merged
from queries.frames import CUSTOMERS, INSTANT
from queries.reading import Reading
from queries.scope import Window
from queries.statement import Statement
from store.schema.contacts import Contact
from store.schema.people import Customer, Order

FRAME = CUSTOMERS
Deeds = tuple[Any, Any, tuple[Any, ...]]  # when, whose, and what counts
OUTBOUND = "outbound"  # a call that an agent made out of the blue is nothing that the customer did


def statement() -> Statement:
    """Select customers; name, phone and address are left behind.

    One whom other records name and whose own has not come yet is a customer too: what it did is told by them.
    """
    return select(
        Customer.id.label("customer_id"), Customer.segment, Customer.language, Customer.source, Customer.registered_at,
        Customer.closed_at,
    )  # fmt: skip


def orders(start: datetime, until: datetime) -> Statement:
    """Select by customer the first order, the latest before `start` and before `until`, and how many in between."""
    at = Order.ordered_at
    told = _done(at, "order", start)
    first = func.min(at).label("first_order")
    return select(Order.customer_id, first, *told).where(at < until).group_by(Order.customer_id)


def contacts(start: datetime, until: datetime) -> Statement:
    """Select by customer the latest contact before `start` and before `until`, and how many in between."""
    at, customer, which = asking()
    told = _done(at, "contact", start)
    return select(customer.label("customer_id"), *told).where(at < until, *which).group_by(customer)


def asking() -> Deeds:
    """Return when customers asked for something, who did, and which contacts count.

    The sum keeps a planner from walking the index by customer, with a look into the table for every contact.
    """
    which = (Contact.source_version >= 0, Contact.direction != OUTBOUND, Contact.customer_id.is_not(None))
    return Contact.created_at, Contact.customer_id + 0, which


def buying() -> Deeds:
    """Return when customers bought something, and who did: every order counts."""
    return Order.ordered_at, Order.customer_id, ()


def between(reading: Reading) -> pl.LazyFrame:
    """Read the customers of a window: one row each, as of its start and its end."""
    window = so_far(reading.window, datetime.now(UTC))
    read, same = reading.source.read, merged.read(reading.source)
    bought, asked = (folded(read(told(window.start_at, window.end_at)), same) for told in (orders, contacts))
    people = one_each(read(statement()), same)
    return whole(people, (bought, asked), window, reading.known_until() or window.end_at)


def so_far(window: Window, now: datetime) -> Window:
    """Return what is over of a window."""
    return replace(window, end_at=min(window.end_at, now))


def whole(
    people: pl.LazyFrame, done: tuple[pl.LazyFrame, pl.LazyFrame], window: Window, known: datetime
) -> pl.LazyFrame:
    """Put together who had registered by a window's end and what they did; days count back from `known` at most."""
    start, at = window.start_at, min(window.end_at, known)
    told = people.filter(_is_there(window.end_at))
    for one in done:
        told = told.join(one, on="customer_id", how="left")
    return shape(told, start=start, at=at, zone=window.zone)


def shape(told: pl.LazyFrame, *, start: datetime, at: datetime, zone: str) -> pl.LazyFrame:
    """Count local days back from the window's start and from `at`, in the order of customers.

    Who registered at the start or later, and whoever is asked for a start that lies after `at`, has no days before it.
    """
    known = _is_there(start) & pl.lit(start <= at)
    first = pl.when(pl.col("first_order") < start).then("first_order")
    since = {
        "start_first_order_days": (first, start),
        "start_order_days": (pl.col("start_order"), start),
        "start_activity_days": (pl.max_horizontal("start_order", "start_contact"), start),
        "end_first_order_days": (pl.col("first_order"), at),
        "end_order_days": (pl.col("end_order"), at),
        "end_activity_days": (pl.max_horizontal("end_order", "end_contact"), at),
    }
    days = {name: _days(instant, until, zone) for name, (instant, until) in since.items()}
    before = {name: pl.when(known).then(told) for name, told in days.items() if name.startswith("start_")}
    return (
        told.with_columns(
            **{**days, **before},
            at=pl.lit(at, INSTANT),
            is_closed_at_start=(pl.col("closed_at") < start).fill_null(value=False),
            is_closed_at_end=(pl.col("closed_at") < at).fill_null(value=False),
            orders=pl.col("order_n").fill_null(0),
            contacts=pl.col("contact_n").fill_null(0),
        )
        .sort("customer_id")
        .select(*CUSTOMERS.columns)
    )


def _done(at: Any, name: str, start: datetime) -> tuple[Any, ...]:
    return (
        func.max(case((at < start, at)), type_=at.type).label(f"start_{name}"),
        func.max(at).label(f"end_{name}"),
        func.count(case((at >= start, 1))).label(f"{name}_n"),
    )


def _is_there(by: datetime) -> pl.Expr:
    """Whether a customer had registered before an instant, or nobody knows when."""
    return pl.col("registered_at").is_null() | (pl.col("registered_at") < by)


def one_each(people: pl.DataFrame, same: pl.DataFrame) -> pl.LazyFrame:
    """One row a customer: the one who remains after merging, registered when the first of them did."""
    told = merged.identified(people.lazy().with_columns(_own="customer_id"), same)
    others = [name for name in people.columns if name not in {"customer_id", "registered_at"}]
    return (
        told.sort(pl.col("_own") != pl.col("customer_id"), "_own")
        .group_by("customer_id", maintain_order=True)
        .agg(pl.col(others).first(), pl.col("registered_at").min())
    )


def folded(told: pl.DataFrame, same: pl.DataFrame) -> pl.LazyFrame:
    """What merged customers did is done by one."""
    latest, earliest, sums = (
        [name for name in told.columns if name.startswith(("start_", "end_"))],
        [name for name in told.columns if name.startswith("first_")],
        [name for name in told.columns if name.endswith("_n")],
    )
    each = merged.identified(told.lazy(), same).group_by("customer_id")
    return each.agg(pl.col(latest).max(), pl.col(earliest).min(), pl.col(sums).sum())


def _days(since: pl.Expr, until: datetime, zone: str) -> pl.Expr:
    """Whole local days from an instant up to a day; 0 for what lies later, null for what never was."""
    last = until.astimezone(ZoneInfo(zone)).date()
    return (pl.lit(last) - since.dt.convert_time_zone(zone).dt.date()).dt.total_days().clip(lower_bound=0)
