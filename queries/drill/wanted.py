"""What a list is asked for beside the scope, and the conditions that are alike for contacts and tickets."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Select, false, or_, select

from queries.dimensions import Dimensions
from queries.scope import Scope
from queries.source import Source
from store.cleaning import INT64_MAX
from store.schema.contacts import Contact, Ticket
from store.schema.operations import Feed

CONTACTS, TICKETS = "contacts", "tickets"
MODELS: Mapping[str, type[Contact | Ticket]] = {CONTACTS: Contact, TICKETS: Ticket}
NEAR = 20_000  # newest rows of the period whose reasons are known by name


@dataclass(frozen=True)
class Wanted:
    """Filters of a list; None, and empty, lets all through. `keys` and `reasons` are what a search found (`finds`)."""

    agent_id: int | None = None
    reason: str | None = None
    outcome: str | None = None
    status: str | None = None
    priority: str | None = None
    least_s: float | None = None
    is_repeat: bool = False
    is_complaint: bool = False
    customer_ids: tuple[int, ...] = ()
    team_ids: tuple[int, ...] = ()
    finds: bool = False
    keys: tuple[int, ...] = ()
    reasons: tuple[str, ...] = ()


def folded(text: str) -> str:
    """Fold what looks or means the same: full-width letters, case, underscores that stand for spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").split())


def named(model: type[Any], names: Sequence[str]) -> Select[Any]:
    """Keys of rows of these names."""
    return select(model.id).where(model.name.in_(list(names)))


def chosen_codes(chosen: Mapping[str, Sequence[str]], columns: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Conditions of the chosen filters that are plain columns."""
    return [column.in_(list(chosen[name])) for name, column in columns.items() if name in chosen]


def searched(wanted: Wanted, model: type[Contact | Ticket]) -> ColumnElement[bool]:
    """Rows that a search found; keys alone are looked up, without a walk for reasons that there are none of."""
    by_key = [model.id.in_(wanted.keys)] if wanted.keys else []
    return or_(false(), *by_key, *([model.reason.in_(wanted.reasons)] if wanted.reasons else []))


def teams(scope: Scope, dims: Dimensions) -> tuple[int, ...]:
    """Keys of the teams that the scope chose."""
    names = dict(scope.chosen).get("team", ())
    return tuple(dims.teams.filter(pl.col("team").is_in(list(names)))["team_id"].to_list())


def reasons(source: Source, scope: Scope, of: str = CONTACTS) -> tuple[str, ...]:
    """Reasons of the newest contacts (or tickets) of the period, sorted."""
    model, window = MODELS[of], scope.window
    newest = (
        select(model.reason)
        .where(model.created_at >= window.start_at, model.created_at < window.end_at)
        .order_by(model.created_at.desc())
        .limit(NEAR)
        .subquery()
    )
    found = source.read(select(newest.c.reason).distinct())["reason"].drop_nulls().to_list()
    return tuple(sorted(found))


def search(
    source: Source, text: str, known: Sequence[str], of: str = CONTACTS
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Find rows by their key or the source's own id, and which of the `known` reasons contain the text.

    Nothing is searched for with nothing.
    """
    if not folded(text):
        return (), ()
    model = MODELS[of]
    wanted = folded(text)
    about = tuple(one for one in known if wanted in folded(one))
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("#")
    sources = source.read(select(Feed.source))["source"].to_list()
    ids = {text.strip(), plain}
    where: list[ColumnElement[bool]] = [model.source.in_(sources) & model.source_id.in_(sorted(ids))]
    if plain.isascii() and plain.isdigit() and len(plain) <= len(str(INT64_MAX)) and int(plain) <= INT64_MAX:
        where.append(model.id == int(plain))
    keys = [source.read(select(model.id.label("id")).where(one).limit(100))["id"].to_list() for one in where]
    return tuple(sorted({key for some in keys for key in some})), about


__all__ = ["Wanted", "chosen_codes", "folded", "named", "reasons", "search", "searched", "teams"]
