"""What of a frame a scope lets through: its filters, and the reach of the principal who asks."""

from collections.abc import Sequence

import polars as pl

from queries.dimensions import Dimensions
from queries.scope import Principal, Role, Scope


def limited(rows: pl.LazyFrame, scope: Scope, dims: Dimensions) -> pl.LazyFrame:
    """Let only rows through that `scope` chose and its principal may see; agents' names only to who may see people.

    A filter on a column that the frame does not have leaves it alone, save that agents are chosen by the queues that
    they serve.
    """
    columns = rows.collect_schema().names()
    chosen = [_among(name, values) for name, values in scope.chosen if name in columns]
    rows = rows.filter(*chosen, *_reach(scope.principal, columns))
    if "agent_id" in columns and _QUEUES.isdisjoint(columns):
        rows = _serving(rows, scope, dims)
    return _unnamed(rows, scope.principal) if "agent" in columns else rows


def _among(column: str, values: Sequence[str]) -> pl.Expr:
    return pl.col(column).cast(pl.String).is_in(list(values))


def _reach(principal: Principal, columns: Sequence[str]) -> list[pl.Expr]:
    """Rows of one's own sites and teams; none of a frame that cannot tell whose they are, such as customers."""
    limits = (("site", principal.sites), ("team", principal.teams))
    return [
        _among(column, sorted(allowed)) if column in columns else pl.lit(value=False)
        for column, allowed in limits
        if allowed
    ]


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


def _unnamed(rows: pl.LazyFrame, principal: Principal) -> pl.LazyFrame:
    """Hide names from who may not see people; an agent sees one's own."""
    if principal.sees_people:
        return rows
    name = pl.col("agent")
    is_own = principal.role is Role.AGENT and principal.agent_id is not None
    mine = pl.col("agent_id") == (principal.agent_id if is_own else -1)
    return rows.with_columns(agent=pl.when(mine).then(name).otherwise(pl.lit(None, dtype=pl.Categorical)))
