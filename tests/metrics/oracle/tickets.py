"""Tickets by channel: flow and reopenings from the order of status events, age at the period's end, stages, complaints.

London's summer time ends within the period: local days are told by hand.
"""

from tests.metrics.oracle.standards import DAY, SAID, SPANS, STOOD, judged, open_between

BY = "channel"
HOUR = 3_600_000_000
SUMMER_ENDS = 1_792_890_000_000_000  # 25 October 2026, 01:00 UTC
DONE = "('resolved', 'closed')"
PROCESS = ("accepted", "assigned", "first_response", "diagnosis", "resolution", "confirmation", "follow_up")


def day(at: str) -> str:
    return f"(({at} + CASE WHEN {at} < {SUMMER_ENDS} THEN {HOUR} ELSE 0 END) / {DAY})"


TURNS = f"""
    SELECT ticket.channel, turn.at, turn.done, (SELECT MIN(back.at) FROM ticket_events AS back
             WHERE back.ticket_id = turn.ticket_id AND back.at > turn.at AND back.kind IN ('status', 'reopened')
               AND back.to_value NOT IN {DONE}) AS back_at
      FROM (SELECT ticket_id, at, to_value IN {DONE} AS done, COALESCE(LAG(to_value IN {DONE})
                   OVER (PARTITION BY ticket_id ORDER BY at, id), 0) AS was_done
              FROM ticket_events WHERE kind IN ('status', 'reopened')) AS turn
      JOIN tickets AS ticket ON ticket.id = turn.ticket_id
     WHERE turn.done <> turn.was_done AND turn.at >= :start AND turn.at < :end"""
STATUS_THEN = """(
    SELECT to_value FROM ticket_events AS moved WHERE moved.ticket_id = ticket.id AND moved.at <= :end
       AND moved.kind IN ('status', 'reopened') ORDER BY moved.at DESC, moved.id DESC LIMIT 1)"""
CREATED = "FROM tickets AS ticket WHERE created_at >= :start AND created_at < :end"


def reopened(days: int) -> str:
    within = f"COALESCE({day('back_at')} - {day('at')} <= {days}, 0)"
    return f"""SELECT channel, AVG({within}) FROM ({TURNS})
                WHERE done AND {day(":known")} - {day("at")} > {days} GROUP BY channel"""


def aged(low: int, high: int) -> str:
    return f"""SELECT channel, COUNT(*) FROM tickets AS ticket
                WHERE created_at <= :end AND COALESCE({STATUS_THEN}, 'new') NOT IN {DONE}
                  AND :end - created_at >= {low * DAY} AND :end - created_at < {high * DAY} GROUP BY channel"""


STAYS = f"""
    SELECT ticket.channel, stay.stage, stay.at AS begun, {
    judged("resolution", "ticket", "ticket.created_at", priority="ticket.priority")
},
           COALESCE(stay.until, CASE WHEN ticket.status = 'closed' THEN ticket.closed_at END) AS left_at
      FROM (SELECT ticket_id, at, CASE kind WHEN 'created' THEN 'accepted' ELSE to_value END AS stage,
                   LEAD(at) OVER (PARTITION BY ticket_id ORDER BY kind = 'stage', at, id) AS until
              FROM ticket_events WHERE kind IN ('created', 'stage')) AS stay
      JOIN tickets AS ticket ON ticket.id = stay.ticket_id"""
LEFT = f"FROM ({STAYS}) WHERE left_at >= :start AND left_at < :end AND left_at >= begun - 300000000"
LASTED = "MAX(left_at - begun, 0) / 1e6"
OPEN = f"""
    WITH RECURSIVE {SPANS}, stay AS MATERIALIZED (SELECT * {LEFT}),
    told AS MATERIALIZED (SELECT channel, stage, {open_between("stay.begun", "stay.left_at", "stay")} / 1e6 AS open
                            FROM stay)"""
COMPLAINTS = f"""
    WITH RECURSIVE {SPANS}, {SAID}, complaint AS MATERIALIZED (
        SELECT ticket.channel, ticket.created_at AS begun, replied.at AS answered,
               {judged("first_response", "ticket", "ticket.created_at", priority="ticket.priority")}
          FROM tickets AS ticket JOIN replied ON replied.ticket_id = ticket.id
         WHERE ticket.is_complaint AND ticket.created_at >= :start AND ticket.created_at < :end
           AND replied.at IS NOT NULL)"""
PENDING = """(SELECT COALESCE(SUM(MAX(0, MIN(COALESCE(until, ticket.resolved_at), ticket.resolved_at) - at)), 0)
                FROM (SELECT at, to_value, LEAD(at) OVER (ORDER BY at, id) AS until FROM ticket_events
                       WHERE ticket_id = ticket.id AND kind IN ('status', 'reopened'))
               WHERE to_value = 'pending_customer')"""


def answered(*also: str) -> str:
    """Cases created in the period and answered: mean open time until then."""
    where = " AND ".join(("ticket.created_at >= :start AND ticket.created_at < :end", "replied.at IS NOT NULL", *also))
    return f"""
        WITH RECURSIVE {SPANS}, {SAID}, told AS MATERIALIZED (
            SELECT ticket.channel, ticket.created_at AS begun, replied.at AS answered,
                   {judged("first_response", "ticket", "ticket.created_at", priority="ticket.priority")}
              FROM tickets AS ticket JOIN replied ON replied.ticket_id = ticket.id WHERE {where})
        SELECT channel, AVG({open_between("told.begun", "told.answered", "told")}) / 1e6 FROM told GROUP BY channel"""


def resolved(*also: str) -> str:
    """Cases resolved in the period: mean open time until then, less what they lay with the customer."""
    last = """COALESCE(ticket.resolved_at, (SELECT MAX(at) FROM ticket_events AS moved WHERE moved.ticket_id = ticket.id
                                               AND moved.kind = 'status' AND moved.to_value = 'resolved'))"""
    where = " AND ".join((f"{last} >= :start AND {last} < :end", *also))
    start, end = "MAX(stood.at, begun)", "MIN(COALESCE(stood.until, done), done)"
    lay = f"""(SELECT COALESCE(SUM({open_between(start, end, "told")}), 0) FROM stood
                WHERE stood.ticket_id = told.id AND stood.status = 'pending_customer' AND {end} > {start})"""
    return f"""
        WITH RECURSIVE {SPANS}, {STOOD}, told AS MATERIALIZED (
            SELECT ticket.id, ticket.channel, ticket.created_at AS begun, {last} AS done,
                   {judged("resolution", "ticket", "ticket.created_at", priority="ticket.priority")}
              FROM tickets AS ticket WHERE {where})
        SELECT channel, AVG({open_between("begun", "done", "told")} - {lay}) / 1e6 FROM told GROUP BY channel"""


STATEMENTS = {
    "tickets_created": f"SELECT channel, COUNT(*) {CREATED} GROUP BY channel",
    "tickets_resolved": f"SELECT channel, SUM(done) FROM ({TURNS}) GROUP BY channel",
    "net_flow": f"""
        SELECT channel, SUM(change) FROM (SELECT channel, 1 - 2 * done AS change FROM ({TURNS})
                                           UNION ALL SELECT channel, 1 {CREATED}) GROUP BY channel""",
    "reopen_rate": reopened(7),
    **{f"backlog_{low}d_to_{high}d": aged(low, high) for low, high in ((0, 1), (1, 3), (3, 7), (7, 14))},
    "stage_time": f"SELECT channel, AVG({LASTED}) {LEFT} GROUP BY channel",
    "stage_time_open": f"{OPEN} SELECT channel, AVG(open) FROM told GROUP BY channel",
    **{
        f"stage_share_{stage}": f"""
            SELECT channel, SUM(CASE WHEN stage = '{stage}' THEN {LASTED} ELSE 0 END) / SUM({LASTED})
              {LEFT} GROUP BY channel"""
        for stage in PROCESS
    },
    **{
        f"stage_share_open_{stage}": f"""
            {OPEN} SELECT channel, SUM(CASE WHEN stage = '{stage}' THEN open ELSE 0 END) / SUM(open)
              FROM told GROUP BY channel"""
        for stage in PROCESS
    },
    "complaint_rate": f"SELECT channel, AVG(is_complaint) {CREATED} GROUP BY channel",
    "complaint_response_time": f"""
        {COMPLAINTS} SELECT channel, AVG(answered - begun) / 1e6 FROM complaint GROUP BY channel""",
    "complaint_response_time_open": answered("ticket.is_complaint"),
    "first_response_time_open": answered(),
    "complaint_resolution_time": f"""
        SELECT channel, AVG(resolved_at - created_at - {PENDING}) / 1e6 FROM tickets AS ticket
         WHERE is_complaint AND resolved_at >= :start AND resolved_at < :end GROUP BY channel""",
    "complaint_resolution_time_open": resolved("is_complaint"),
    "resolution_time_open": resolved(),
}
VARIANTS = {("reopen_rate", "reopen_days", "2"): reopened(2)}
