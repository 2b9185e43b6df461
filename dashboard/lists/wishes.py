"""Does what a list was asked for in the browser. What it does not offer is left alone."""

from typing import Any

import streamlit as st

from dashboard import links
from dashboard.lists.asked import AFTER, COLUMNS, FIND, LONGEST, SORT
from dashboard.lists.table import Table


def do(wish: Any, table: Table) -> None:
    """Go where the wish says, or ask this page for another order, search or choice of columns."""
    if not isinstance(wish, dict):
        return
    links.lead(wish)
    changed = parameters(wish, table)
    if changed:
        st.query_params.from_dict(links.here(**changed))
        st.rerun()


def parameters(wish: dict[str, Any], table: Table) -> dict[str, str | None]:
    """Return the parameters that the wish sets; another question starts at its beginning."""
    if wish.get("sort") in table.sortable:
        return {SORT: _order(str(wish["sort"]), table.sort), AFTER: None}
    if isinstance(wish.get("find"), str) and table.find is not None:
        return {FIND: wish["find"].strip()[:LONGEST] or None, AFTER: None}
    if isinstance(wish.get("columns"), list):
        chosen = [one.name for one in table.offered if one.name in wish["columns"]]
        return {COLUMNS: ",".join(chosen) or None}
    return {}


def _order(column: str, before: str | None) -> str:
    """Greatest first; asked for again, the other way round."""
    return column if before == f"-{column}" else f"-{column}"
