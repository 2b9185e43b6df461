"""Each metric once more, by hand, in SQL over the stored tables: an independent second opinion.

A statement gives one row a channel (or, for work time, a team): the group, then the value. `:start` and `:end` bound
the period, in microseconds.
"""

# One row a leg: what the queue's metrics need, with the threshold in force when it was queued.
LEGS = """
    SELECT leg.*, contact.channel, contact.direction, contact.outcome,
           (leg.left_queue_at - leg.queued_at) / 1e6 AS wait,
           (SELECT standard.threshold_s FROM service_standards AS standard
             WHERE standard.queue_id = leg.queue_id AND standard.metric = 'service_level'
               AND standard.effective_from <= leg.queued_at
             ORDER BY standard.effective_from DESC LIMIT 1) AS threshold,
           EXISTS (SELECT 1 FROM contact_legs AS later WHERE later.contact_id = leg.contact_id
                    AND later.leg_no > leg.leg_no AND later.queued_at >= leg.answered_at) AS handed_on
      FROM contact_legs AS leg JOIN contacts AS contact ON contact.id = leg.contact_id
"""
QUEUED = f"FROM ({LEGS}) WHERE direction <> 'outbound' AND queued_at >= :start AND queued_at < :end"
ENDED = f"FROM ({LEGS}) WHERE leave_kind = 'answered' AND ended_at >= :start AND ended_at < :end"
SERVED = "(leave_kind = 'answered' OR (leave_kind = 'abandoned' AND wait >= 5))"


def counted(where: str) -> str:
    return f"SELECT channel, COUNT(CASE WHEN {where} THEN 1 END) {QUEUED} GROUP BY channel"


def ratio(yes: str, of: str) -> str:
    return f"SELECT channel, COUNT(CASE WHEN {yes} THEN 1 END) * 1.0 / COUNT(*) {QUEUED} AND {of} GROUP BY channel"


def level(yes: str, of: str) -> str:
    return ratio(yes, f"threshold IS NOT NULL AND {of}")


def averaged(value: str, where: str) -> str:
    return f"SELECT channel, AVG({value}) {QUEUED} AND {where} GROUP BY channel"


def ended(value: str) -> str:
    return f"SELECT channel, {value} {ENDED} GROUP BY channel"


def percentile(rows: str, q: float) -> str:
    """Linear interpolation between the two neighbours of rank (n − 1)·q; `rows` has channel, value."""
    ranked = f"""SELECT channel, value, ROW_NUMBER() OVER (PARTITION BY channel ORDER BY value) - 1 AS place,
                        (COUNT(*) OVER (PARTITION BY channel) - 1) * {q} AS rank FROM ({rows})"""
    weight = "CASE WHEN place = CAST(rank AS INT) THEN 1 - (rank - CAST(rank AS INT)) ELSE rank - CAST(rank AS INT) END"
    near = "place IN (CAST(rank AS INT), CAST(rank AS INT) + 1)"
    return f"SELECT channel, SUM(value * {weight}) FROM ({ranked}) WHERE {near} GROUP BY channel"


ANSWERED_WAITS = f"SELECT channel, wait AS value {QUEUED} AND leave_kind = 'answered'"
TIMED = "talk_s + COALESCE(hold_s, 0) + COALESCE(wrap_s, 0)"

QUEUE = {
    "offered": counted("1"),
    "answered": counted("leave_kind = 'answered'"),
    "abandoned": counted("leave_kind = 'abandoned'"),
    "short_abandoned": counted("leave_kind = 'abandoned' AND wait < 5"),
    "flowed_out": counted("leave_kind = 'transferred'"),
    "callbacks_taken": counted("leave_kind = 'callback'"),
    "unserved": counted("leave_kind = 'unserved'"),
    "left_otherwise": counted("leave_kind = 'other'"),
    "still_waiting": counted("leave_kind IS NULL"),
    "service_level": level("leave_kind = 'answered' AND wait <= threshold", SERVED),
    "answer_rate": ratio("leave_kind = 'answered'", SERVED),
    "abandonment_rate": ratio("leave_kind = 'abandoned'", SERVED),
    "asa": averaged("wait", "leave_kind = 'answered'"),
    "asa_waited": averaged("wait", "leave_kind = 'answered' AND wait > 0"),
    **{f"wait_p{percent}": percentile(ANSWERED_WAITS, percent / 100) for percent in (50, 80, 90, 95)},
    "longest_wait_in_period": f"SELECT channel, MAX(wait) {QUEUED} GROUP BY channel",
    "callback_success": f"""
        SELECT channel, AVG(outcome IS 'answered' OR later OR returned) FROM (
            SELECT leg.channel, leg.outcome,
                   EXISTS (SELECT 1 FROM contact_legs AS later WHERE later.contact_id = leg.contact_id
                              AND later.leg_no > leg.leg_no AND later.answered_at IS NOT NULL) AS later,
                   EXISTS (SELECT 1 FROM ({LEGS}) AS back JOIN contacts AS call ON call.id = back.contact_id
                            WHERE call.previous_contact_id = leg.contact_id AND call.direction = 'callback'
                              AND call.created_at >= leg.left_queue_at
                              AND (back.answered_at IS NOT NULL OR call.outcome = 'answered')) AS returned
              FROM ({LEGS}) AS leg
             WHERE leg.leave_kind = 'callback' AND leg.direction <> 'outbound'
               AND leg.queued_at >= :start AND leg.queued_at < :end)
         GROUP BY channel""",
    "handled": ended("COUNT(*)"),
    "handle_time": ended(f"AVG({TIMED})"),
    "talk_time": ended("AVG(talk_s)"),
    "hold_time": ended("SUM(hold_s) / COUNT(*)"),
    "wrap_time": ended("SUM(wrap_s) / COUNT(*)"),
    "hold_time_of_held": ended("AVG(CASE WHEN hold_s > 0 THEN hold_s END)"),
    "wrap_time_of_wrapped": ended("AVG(CASE WHEN wrap_s > 0 THEN wrap_s END)"),
    "transfer_rate": ended("AVG(handed_on)"),
    "callback_wait": f"""
        SELECT channel, AVG(waited) FROM (
            SELECT leg.channel,
                   (SELECT SUM(COALESCE(before.wait, 0)) FROM ({LEGS}) AS before
                     WHERE before.contact_id = leg.contact_id AND before.leg_no <= leg.leg_no)
                 + (SELECT COALESCE(SUM(later.queued_at - taken.left_queue_at), 0) / 1e6
                      FROM contact_legs AS taken JOIN contact_legs AS later
                        ON later.contact_id = taken.contact_id AND later.leg_no = taken.leg_no + 1
                     WHERE taken.contact_id = leg.contact_id AND taken.leave_kind = 'callback'
                       AND later.leg_no <= leg.leg_no) AS waited
              FROM ({LEGS}) AS leg
             WHERE leg.leave_kind = 'answered' AND leg.queued_at >= :start AND leg.queued_at < :end
               AND (leg.direction = 'callback' OR EXISTS (
                    SELECT 1 FROM contact_legs AS taken WHERE taken.contact_id = leg.contact_id
                       AND taken.leg_no < leg.leg_no AND taken.leave_kind = 'callback')))
         GROUP BY channel""",
}
VARIANTS = {
    "answered_or_abandoned": QUEUE["service_level"],
    "of_answered": level("wait <= threshold", "leave_kind = 'answered'"),
    "abandons_within_ok": level("wait <= threshold", "leave_kind IN ('answered', 'abandoned')"),
    "late_abandons_only": level(
        "leave_kind = 'answered' AND wait <= threshold",
        "(leave_kind = 'answered' OR (leave_kind = 'abandoned' AND wait > threshold))",
    ),
    "left_within": level("leave_kind IS NOT NULL AND wait <= threshold", "1"),
    "of_offered": level("leave_kind = 'answered' AND wait <= threshold", "1"),
}

PRODUCTIVE = "('available', 'on_contact', 'wrap', 'hold', 'ringing')"
WORKED = f"""
    SELECT team.name AS team, SUM(MIN(state.ended_at, :end) - MAX(state.started_at, :start)) / 1e6 AS seconds
      FROM agent_states AS state JOIN agents AS agent ON agent.id = state.agent_id
      JOIN teams AS team ON team.id = agent.team_id
     WHERE state.state IN {PRODUCTIVE} AND state.ended_at > :start AND state.started_at < :end GROUP BY team.name
"""
BY_TEAM = {"productive_time": WORKED}

# When the request was made: a ticket that an agent opened starts at the customer's first message.
REQUESTS = """
    SELECT ticket.*, CASE WHEN EXISTS (SELECT 1 FROM ticket_events AS opened WHERE opened.ticket_id = ticket.id
                                          AND opened.kind = 'created' AND opened.actor_kind = 'agent')
        THEN (SELECT MIN(at) FROM messages WHERE ticket_id = ticket.id AND author_kind = 'customer')
        ELSE ticket.created_at END AS requested
      FROM tickets AS ticket
"""
REPLIES = "author_kind = 'agent' AND is_public"
FIRST_RESPONSES = f"""
    SELECT channel, (replied - requested) / 1e6 AS value FROM (
        SELECT request.channel, request.requested,
               (SELECT MIN(at) FROM messages WHERE ticket_id = request.id AND {REPLIES}
                   AND at >= request.requested) AS replied
          FROM ({REQUESTS}) AS request WHERE request.created_at >= :start AND request.created_at < :end)
     WHERE replied IS NOT NULL
"""
NEXT_RESPONSES = f"""
    SELECT ticket.channel, ((SELECT MIN(reply.at) FROM messages AS reply WHERE reply.ticket_id = asked.ticket_id
                                AND reply.at > asked.at AND reply.{REPLIES.replace("is_public", "reply.is_public")})
                            - asked.at) / 1e6 AS value
      FROM messages AS asked JOIN tickets AS ticket ON ticket.id = asked.ticket_id
     WHERE asked.author_kind = 'customer' AND asked.at >= :start AND asked.at < :end
       AND COALESCE((SELECT before.author_kind FROM messages AS before WHERE before.ticket_id = asked.ticket_id
                        AND before.at < asked.at AND (before.author_kind = 'customer' OR
                            (before.author_kind = 'agent' AND before.is_public))
                      ORDER BY before.at DESC LIMIT 1), 'agent') <> 'customer'
"""


def resolutions(end: str) -> str:
    """Request → `end`, less the stretches pending on the customer in between; unknown where it ended before."""
    moves = """SELECT at, to_value, LEAD(at) OVER (ORDER BY at) AS until FROM ticket_events
                WHERE ticket_id = request.id AND kind = 'status'"""
    begun = "COALESCE(request.requested, request.created_at)"
    stood = f"MIN(COALESCE(until, request.{end}), request.{end}) - MAX(at, {begun})"
    return f"""
        SELECT request.channel, (MAX(request.{end} - {begun}, 0)
            - (SELECT COALESCE(SUM(MAX({stood}, 0)), 0) FROM ({moves})
                WHERE to_value = 'pending_customer')) / 1e6 AS value
          FROM ({REQUESTS}) AS request WHERE request.resolved_at >= :start AND request.resolved_at < :end
           AND request.{end} - {begun} >= -300e6
    """


def spread(key: str, rows: str) -> dict[str, str]:
    known = f"SELECT channel, value FROM ({rows}) WHERE value IS NOT NULL"
    told = {
        "": f"SELECT channel, AVG(value) FROM ({known}) GROUP BY channel",
        "_p50": percentile(known, 0.5),
        "_p90": percentile(known, 0.9),
    }
    return {f"{key}{clock}{name}": statement for clock in ("", "_open") for name, statement in told.items()}


def bucket(low: int, high: int) -> str:
    within = f"value >= {low * 3600} AND value < {high * 3600}"
    return f"SELECT channel, AVG(CASE WHEN {within} THEN 1.0 ELSE 0 END) FROM ({FIRST_RESPONSES}) GROUP BY channel"


RESPONSE = {
    **spread("first_response_time", FIRST_RESPONSES),
    **spread("next_response_time", NEXT_RESPONSES),
    **spread("resolution_time", resolutions("resolved_at")),
    **spread("first_resolution_time", resolutions("first_resolved_at")),
    "first_response_0h_to_1h": bucket(0, 1),
    "first_response_1h_to_4h": bucket(1, 4),
    "first_response_4h_to_8h": bucket(4, 8),
    "first_response_8h_to_24h": bucket(8, 24),
    "first_response_24h_and_more": bucket(24, 100_000),
}
