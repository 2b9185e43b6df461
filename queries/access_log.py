"""Who looked at what of whom: an auditor reads all of it, anybody who has a name here what was looked at of oneself."""

from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, bindparam, false, or_, select, true

from queries.rights import Reach, Resource, grant
from queries.scope import Principal
from queries.source import Source
from queries.statement import Statement
from store.access_log import TooManyViewsError, digest
from store.schema.operations import AccessLog

ROWS = 100  # of a page
AT_ONCE = 20_000  # rows of the chain
COLUMNS = (
    AccessLog.id,
    AccessLog.at,
    AccessLog.user,
    AccessLog.role,
    AccessLog.action,
    AccessLog.object,
    AccessLog.reason,
)


@dataclass(frozen=True)
class Entries:
    """A page of the log: rows, the latest first, and the key to go on from (None: that was all)."""

    rows: pl.DataFrame
    after: int | None


def entries(source: Source, principal: Principal, *, find: str = "", after: int | None = None) -> Entries:
    """Read a page: columns id, at, user, role, action, object, reason. `find`: part of a user, action or object.

    Who may not read any of it gets no rows. An agent gets what others looked at of the agent (object `agent:<key>`),
    without what was searched for or why.
    """
    values: dict[str, Any] = {"after": after if after is not None else 2**62, "find": f"%{_escaped(find)}%"}
    rows = source.read(_page(principal, is_searched=bool(find)), values)
    more = rows.height > ROWS
    rows = rows.head(ROWS)
    return Entries(rows, int(rows["id"][-1]) if more else None)


def broken_at(source: Source) -> int | None:
    """Follow the chain of hashes; the key of the first row that was changed, or before which one is missing."""
    last, before = 0, None
    while True:
        rows = source.read(_chain(), {"after": last})
        for row in rows.iter_rows(named=True):
            if row["hash"] is None and before is None:
                continue  # written before there was a chain
            is_next = before is None or row["previous_hash"] == before
            if row["hash"] != digest(row) or not is_next:
                return int(row["id"])
            before = row["hash"]
        if rows.height < AT_ONCE:
            return None
        last = int(rows["id"][-1])


def _page(principal: Principal, *, is_searched: bool) -> Statement:
    words = bindparam("find", type_=AccessLog.user.type)
    named = or_(*(column.ilike(words, escape="\\") for column in (AccessLog.user, AccessLog.action, AccessLog.object)))
    return (
        select(*COLUMNS)
        .where(
            _seen(principal),
            AccessLog.id < bindparam("after", type_=AccessLog.id.type),
            named if is_searched else true(),
        )
        .order_by(AccessLog.id.desc())
        .limit(ROWS + 1)
    )


def _seen(principal: Principal) -> ColumnElement[bool]:
    reach = grant(principal, Resource.AUDIT).reach
    if reach is Reach.ALL:
        return true()
    if reach is Reach.NONE or principal.agent_id is None:
        return false()
    return (AccessLog.object == f"agent:{principal.agent_id}") & (AccessLog.user != principal.name)


def _chain() -> Statement:
    after = AccessLog.id > bindparam("after", type_=AccessLog.id.type)
    return select(*COLUMNS, AccessLog.previous_hash, AccessLog.hash).where(after).order_by(AccessLog.id).limit(AT_ONCE)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


__all__ = ["Entries", "TooManyViewsError", "broken_at", "entries"]
