"""The roles of the demo: whoever runs `floorview demo` may look through the eyes of each. Nowhere else."""

import streamlit as st

from dashboard import floor
from queries.scope import Principal, Role

PARAMETER, KEPT = "role", "demo.role"
ROLES = (Role.SUPERVISOR, Role.TEAM_LEAD, Role.AGENT, Role.DIRECTOR, Role.ADMIN, Role.AUDITOR)
USUAL = Role.SUPERVISOR

_on: list[bool] = []


def turn_on() -> None:
    """Say that this process is the demo; only the command of that name does."""
    _on[:] = [True]


def turn_off() -> None:
    """Say that it is not."""
    _on.clear()


def is_on() -> bool:
    """Whether this process is the demo."""
    return bool(_on)


def asked() -> Role:
    """Return the role that the address asks for, else the one that this session chose before, else a supervisor's."""
    word = st.query_params.get(PARAMETER) or st.session_state.get(KEPT)
    st.session_state[KEPT] = word
    return next((role for role in ROLES if role.value == word), USUAL)


def principal() -> Principal:
    """Return somebody of the demo store who has the role that the address asks for."""
    role = asked()
    team, agent = _first() if role in {Role.TEAM_LEAD, Role.AGENT} else (None, None)
    return Principal(
        name="demo",
        role=role,
        teams=frozenset({team} if team else ()),
        agent_id=agent if role is Role.AGENT else None,
    )


def _first() -> tuple[str | None, int | None]:
    """Return the first team of the store and its first agent; None before the store was read."""
    snapshot = floor.current()
    if snapshot is None or snapshot.teams.is_empty():
        return None, None
    key, team = snapshot.teams.select("team_id", "team").row(0)
    agents = snapshot.agents.filter(agent_team_id=key)["agent_id"]
    return team, None if agents.is_empty() else int(agents[0])
