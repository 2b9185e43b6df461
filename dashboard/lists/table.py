"""What a list shows, as plain values: columns, rows of cells, what narrows it, and where its pages go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from dashboard.wording import catalogue

Address = str


class Cell(NamedTuple):
    """A cell that says more than its words: where it leads, and what it says on hover."""

    text: str | None
    to: Address | None = None
    hint: str | None = None


@dataclass(frozen=True)
class Column:
    """A column: its name in the URL, its heading in words, whether numbers stand in it, whether it can be sorted by."""

    name: str
    heading: str
    is_number: bool = False
    is_sortable: bool = False


class Row(NamedTuple):
    """A row: its cells in the order of the columns (None: not known), and the page that it opens."""

    cells: Sequence[str | Cell | None]
    to: Address | None = None


class Chip(NamedTuple):
    """A filter in force: its name, its value, and the list without it."""

    label: str
    value: str
    without: Address


class Offer(NamedTuple):
    """A filter that may be set: its name, and what it offers: (words, the list with it)."""

    label: str
    values: Sequence[tuple[str, Address]]


@dataclass(frozen=True)
class Table:
    """One page of a list. `columns` are those shown; `offered` all that may be (the menu has none where empty).

    `sort` is a column's name, after a minus the greatest first; None: rows stand in the order given. `find` is what is
    searched for (None: no search here). `lines` are sentences above, such as a metric's formula. `newer` and `older`
    are the pages before and after this one.
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    title: str = ""
    count: str = ""
    lines: Sequence[str] = ()
    chips: Sequence[Chip] = ()
    offers: Sequence[Offer] = ()
    offered: Sequence[Column] = ()
    sort: str | None = None
    find: str | None = None
    find_hint: str = ""
    newer: Address | None = None
    older: Address | None = None
    empty: tuple[str, str] = ("", "")  # title and text where there is no row
    sortable: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Note by which columns a wish may sort."""
        object.__setattr__(self, "sortable", frozenset(one.name for one in self.columns if one.is_sortable))


class Page(Protocol):
    """What a list needs of the page it stands on."""

    @property
    def lang(self) -> str:
        """Its language."""


def told(page: Page, table: Table) -> dict[str, Any]:
    """Return what the component draws."""
    shown = {one.name for one in table.columns}
    return {
        "lang": page.lang,
        "words": catalogue.section("lists", page.lang),
        "title": table.title,
        "count": table.count,
        "lines": list(table.lines),
        "chips": [chip._asdict() for chip in table.chips],
        "offers": [{"label": one.label, "values": [list(pair) for pair in one.values]} for one in table.offers],
        "columns": [_column(one, table.sort) for one in table.columns],
        "offered": [{"name": one.name, "text": one.heading, "is_shown": one.name in shown} for one in table.offered],
        "rows": [{"to": row.to, "cells": [_cell(one) for one in row.cells]} for row in table.rows],
        "find": table.find,
        "find_hint": table.find_hint,
        "newer": table.newer,
        "older": table.older,
        "empty": list(table.empty),
    }


def _column(column: Column, sort: str | None) -> Mapping[str, Any]:
    order = {column.name: "ascending", f"-{column.name}": "descending"}.get(sort or "")
    return {
        "name": column.name,
        "text": column.heading,
        "is_number": column.is_number,
        "is_sortable": column.is_sortable,
        "order": order,
    }


def _cell(cell: str | Cell | None) -> Mapping[str, Any]:
    return cell._asdict() if isinstance(cell, Cell) else {"text": cell, "to": None, "hint": None}
