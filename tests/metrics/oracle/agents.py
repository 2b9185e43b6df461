"""Agents' time, by team: states, legs and plans cut at the bounds of the period, minute by minute of the tables."""

BY = "team"


def cut(start: str, end: str) -> str:
    """Seconds of [start, end) inside the period."""
    return f"(MIN({end}, :end) - MAX({start}, :start)) / 1e6"


def in_team(row: str, at: str) -> str:
    """Join the team that the agent of a row was in then."""
    return f"""JOIN team_memberships AS member ON member.agent_id = {row}.agent_id AND member.from_at <= {at}
                AND (member.to_at IS NULL OR member.to_at > {at})
               JOIN teams AS team ON team.id = member.team_id"""


STATES = f"""
    SELECT team.name AS team, state.state AS state,
           {cut("state.started_at", "COALESCE(state.ended_at, :known)")} AS seconds
      FROM agent_states AS state {in_team("state", "state.started_at")}
     WHERE COALESCE(state.ended_at, :known) > :start AND state.started_at < :end
"""
LEGS = f"""
    SELECT team.name AS team, {cut("leg.answered_at", "COALESCE(leg.wrap_ended_at, leg.ended_at)")} AS seconds
      FROM contact_legs AS leg {in_team("leg", "leg.answered_at")}
     WHERE leg.answered_at < :end AND COALESCE(leg.wrap_ended_at, leg.ended_at) > :start
"""
ENDED = f"""
    SELECT team.name AS team, leg.talk_s + COALESCE(leg.hold_s, 0) + COALESCE(leg.wrap_s, 0) AS seconds
      FROM contact_legs AS leg {in_team("leg", "leg.ended_at")}
     WHERE leg.answered_at IS NOT NULL AND leg.ended_at >= :start AND leg.ended_at < :end
"""
BUSY = "'on_contact', 'hold', 'wrap'"
ON_QUEUE = f"'available', 'ringing', {BUSY}"
SIGNED_OUT = "'offline', 'unknown'"


def spent(*states: str) -> str:
    return f"SUM(CASE WHEN state IN ({', '.join(states)}) THEN seconds ELSE 0 END)"


def of_states(value: str) -> str:
    return f"SELECT team, {value} FROM ({STATES}) GROUP BY team"


def part(*states: str) -> str:
    whole = f"SUM(CASE WHEN state NOT IN ({SIGNED_OUT}) THEN seconds ELSE 0 END)"
    return of_states(f"{spent(*states)} * 1.0 / {whole}")


def summed(rows: str) -> str:
    return f"SELECT team, SUM(seconds) FROM ({rows}) GROUP BY team"


def per(rows: str, states: str) -> str:
    return f"""SELECT above.team, above.seconds / below.seconds
        FROM (SELECT team, SUM(seconds) AS seconds FROM ({rows}) GROUP BY team) AS above
        JOIN (SELECT team, {spent(states)} AS seconds FROM ({STATES}) GROUP BY team) AS below USING (team)"""


# What of each planned stretch was spent in a state that fits it.
FITS = f"""(shift.activity = 'work' AND state.state IN ({ON_QUEUE})) OR shift.activity = state.state"""
PLANNED = f"""
    SELECT team.name AS team, {cut("shift.starts_at", "shift.ends_at")} AS seconds,
           (SELECT COALESCE(SUM(MIN(COALESCE(state.ended_at, :known), shift.ends_at, :end)
                              - MAX(state.started_at, shift.starts_at, :start)), 0) / 1e6
              FROM agent_states AS state
             WHERE state.agent_id = shift.agent_id AND state.started_at < MIN(shift.ends_at, :end)
               AND COALESCE(state.ended_at, :known) > MAX(shift.starts_at, :start) AND ({FITS})) AS adherent
      FROM shifts AS shift {in_team("shift", "shift.starts_at")}
     WHERE shift.starts_at < :end AND shift.ends_at > :start
"""

STATEMENTS = {
    "occupancy_wall": of_states(f"{spent(BUSY)} / {spent(BUSY, chr(39) + 'available' + chr(39))}"),
    "concurrent_load": per(LEGS, BUSY),
    "queue_load": per(LEGS, ON_QUEUE),
    "contact_time": summed(LEGS),
    "logged_in_time": of_states(f"SUM(CASE WHEN state NOT IN ({SIGNED_OUT}) THEN seconds ELSE 0 END)"),
    "time_in_state": of_states("SUM(seconds)"),
    "productive_share": part(ON_QUEUE),
    **{
        f"{state}_share": part(f"'{state}'")
        for state in (
            *("available", "ringing", "on_contact", "hold", "wrap"),
            *("break", "lunch", "training", "meeting", "other"),
        )
    },
    "adherence": f"SELECT team, SUM(adherent) / SUM(seconds) FROM ({PLANNED}) GROUP BY team",
    "scheduled_time": summed(PLANNED),
}
VARIANTS = {
    ("contact_time", "basis", "activity"): summed(LEGS),
    ("contact_time", "basis", "contact"): summed(ENDED),
    ("queue_load", "basis", "contact"): per(ENDED, ON_QUEUE),
}
