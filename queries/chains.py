"""Repeat chains: contacts of one customer of which each repeats the one before it, for pages that show them."""

from datetime import timedelta
from typing import Literal

import polars as pl

from queries import dimensions, history
from queries.frames import OUTCOMES
from queries.reach import limited
from queries.scope import FILTERS, OPERATOR, Scope, Window
from queries.source import Source

Rule = Literal["any_reason", "same_reason", "same_channel"]
SAME = {"any_reason": "", "same_reason": "reason", "same_channel": "channel"}
REACH = timedelta(days=90)  # a chain is followed so far beyond either end of the window
READ = ("contact_id", "customer_id", "created_at", "channel", "agent_id", "handle_s", "local_day", "team", "site")


def read(source: Source, scope: Scope, *, window_days: int = 7, rule: Rule = "any_reason") -> pl.DataFrame:
    """Chains of two and more contacts with at least one that began in the window and that the scope lets through.

    Columns: chain_id (key of the first contact), customer_id, first_at, last_at (starts of the first and last
    contact), contacts, channels, agents (how many different ones), days (local days between those starts), handle_s;
    sorted by first_at, chain_id. Who repeats whom is judged over all contacts, whatever the scope chooses.
    """
    numbered = _numbered(_contacts(source, scope.window, rule), window_days, rule)
    inside = pl.col("created_at").is_between(scope.window.start_at, scope.window.end_at, closed="left")
    seen = limited(numbered.lazy().filter(inside), scope, dimensions.read(source)).select("chain_id").unique()
    return (
        numbered.lazy()
        .join(seen, on="chain_id", how="semi")
        .group_by("chain_id")
        .agg(
            pl.col("customer_id").first(),
            first_at=pl.col("created_at").min(),
            last_at=pl.col("created_at").max(),
            contacts=pl.len().cast(pl.Int64),
            channels=pl.col("channel").drop_nulls().n_unique().cast(pl.Int64),
            agents=pl.col("agent_id").drop_nulls().n_unique().cast(pl.Int64),
            days=(pl.col("local_day").max() - pl.col("local_day").min()).dt.total_days(),
            handle_s=pl.col("handle_s").sum(),
        )
        .filter(pl.col("contacts") > 1)
        .sort("first_at", "chain_id")
        .collect()
    )


def _contacts(source: Source, window: Window, rule: Rule) -> pl.DataFrame:
    wide = Window(window.start_at - REACH, window.end_at + REACH, window.zone)
    columns = {*READ, *FILTERS, _previous(rule)} | ({SAME[rule]} - {""})
    rows = history.read(source, OUTCOMES, Scope(wide, OPERATOR), "created_at", columns=columns)
    return rows.filter(pl.col("customer_id").is_not_null())


def _numbered(contacts: pl.DataFrame, window_days: int, rule: Rule) -> pl.DataFrame:
    """Add `chain_id`: within a customer (and reason or channel) each contact that repeats none begins a chain."""
    keys = ["customer_id", *([SAME[rule]] if SAME[rule] else [])]
    ordered = contacts.sort(*keys, "created_at", "contact_id")
    changes = pl.any_horizontal(pl.col(key).ne_missing(pl.col(key).shift(1)) for key in keys)
    begins = changes | (pl.col(_previous(rule)) <= window_days).not_().fill_null(value=True)
    return ordered.with_columns(chain_id=pl.when(begins).then("contact_id").forward_fill())


def _previous(rule: Rule) -> str:
    return f"previous_{SAME[rule]}_days" if SAME[rule] else "previous_days"
