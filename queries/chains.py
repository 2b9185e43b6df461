"""Repeat chains: contacts of one customer of which each repeats the one before it, for pages that show them."""

from datetime import timedelta
from typing import Literal

import polars as pl
from sqlalchemy import True_, select

from queries import dimensions
from queries.frames import OUTCOMES
from queries.past import PAST
from queries.reach import limited
from queries.reach_of import contact_within
from queries.rights import Resource
from queries.scope import FILTERS, OPERATOR, Scope, Window
from queries.source import Source
from store.schema.contacts import Contact

Rule = Literal["any_reason", "same_reason", "same_channel"]
SAME = {"any_reason": "", "same_reason": "reason", "same_channel": "channel"}
REACH = timedelta(days=90)  # a chain is followed so far beyond either end of the window
COLUMNS = (
    "chain_id", "customer_id", "first_at", "last_at", "contacts", "elsewhere", "channels", "agents", "days", "handle_s",
)  # fmt: skip
MEASURES = ("contacts", "channels", "agents", "days", "handle_s")
READ = ("contact_id", "customer_id", "created_at", "channel", "agent_id", "handle_s", "local_day", "team", "site")


def read(source: Source, scope: Scope, *, window_days: int = 7, rule: Rule = "any_reason") -> pl.DataFrame:
    """Chains of two and more contacts with at least one that began in the window and that the scope lets through.

    Columns: chain_id (key of its first contact in reach), customer_id, contacts (of the whole chain), elsewhere (how
    many of them the principal may not list); and of those in reach first_at, last_at (starts of the first and last),
    channels, agents (how many different ones), days (local days between those starts), handle_s. Sorted by first_at,
    chain_id. Who repeats whom is judged over all contacts, whatever the scope chooses; of a contact out of reach
    nothing is told but that there was one.
    """
    rows = _marked(_several(source, scope.window, window_days, rule), source, scope).lazy()
    shown = limited(rows.filter(_inside(scope.window), "is_seen"), scope, dimensions.read(source))
    told = _told(rows.join(shown.select("_chain").unique(), on="_chain", how="semi", maintain_order="left"))
    return told.sort("first_at", "chain_id").collect()


def measured(source: Source, scope: Scope, *, window_days: int = 7, rule: Rule = "any_reason") -> pl.DataFrame:
    """Measure the same chains of nobody in particular: for figures, which need no right to list contacts.

    Columns: contacts, channels, agents, days, handle_s, each over all contacts of a chain; a row for each chain with a
    contact in the window that the scope lets through. Unsorted.
    """
    whole = _several(source, scope.window, window_days, rule)
    rows = whole.with_columns(is_seen=pl.lit(value=True)).lazy()
    shown = limited(rows.filter(_inside(scope.window)), scope, dimensions.read(source)).select("_chain").unique()
    return _told(rows.join(shown, on="_chain", how="semi")).select(MEASURES).collect()


def _several(source: Source, window: Window, window_days: int, rule: Rule) -> pl.DataFrame:
    """Contacts of chains of two and more, as `_chain`: side by side, the first of each chain first."""
    near = [pl.col(name) <= window_days for name in _beside(rule)]
    linked = _contacts(source, window, rule).filter(pl.any_horizontal(near))
    rows = numbered(linked, window_days, rule).rename({"chain_id": "_chain"})
    chain = pl.col("_chain")
    return rows.filter(chain.eq_missing(chain.shift(1)) | chain.eq_missing(chain.shift(-1)))


def _inside(window: Window) -> pl.Expr:
    return pl.col("created_at").is_between(window.start_at, window.end_at, closed="left")


def _marked(whole: pl.DataFrame, source: Source, scope: Scope) -> pl.DataFrame:
    """Add `is_seen`: whether the principal may list the contact."""
    within = contact_within(scope.principal, Resource.CONTACT_LIST)
    if isinstance(within, True_):
        return whole.with_columns(is_seen=pl.lit(value=True))
    known = whole.join(_in_reach(source, scope), on="contact_id", how="left", maintain_order="left")
    return known.with_columns(pl.col("is_seen").fill_null(value=False))


def _told(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row a chain of two and more: its length of all contacts, the rest of those in reach."""
    lengths = rows.group_by("_chain").agg(
        contacts=pl.len().cast(pl.Int64), elsewhere=(~pl.col("is_seen")).sum().cast(pl.Int64)
    )
    seen = (
        rows.filter("is_seen")
        .group_by("_chain")  # of which the first is the first still
        .agg(
            pl.col("customer_id").first(),
            chain_id=pl.col("contact_id").first(),
            first_at=pl.col("created_at").min(),
            last_at=pl.col("created_at").max(),
            channels=pl.col("channel").drop_nulls().n_unique().cast(pl.Int64),
            agents=pl.col("agent_id").drop_nulls().n_unique().cast(pl.Int64),
            days=(pl.col("local_day").max() - pl.col("local_day").min()).dt.total_days(),
            handle_s=pl.col("handle_s").sum(),
        )
    )
    return seen.join(lengths, on="_chain").filter(pl.col("contacts") > 1).select(COLUMNS)


def _in_reach(source: Source, scope: Scope) -> pl.DataFrame:
    """Columns contact_id, is_seen: the contacts around the window that the principal may list."""
    wide = _wide(scope.window)
    around = (Contact.created_at >= wide.start_at, Contact.created_at < wide.end_at)
    within = contact_within(scope.principal, Resource.CONTACT_LIST)
    found = source.read(select(Contact.id.label("contact_id")).where(*around, within))
    return found.with_columns(is_seen=pl.lit(value=True))


def _wide(window: Window) -> Window:
    return Window(window.start_at - REACH, window.end_at + REACH, window.zone)


def _contacts(source: Source, window: Window, rule: Rule) -> pl.DataFrame:
    columns = {*READ, *FILTERS, *_beside(rule)} | ({SAME[rule]} - {""})
    rows = PAST.read(source, OUTCOMES, Scope(_wide(window), OPERATOR), "created_at", columns=columns)
    return rows.filter(pl.col("customer_id").is_not_null())


def numbered(contacts: pl.DataFrame, window_days: int, rule: Rule) -> pl.DataFrame:
    """Add `chain_id`: within a customer (and reason or channel) each contact that repeats none begins a chain."""
    keys = ["customer_id", *([SAME[rule]] if SAME[rule] else [])]
    ordered = contacts.sort(*keys, "created_at", "contact_id")
    changes = pl.any_horizontal(pl.col(key).ne_missing(pl.col(key).shift(1)) for key in keys)
    begins = changes | (pl.col(_beside(rule)[0]) <= window_days).not_().fill_null(value=True)
    return ordered.with_columns(chain_id=pl.when(begins).then("contact_id").forward_fill())


def _beside(rule: Rule) -> tuple[str, str]:
    """Columns that tell how many days lie before the contact, since the one it may repeat, and after it."""
    same = f"{SAME[rule]}_days" if SAME[rule] else "days"
    return f"previous_{same}", f"next_{same}"
