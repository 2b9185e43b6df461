"""What a URL asks of a list: order, search, columns, and where in it one is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import streamlit as st

SORT, FIND, COLUMNS, AFTER = "sort", "find", "columns", "after"
LONGEST = 200


@dataclass(frozen=True)
class Asked:
    """`sort` is a column (`descending` or not), `after` a place as queries.place reads it."""

    sort: str
    descending: bool
    find: str
    columns: tuple[str, ...]
    after: str

    @property
    def order(self) -> str:
        """The order as the URL has it."""
        return f"-{self.sort}" if self.descending else self.sort


def from_url(sortable: Collection[str], usual: str, offered: Sequence[str], shown: Sequence[str]) -> Asked:
    """Read them; what is not offered is left alone. `usual` is an order ("-created_at"), `shown` the usual columns."""
    order = st.query_params.get(SORT, usual)
    order = order if order.removeprefix("-") in sortable else usual
    named = st.query_params.get(COLUMNS, "")[: LONGEST * 10].split(",")
    chosen = tuple(name for name in offered if name in named)
    return Asked(
        sort=order.removeprefix("-"),
        descending=order.startswith("-"),
        find=st.query_params.get(FIND, "")[:LONGEST].strip(),
        columns=chosen or tuple(name for name in offered if name in shown),
        after=st.query_params.get(AFTER, "")[:LONGEST],
    )
