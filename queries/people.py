"""Agents as people: whom somebody may see by name, and rows of a group in which all others have no name.

A comparison needs the rows of everybody in a group, and shows few of them by name. The others' rows leave here with
`agent_id` replaced by a negative number that is drawn anew with every process and says nothing about the person.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from secrets import randbits

import polars as pl

from queries.dimensions import Dimensions
from queries.frames import OUTCOMES, Frame
from queries.past import PAST
from queries.reach import owned
from queries.rights import Resource, grant
from queries.scope import Principal, Scope
from queries.source import Source

NEW_DAYS, HALF_YEAR_DAYS = 28, 182
SEED = randbits(63)  # of this process: which number stands for whom cannot be worked out elsewhere
LEAST_UNNAMED = 5  # so many without a name there have to be for any of them to be shown


class Tenure(StrEnum):
    """How long the agents of a group have been there, at the end of the period."""

    SETTLED = "settled"  # four weeks and more, or not known
    NEW = "new"  # fewer than four weeks
    SENIOR = "senior"  # half a year and more
    ALL = "all"


def everybody(dims: Dimensions, on: date) -> pl.DataFrame:
    """Every agent: agent_id, agent, team, site (today's; null: none), hired_on, left_on, tenure_days (on that day)."""
    teams = dims.teams.join(
        dims.sites.select("site_id", "site"), left_on="team_site_id", right_on="site_id", how="left"
    )
    return dims.agents.join(
        teams.select("team_id", "team", "site"), left_on="agent_team_id", right_on="team_id", how="left"
    ).select(
        *("agent_id", "agent", "team", "site", "hired_on", "left_on"),
        tenure_days=(pl.lit(on) - pl.col("hired_on")).dt.total_days(),
    )


def named(people: pl.DataFrame, principal: Principal, resource: Resource) -> pl.DataFrame:
    """Those of `everybody` whom the principal may see by name for this resource."""
    if grant(principal, resource).is_grouped:
        return people.clear()
    return owned(people.lazy(), principal, resource).collect()


def tenure_of(days: int | None) -> Tenure:
    """Say which group somebody with so many days belongs to by default."""
    return Tenure.NEW if days is not None and days < NEW_DAYS else Tenure.SETTLED


def within(tenure: Tenure) -> pl.Expr:
    """Whether somebody of `everybody` belongs to a group."""
    days = pl.col("tenure_days")
    is_new = (days < NEW_DAYS).fill_null(value=False)
    return {
        Tenure.ALL: pl.lit(value=True),
        Tenure.NEW: is_new,
        Tenure.SETTLED: ~is_new,
        Tenure.SENIOR: (days >= HALF_YEAR_DAYS).fill_null(value=False),
    }[tenure]


def group(  # noqa: PLR0913 - what is read, of whom, and by whom
    source: Source,
    frame: Frame,
    scope: Scope,
    anchor: str,
    *,
    columns: Collection[str],
    people: pl.DataFrame,
    tenure: Tenure = Tenure.ALL,
) -> pl.DataFrame:
    """Rows of a comparable group: what the scope lets through, of agents of this tenure, all but one's own unnamed.

    Holds `columns`, `agent_id` and `agent`; unnamed agents have a negative `agent_id` and no `agent`.
    """
    read = PAST.read(source, frame, scope, anchor, columns={*columns, "agent_id"})
    members = people.filter(within(tenure)).select("agent_id", "agent")
    known = named(people, scope.principal, Resource.COMPARISON).select("agent_id", is_known=True)
    whole = read.lazy().drop("agent", strict=False).join(members.lazy(), on="agent_id", how="inner")
    return _unnamed(whole.join(known.lazy(), on="agent_id", how="left")).collect()


def of_agent(  # noqa: PLR0913 - what is read, of whom, and by whom
    source: Source, frame: Frame, scope: Scope, anchor: str, *, columns: Collection[str], agent: pl.DataFrame
) -> pl.DataFrame:
    """Rows of the one agent of `agent` (a row of `everybody`); none where the principal may not see him or her."""
    seen = named(agent, scope.principal, Resource.AGENT_PERFORMANCE)["agent_id"].to_list()
    rows = PAST.read(source, frame, scope, anchor, columns={*columns, "agent_id"})
    return rows.filter(pl.col("agent_id").is_in(seen))


def contacts_of(source: Source, scope: Scope, columns: Collection[str], agent: pl.DataFrame) -> pl.DataFrame:
    """Rows of the frame `outcomes` of one agent, as `of_agent`, that the principal may also list one by one."""
    deciding = {"site", "team", OUTCOMES.time, "created_at"}
    rows = of_agent(source, OUTCOMES, scope, OUTCOMES.time, columns={*columns, *deciding}, agent=agent)
    return owned(rows.lazy(), scope.principal, Resource.CONTACT_LIST).collect()


def _unnamed(rows: pl.LazyFrame) -> pl.LazyFrame:
    is_known = pl.col("is_known").fill_null(value=False)
    stand_in = -(pl.col("agent_id").hash(SEED) // 4096).cast(pl.Int64) - 1
    return rows.with_columns(
        agent_id=pl.when(is_known).then("agent_id").otherwise(stand_in), agent=pl.when(is_known).then("agent")
    ).drop("is_known")
