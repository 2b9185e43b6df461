"""Blocks of the pages of agents: options, sentences, tables. Values only; people.js draws them."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from dashboard import links
from dashboard.definitions import Linked, linked
from dashboard.people import group, kpis
from dashboard.shell import Opened
from queries.people import Tenure

Block = dict[str, Any]
Look = Literal["", "inline", "small"]
Told = Sequence[Linked]  # how the number of this name is made, on hover
Status = str | None  # of dashboard/desk/dom.js: "watch", "better"; None: nothing to see


class Option(NamedTuple):
    """One of several: its words, where it leads, whether it holds now."""

    text: str
    to: str
    is_on: bool
    told: Told = ()


class Head(NamedTuple):
    """The heading of a column, and whether numbers stand in it."""

    text: str
    is_number: bool = False
    told: Told = ()


def options(label: str, offered: Sequence[Option]) -> Block:
    """Let one of several be chosen."""
    return {"kind": "options", "label": label, "options": [one._asdict() for one in offered]}


def lines(title: str | None, *texts: tuple[str, Status], look: Look = "", told: Told = ()) -> Block:
    """Say sentences, each with a shape where it has a status; in one line ("inline") or as a note ("small").

    `told` says how the number that the title names is made.
    """
    said = [{"text": text, "status": status} for text, status in texts]
    return {"kind": "lines", "title": title, "lines": said, "look": look, "told": told}


def table(title: str | None, columns: Sequence[Head], rows: Sequence[Any], empty: str = "") -> Block:
    """List rows of cells."""
    heads = [one._asdict() for one in columns]
    return {"kind": "table", "title": title, "columns": heads, "rows": rows, "empty": empty}


def cell(
    text: str | None, to: str | None = None, *, status: Status = None, hint: str | None = None, told: Told = ()
) -> Block:
    """Write a cell; None is a dash."""
    return {"text": text, "to": to, "status": status, "hint": hint, "told": told}


def bar(row: dict[str, Any], domain: tuple[float, float], text: str) -> Block:
    """Draw an estimate with its interval, before the range that is usual for it."""
    drawn = {"value": row["shrunk"], "low": row["shrunk_low"], "high": row["shrunk_high"]}
    usual = {"usual_low": row["inner_low"], "usual_high": row["inner_high"]}
    return {"bar": {**drawn, **usual, "domain": domain}, "text": text}


def told(page: Opened, *keys: str) -> Told:
    """Say how these figures are made, under the choices of the page."""
    return linked(keys, dict(page.scope.options), page.lang)


def kpi_options(page: Opened, name: str, **parameters: links.Parameter) -> Block:
    """Let the figure be chosen, on the page of this name."""
    now = kpis.chosen().key
    offered = [
        Option(
            kpis.name(kpis.metric(key), page.lang),
            links.to(name, **{**parameters, "kpi": key}),
            key == now,
            told(page, key),
        )
        for key in kpis.COMPARED
    ]
    return options(page.say("people.kpi"), offered)


def tenure_options(page: Opened, name: str, now: Tenure, **parameters: links.Parameter) -> Block:
    """Let it be chosen how long the agents of the group have been there, on the page of this name."""
    offered = [
        Option(
            page.say(f"people.tenure.{one}"), links.to(name, **{**parameters, group.PARAMETER: str(one)}), one == now
        )
        for one in Tenure
    ]
    return options(page.say("people.tenure_label"), offered)
