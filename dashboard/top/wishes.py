"""Does what the top of a page was asked for: another page, or this one with other parameters. Nothing else passes."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard import filters, links
from dashboard.period import FINER

SETTABLE = frozenset({"lang", "period", "from", "to"})
PLACE = "after"  # where in a list one is: another question starts at its beginning
Parameters = dict[str, list[str]]


def do(wish: Any, offers: Sequence[str]) -> None:
    """Go where the wish says; a wish that makes no sense is left alone. `offers` are the page's filters."""
    if not isinstance(wish, dict):
        return
    links.lead(wish)
    asked = changed(wish, offers)
    if asked is not None:
        st.query_params.from_dict(asked)
        st.rerun()


def changed(wish: dict[str, Any], offers: Sequence[str]) -> Parameters | None:
    """Return the page's parameters with what was wished in their place; None: nothing that the page has."""
    values, days, chip = wish.get("set"), wish.get("days"), wish.get("filter")
    if isinstance(values, dict):
        return _set(values)
    if isinstance(days, list) and all(isinstance(day, str) for day in days):
        return _between(days)
    if isinstance(chip, dict) and chip.get("name") in offers:
        return _filtered(str(chip["name"]), chip.get("values"))
    return None


def _set(values: dict[Any, Any]) -> Parameters | None:
    known = {name: value for name, value in values.items() if name in SETTABLE}
    if not all(value is None or isinstance(value, str) for value in known.values()):
        return None
    finer: Mapping[str, None] = dict.fromkeys(FINER if {"period", "from", "to"} & known.keys() else ())
    return links.here(**known, **finer, **{PLACE: None})


def _between(days: list[str]) -> Parameters | None:
    try:
        first, last = (date.fromisoformat(day) for day in days)
        end = last + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return links.here(
        **{"from": first.isoformat(), "to": end.isoformat(), "period": None, PLACE: None, **dict.fromkeys(FINER)}
    )


def _filtered(name: str, values: Any) -> Parameters:
    chosen = dict(filters.tidy({name: values if isinstance(values, list) else []}))
    others = links.here(**{name: None, PLACE: None})
    return others | {one: list(kept) for one, kept in chosen.items()}
