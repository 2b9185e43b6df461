"""Targets that still run, by channel: what is neither done nor due when the store was last heard of.

The days are the last ones that the simulated store knows of: what began earlier has been decided.
"""

from datetime import date

from queries.scope import Window
from tests.metrics.oracle.standards import (
    FIRST_RESPONSES,
    IS_DONE,
    LEGS,
    NEXT_RESPONSES,
    RESOLUTIONS,
    SAID,
    SPANS,
    STOOD,
    open_between,
    used,
)
from tests.metrics.oracle.standards import KNOWN as LAST_HEARD

BY = "channel"
WINDOW = Window.days(date(2026, 10, 30), date(2026, 11, 7), "Europe/London")
NOW = "(SELECT at FROM now)"
INSIDE = "begun >= :start AND begun < :end"
# What runs by the clock of a calendar: tickets that are not done, messages that nobody has answered.
CLOCKS = f"""
    SELECT clock.*, {used("clock", NOW)} AS used
      FROM (SELECT kind, channel, ticket_id, begun, done, allowance, calendar FROM ({FIRST_RESPONSES} AND NOT {IS_DONE})
             UNION ALL SELECT kind, channel, ticket_id, begun, done, allowance, calendar FROM ({NEXT_RESPONSES})
             UNION ALL SELECT kind, channel, ticket_id, begun, done, allowance, calendar
                         FROM ({RESOLUTIONS} WHERE NOT {IS_DONE})) AS clock
     WHERE done IS NULL AND allowance IS NOT NULL AND {INSIDE}"""
WAITS = f"""
    SELECT channel, allowance, {open_between("wait.begun", NOW, "wait")} AS used
      FROM ({LEGS}) AS wait WHERE leave_kind IS NULL AND allowance IS NOT NULL AND {INSIDE}"""
# What somebody promised runs by the clock on the wall.
DATED = f"""
    SELECT channel, due - begun AS allowance, {NOW} - begun AS used
      FROM (SELECT channel, COALESCE(ended_at, created_at) AS begun, promise_due_at AS due, promise_kept_at AS done
              FROM contacts
             UNION ALL
            SELECT channel, created_at, promise_due_at, first_resolved_at FROM tickets
             WHERE NOT EXISTS (SELECT 1 FROM contacts AS giver WHERE giver.ticket_id = tickets.id
                                  AND giver.promise_due_at IS NOT NULL)
             UNION ALL
            SELECT channel, COALESCE(first_resolved_at, created_at), follow_up_due_at, follow_up_done_at FROM tickets)
     WHERE due IS NOT NULL AND done IS NULL AND {INSIDE}"""


def running(least: float) -> str:
    """Targets that have used at least a share of their allowance, and not all of it."""
    return f"""
        WITH RECURSIVE {SPANS}, {STOOD}, {SAID}, now(at) AS MATERIALIZED (SELECT {LAST_HEARD})
        SELECT channel, COUNT(*) FROM (SELECT channel, allowance, used FROM ({CLOCKS})
                                       UNION ALL SELECT channel, allowance, used FROM ({WAITS})
                                       UNION ALL SELECT channel, allowance, used FROM ({DATED}))
         WHERE used < allowance AND used >= {least} * allowance GROUP BY channel"""


STATEMENTS = {"targets_running": running(0), "targets_at_risk": running(0.8)}
VARIANTS = {("targets_at_risk", "at_risk_share", "0.5"): running(0.5)}
__all__ = ["BY", "STATEMENTS", "VARIANTS", "WINDOW"]
