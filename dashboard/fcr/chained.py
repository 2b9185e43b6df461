"""Repeat chains: how long they are, over how many days and channels, what they cost, and the longest of them."""

from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard import links, stored
from dashboard.analysis import amounts, states
from dashboard.analysis.panels import Panel
from dashboard.analysis.states import Empty
from dashboard.fcr.asked import Asked
from dashboard.lists.table import Cell, Column, Row, Table
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import returns
from metrics.metric import Unit
from metrics.small_cells import WITHHELD
from queries import chains
from queries.rights import Resource, grant
from queries.scope import Scope
from queries.source import Source

LENGTHS, LONGEST = "lengths", "longest"
MADE_OF = ("contacts_per_repeat_chain", "repeat_chain_days", "cost_of_repeats")
MOST = 12
COUNTS = ("contacts", "days", "channels", "agents", "hours")


def lengths(page: Opened, asked: Asked) -> Panel:
    """Make the panel of all chains by their length."""
    title = page.say("fcr.chains")
    read = partial(_lengths, scope=page.scope, asked=asked)
    n, hours, rows = stored.kept(page.principal, (LENGTHS, page.scope, asked.window, asked.rule), read)
    if not n:
        return Panel(LENGTHS, title, empty=states.none_of(page, page.say("fcr.chain")))
    if rows.is_empty():
        return Panel(LENGTHS, title, empty=states.too_few(page))
    long = rows.filter(pl.col("contacts") >= returns.LONG - 1)
    cost = float(long["hours"].sum())
    says = page.say(
        "fcr.chains_says",
        n=numbers.number(n),
        hours=amounts.told(hours, Unit.HOURS, page.lang),
        long=numbers.percent(int(long["chains"].sum()) / n, 0),
        cost=numbers.percent(cost / hours if hours else None, 0),
        least=returns.LONG - 1,
    )
    notes = [page.say("fcr.chains_note", rule=page.say(f"fcr.rule_{asked.rule}"), days=f"{asked.window:g}")]
    sheet = rows.drop(WITHHELD, strict=False)
    return Panel(LENGTHS, title, says, notes, table=_by_length(page, rows), sheet=sheet, metrics=MADE_OF)


def _lengths(source: Source, scope: Scope, asked: Asked) -> tuple[int, float, pl.DataFrame]:
    """Read how many chains there are, the hours that went into them, and both by length."""
    told = chains.measured(source, scope, window_days=int(asked.window), rule=asked.rule)
    rows = returns.by_length(told)
    return told.height, float(rows["hours"].sum()), rows


def _by_length(page: Opened, rows: pl.DataFrame) -> Table:
    heads = ("length", "chains", "share", "hours", "days", "switched", "handed")
    columns = [Column(name, page.say(f"fcr.chain_{name}"), is_number=name != "length") for name in heads]
    return Table(columns, [_length(page, row) for row in rows.iter_rows(named=True)])


def _length(page: Opened, row: dict[str, Any]) -> Row:
    last = row["contacts"] == returns.LONG
    told = page.say("fcr.chain_of_more" if last else "fcr.chain_of", n=row["contacts"])
    return Row(
        [
            told,
            numbers.number(row["chains"]),
            numbers.percent(row["share"]),
            amounts.told(row["hours"], Unit.HOURS, page.lang),
            amounts.told(row["days"], Unit.DAYS, page.lang),
            numbers.percent(row["switched"], 0),
            numbers.percent(row["handed"], 0),
        ]
    )


def longest(page: Opened, asked: Asked) -> Panel:
    """Make the panel of the longest chains, each with its customer; only for who may list contacts."""
    title = page.say("fcr.longest")
    if not grant(page.principal, Resource.CONTACT_LIST):
        return Panel(LONGEST, title, empty=Empty(page.say("fcr.not_listed"), page.say("fcr.not_listed_text")))
    read = partial(chains.read, scope=page.scope, window_days=int(asked.window), rule=asked.rule)
    told = stored.kept(page.principal, (LONGEST, page.scope, asked.window, asked.rule), read)
    if told.is_empty():
        return Panel(LONGEST, title, empty=states.none_of(page, page.say("fcr.chain")))
    order = ("contacts", "handle_s", "chain_id")
    rows = told.sort(order, descending=[True, True, False], nulls_last=True).head(MOST)
    says = page.say("fcr.longest_says", n=rows.height)
    return Panel(LONGEST, title, says, table=_listed(page, rows))


def _listed(page: Opened, rows: pl.DataFrame) -> Table:
    names = ("customer", "first", "last", *COUNTS)
    columns = [Column(name, page.say(f"fcr.chain_{name}"), is_number=name in COUNTS) for name in names]
    return Table(columns, [_chain(page, row) for row in rows.iter_rows(named=True)])


def _chain(page: Opened, row: dict[str, Any]) -> Row:
    zone, to = ZoneInfo(page.zone), links.to("customer", id=row["customer_id"])
    first, last = (f"{row[name].astimezone(zone):%Y-%m-%d %H:%M}" for name in ("first_at", "last_at"))
    hint = page.say("fcr.elsewhere", n=row["elsewhere"]) if row["elsewhere"] else None
    hours = amounts.told((row["handle_s"] or 0.0) / returns.HOUR_S, Unit.HOURS, page.lang)
    counts = [numbers.number(row[name]) for name in ("days", "channels", "agents")]
    contacts = Cell(numbers.number(row["contacts"]), links.to("interaction", id=row["chain_id"]), hint)
    return Row([Cell(f"#{row['customer_id']}", to), first, last, contacts, *counts, hours], to)
