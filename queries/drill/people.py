"""Names of agents by key, for those who may know them."""

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.places import people_columns, site_columns
from queries.reach import owned
from queries.rights import Resource
from queries.scope import Principal


def name(principal: Principal, dims: Dimensions, key: int) -> str | None:
    """Return the agent's name where the principal may see this agent's work; None: not there, or not theirs."""
    return names(principal, dims).get(key)


def names(principal: Principal, dims: Dimensions) -> dict[int, str]:
    """Return the names of all agents whose work the principal may see, by key."""
    agents = dims.agents.lazy().select("agent_id", team_id="agent_team_id")
    placed = site_columns(people_columns(agents, dims), dims, "_team_site_id")
    seen = owned(placed, principal, Resource.AGENT_PERFORMANCE).collect()
    return {
        key: str(told) for key, told in seen.select("agent_id", pl.col("agent").cast(pl.String)).iter_rows() if told
    }
