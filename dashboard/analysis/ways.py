"""Where a mark, a tile or a cell leads: to the rows behind it, or to the same page narrowed to it."""

from collections.abc import Iterable
from datetime import date

import streamlit as st

from dashboard import filters, links
from dashboard.analysis.picks import CLICK, FILTERING, LISTING
from dashboard.lists.behind import NARROWING
from metrics import registry
from metrics.rows import Side

CASES = frozenset({"tickets", "stages", "ticket_moves", "open_tickets"})  # frames whose rows are tickets
CONTACTS, TICKETS = "contacts", "tickets"
Group = str | int | None


def rows(metric: str, side: Side = Side.NUMERATOR, /, **group: Group) -> str:
    """Return the address of the rows that make a side of this figure, within a group such as channel="voice".

    Empty where lists cannot be narrowed to such a group (a list that shows more than the mark says would be wrong),
    and for who may see no list.
    """
    if not set(group) <= {*filters.OFFERED, *NARROWING} or None in group.values() or links.is_shut(_page(metric)):
        return ""
    return links.to(_page(metric), metric=metric, side=str(side), **group)


def during(metric: str, side: Side, first: date, end: date) -> str:
    """Return the address of the rows that make a side of this figure on local days from `first` to before `end`.

    Empty for who may see no list.
    """
    return each(metric, side, [(first, end)])[0]


def each(metric: str, side: Side, stretches: Iterable[tuple[date, date]]) -> list[str]:
    """Return what `during` does for each of many stretches of days: what was chosen is read once."""
    page, chosen = _page(metric), links.chosen()
    if links.is_shut(page):
        return ["" for _ in stretches]
    known: dict[str, links.Parameter] = {"metric": metric, "side": str(side), "period": None}
    days = ({"from": first.isoformat(), "to": end.isoformat()} for first, end in stretches)
    return [links.build(page, chosen, **known, **one) for one in days]


def mark(page: str, metric: str, side: Side = Side.NUMERATOR, /, **group: Group) -> str:
    """Return where a click on a mark leads: `?click=filter` narrows `page`, where the group is a filter; else `rows`.

    Clicked once more, a filter goes.
    """
    if is_filtering() and group and set(group) <= {*filters.OFFERED} and None not in group.values():
        return narrowed(page, **{name: str(value) for name, value in group.items()})
    return rows(metric, side, **group)


def narrowed(page: str, /, **group: str) -> str:
    """Return the address of the page narrowed to this group; without it where the page is so narrowed already."""
    kept = {name: st.query_params.get_all(name) for name in st.query_params}
    is_so = all(kept.get(name) == [value] for name, value in group.items())
    return links.build(page, kept, **(dict.fromkeys(group) if is_so else group))


def _page(metric: str) -> str:
    frames = {part.frame.name for part in registry.get(metric).parts}
    return TICKETS if frames <= CASES else CONTACTS


def is_filtering() -> bool:
    """Whether a click narrows the page."""
    return st.query_params.get(CLICK, FILTERING) != LISTING
