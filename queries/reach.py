"""What of a frame a scope lets through: its filters, and the reach of the principal who asks.

Figures are made of rows that their reader may not list: `limited` lets rows through that count in figures, with names
of people only where those may be seen; `owned` lets only rows through that may be shown one by one.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl

from queries.dimensions import Dimensions
from queries.rights import Reach, Resource, grant
from queries.scope import Principal, Role, Scope

TIMES = ("queued_at", "created_at", "started_at", "entered_at", "asked_at", "sent_at", "reviewed_at", "start_at", "at")
NOBODY, EVERYBODY = pl.lit(value=False), pl.lit(value=True)


def limited(rows: pl.LazyFrame, scope: Scope, dims: Dimensions) -> pl.LazyFrame:
    """Let only rows through that `scope` chose and whose figures its principal may see; names only where allowed.

    A filter on a column that the frame does not have leaves it alone, save that agents are chosen by the queues that
    they serve.
    """
    columns = rows.collect_schema().names()
    chosen = [_among(name, values) for name, values in scope.chosen if name in columns]
    rows = rows.filter(*chosen, reached(columns, scope.principal, Resource.FIGURES))
    if _is_by_skill(columns):
        rows = _serving(rows, scope, dims)
    return _unnamed(rows, scope.principal, columns) if "agent" in columns else rows


def reaches(columns: Collection[str], name: str) -> bool:
    """Whether a filter of this name says anything of the rows of a frame with these columns."""
    return name in columns or (name in _QUEUES and _is_by_skill(columns))


def owned(rows: pl.LazyFrame, principal: Principal, resource: Resource, *, now: datetime | None = None) -> pl.LazyFrame:
    """Let only rows through that this principal's grant for `resource` reaches; none where it has no grant.

    By the columns `site`, `team` (of the time of the row) and `agent_id`: a frame that lacks one that the reach needs
    gives nothing. A grant that goes back only some days counts them from `now` (default: the clock) by the frame's
    own time. A grant of groups gives rows that name no agent, by name or by key. A contact of several legs is reached
    by any of them: ask queries.reach_of for contacts and tickets.
    """
    columns = rows.collect_schema().names()
    seen = rows.filter(reached(columns, principal, resource), _recent(columns, principal, resource, now))
    if not grant(principal, resource).is_grouped:
        return seen
    return seen.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in _WHO.items() if name in columns)


def reached(columns: Sequence[str], principal: Principal, resource: Resource) -> pl.Expr:
    """Whether a row of a frame with these columns is in reach; an expression."""
    reach = grant(principal, resource).reach
    if reach is Reach.ALL:
        return _of_sites(columns, principal)
    own = _own(columns, principal) if reach is not Reach.NONE else NOBODY
    if reach is not Reach.TEAM:
        return own
    return (_named_in(columns, "team", principal.teams) & _within_sites(columns, principal)) | own


def choosable(dims: Dimensions, principal: Principal) -> Dimensions:
    """Return the small tables with only those queues and teams that this principal's figures are about."""
    sites = dims.sites.filter(_within_sites(["site"], principal))["site_id"].implode()
    is_held = grant(principal, Resource.FIGURES).reach is not Reach.ALL or principal.role is Role.SUPERVISOR
    held = _named_in(["team"], "team", principal.teams) if is_held and principal.teams else EVERYBODY
    here = pl.col("team_site_id").is_in(sites) if principal.sites else EVERYBODY
    teams = dims.teams.filter(held & here)
    keys = teams["team_id"].implode()
    at = pl.col("queue_site_id").is_in(sites) if principal.sites else EVERYBODY
    of = pl.col("queue_team_id").is_in(keys) if is_held and principal.teams else EVERYBODY
    return replace(dims, teams=teams, queues=dims.queues.filter(at & of))


def decisive(principal: Principal) -> frozenset[str]:
    """Columns that say whether a row is in this principal's reach, and whether its agent may be named."""
    is_bound = principal.sites or principal.teams or principal.role not in {Role.SUPERVISOR, Role.DIRECTOR}
    return frozenset({"site", "team", "agent_id"}) if is_bound else frozenset()


def _of_sites(columns: Sequence[str], principal: Principal) -> pl.Expr:
    """All rows of one's sites; of some teams, where a principal who leads none is held to some."""
    if principal.role is Role.AGENT and not principal.sites:
        return NOBODY
    is_held = bool(principal.teams) and principal.role not in {Role.AGENT, Role.TEAM_LEAD}
    return _within_sites(columns, principal) & (_named_in(columns, "team", principal.teams) if is_held else EVERYBODY)


def _within_sites(columns: Sequence[str], principal: Principal) -> pl.Expr:
    return _named_in(columns, "site", principal.sites) if principal.sites else EVERYBODY


def _named_in(columns: Sequence[str], column: str, names: frozenset[str]) -> pl.Expr:
    """Rows of these names; none of a frame that cannot tell whose they are, such as customers, and none of no names."""
    return _among(column, sorted(names)) if column in columns and names else NOBODY


def _own(columns: Sequence[str], principal: Principal) -> pl.Expr:
    if "agent_id" not in columns or principal.agent_id is None:
        return NOBODY
    return (pl.col("agent_id") == principal.agent_id).fill_null(value=False)


def _recent(columns: Sequence[str], principal: Principal, resource: Resource, now: datetime | None) -> pl.Expr:
    days = grant(principal, resource).days
    if days is None:
        return EVERYBODY
    time = next((name for name in TIMES if name in columns), None)
    return NOBODY if time is None else pl.col(time) >= (now or datetime.now(UTC)) - timedelta(days=days)


def _is_by_skill(columns: Collection[str]) -> bool:
    """Whether rows are of agents and of no queue: they are chosen by the queues that their agent serves."""
    return "agent_id" in columns and _QUEUES.isdisjoint(columns)


def _among(column: str, values: Sequence[str]) -> pl.Expr:
    return pl.col(column).is_in(list(values)).fill_null(value=False)  # as text it would take fifty times as long


def _serving(rows: pl.LazyFrame, scope: Scope, dims: Dimensions) -> pl.LazyFrame:
    """Agents who are skilled for one of the chosen queues or channels; all of them where no skills are known."""
    chosen = dict(scope.chosen)
    queues = dims.queues.filter(
        *(pl.col(column).is_in(list(chosen[name])) for name, column in _QUEUE_FILTERS if name in chosen)
    )
    if dims.skills.is_empty() or queues.height == dims.queues.height:
        return rows
    able = dims.skills.filter(pl.col("queue_id").is_in(queues["queue_id"].implode()))["agent_id"].unique()
    return rows.filter(pl.col("agent_id").is_in(able.implode()))


_QUEUE_FILTERS = (("queue", "queue"), ("channel", "queue_channel"))
_QUEUES = frozenset(name for name, _ in _QUEUE_FILTERS)  # whoever reads some columns of a frame need not read both
_WHO = {"agent": pl.Categorical(), "agent_id": pl.Int64()}
_NOW = frozenset({"state", "at"})  # columns of a frame that tells what agents do at an instant


def _unnamed(rows: pl.LazyFrame, principal: Principal, columns: Sequence[str]) -> pl.LazyFrame:
    """Hide names but of those people whose states, or whose performance, the principal may see one by one."""
    resource = Resource.AGENT_STATES if _NOW.issubset(columns) else Resource.AGENT_PERFORMANCE
    named = NOBODY if grant(principal, resource).is_grouped else reached(columns, principal, resource)
    return rows.with_columns(agent=pl.when(named).then("agent").otherwise(pl.lit(None, dtype=pl.Categorical)))
