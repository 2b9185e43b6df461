"""Service standards by channel, on real calendars: opening spans are unrolled day by day in SQL.

London's summer time ends within the period: a local time is turned into an instant by hand. That a target falls due in
[start, end) is asked without knowing when: less than its allowance was used by the start, and all of it by the end.
"""

BY = "channel"
DAY = 86_400_000_000
WIDTHS = {"queue_id": 8, "priority": 4, "segment": 2, "channel": 1}
FIRST, LAST = 20_710, 20_790  # days since 1970: 14 September to 3 December 2026
CHANGE = 1_792_893_600_000_000  # what London's clocks show, as if in UTC, when they go back: 25 October 2026, 02:00
KNOWN = "MAX(:known, COALESCE((SELECT MAX(last_success_at) FROM feeds WHERE is_live), 0))"


def instant(local: str) -> str:
    return f"({local} - CASE WHEN {local} < {CHANGE} THEN 3600000000 ELSE 0 END)"


def in_force(metric: str, column: str, row: str, at: str, *, priority: str = "NULL") -> str:
    """Column of the narrowest standard that has begun: queue before priority before segment before channel."""
    matched = " AND ".join(
        f"(standard.{name} IS NULL OR standard.{name} = {value})"
        for name, value in (
            ("queue_id", f"{row}.queue_id"),
            ("priority", priority),
            ("segment", f"{row}.segment"),
            ("channel", f"{row}.channel"),
        )
    )
    width = (
        "(queue_id IS NOT NULL) * 8 + (priority IS NOT NULL) * 4 + (segment IS NOT NULL) * 2 + (channel IS NOT NULL)"
    )
    return f"""(SELECT standard.{column} FROM service_standards AS standard
                 WHERE standard.metric = '{metric}' AND standard.effective_from <= {at} AND {matched}
                 ORDER BY {width} DESC, effective_from DESC LIMIT 1)"""


def judged(metric: str, row: str, at: str, **also: str) -> str:
    threshold, calendar = (in_force(metric, name, row, at, **also) for name in ("threshold_s", "calendar_id"))
    return f"{threshold} * 1e6 AS allowance, {calendar} AS calendar"


SPANS = f"""
    days(day) AS (SELECT {FIRST} UNION ALL SELECT day + 1 FROM days WHERE day < {LAST}),
    spans AS MATERIALIZED (
        SELECT span.calendar_id, {instant(f"(day * {DAY} + opens * 60000000)")} AS opens,
               {instant(f"(day * {DAY} + closes * 60000000)")} AS closes
          FROM days JOIN calendar_spans AS span ON span.weekday = (day + 3) % 7 + 1
         WHERE NOT EXISTS (SELECT 1 FROM holidays AS shut WHERE shut.calendar_id = span.calendar_id
                              AND NOT shut.is_open AND shut.day = DATE(day * 86400, 'unixepoch')))"""
STOOD = """
    steps AS (SELECT ticket_id, at, COALESCE(to_value, 'open') AS status,
                     LEAD(at) OVER (PARTITION BY ticket_id ORDER BY at, id) AS until
                FROM ticket_events WHERE kind IN ('status', 'reopened')),
    stood AS MATERIALIZED (SELECT * FROM steps WHERE status IN ('pending_customer', 'resolved', 'closed'))"""
SAID = """
    said AS MATERIALIZED (
        SELECT message.id, message.at, COALESCE(message.ticket_id, contact.ticket_id) AS ticket_id,
               message.contact_id, message.author_kind AS author,
               message.author_kind = 'agent' AND message.is_public AS is_reply
          FROM messages AS message LEFT JOIN contacts AS contact ON contact.id = message.contact_id
         WHERE message.author_kind = 'customer' OR (message.author_kind = 'agent' AND message.is_public)),
    heard AS MATERIALIZED (
        SELECT said.ticket_id, MIN(said.at) AS at FROM said JOIN tickets AS ticket ON ticket.id = said.ticket_id
         WHERE said.is_reply AND said.at >= ticket.created_at GROUP BY said.ticket_id),
    replied(ticket_id, at) AS MATERIALIZED (
        SELECT ticket_id, at FROM heard UNION ALL SELECT id, first_response_at FROM tickets
         WHERE id NOT IN (SELECT ticket_id FROM heard))"""
IS_DONE = "ticket.status IN ('resolved', 'closed')"
FIRST_RESPONSES = f"""
    SELECT 'first_response' AS kind, ticket.channel, ticket.id AS ticket_id, ticket.created_at AS begun,
           replied.at AS done, {judged("first_response", "ticket", "ticket.created_at", priority="ticket.priority")}
      FROM tickets AS ticket JOIN replied ON replied.ticket_id = ticket.id
     WHERE replied.at IS NOT NULL OR NOT {IS_DONE}"""
RESOLUTIONS = f"""
    SELECT 'resolution' AS kind, ticket.channel, ticket.id AS ticket_id, ticket.created_at AS begun,
           CASE WHEN {IS_DONE} THEN COALESCE(ticket.resolved_at, ticket.closed_at) END AS done,
           {judged("resolution", "ticket", "ticket.created_at", priority="ticket.priority")} FROM tickets AS ticket"""
NEXT_RESPONSES = f"""
    SELECT 'next_response' AS kind, asked.channel, asked.ticket_id, asked.at AS begun, asked.done,
           {judged("next_response", "asked", "asked.at", priority="asked.priority")}
      FROM (SELECT turn.*, COALESCE(contact.channel, ticket.channel) AS channel, ticket.priority,
                   COALESCE(contact.segment, ticket.segment) AS segment,
                   COALESCE(ticket.queue_id, leg.queue_id) AS queue_id, replied.at AS replied_at
              FROM (SELECT said.*, LAG(author) OVER thread AS before,
                           MIN(CASE WHEN is_reply THEN at END) OVER (
                               PARTITION BY COALESCE(ticket_id, -contact_id) ORDER BY at, id
                               ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS done
                      FROM said
                    WINDOW thread AS (PARTITION BY COALESCE(ticket_id, -contact_id) ORDER BY at, id)) AS turn
              LEFT JOIN contacts AS contact ON contact.id = turn.contact_id
              LEFT JOIN contact_legs AS leg ON leg.contact_id = turn.contact_id AND leg.leg_no = 1
              LEFT JOIN tickets AS ticket ON ticket.id = turn.ticket_id
              LEFT JOIN replied ON replied.ticket_id = turn.ticket_id
             WHERE author = 'customer' AND COALESCE(before, 'agent') = 'agent') AS asked
     WHERE CASE WHEN asked.ticket_id IS NULL THEN asked.before IS NOT NULL
                WHEN asked.replied_at IS NULL THEN asked.before IS NOT NULL ELSE asked.replied_at < asked.at END"""


def open_between(start: str, end: str, row: str) -> str:
    return f"""(SELECT COALESCE(SUM(MAX(0, MIN({end}, span.closes) - MAX({start}, span.opens))), 0) FROM spans AS span
                 WHERE span.calendar_id = {row}.calendar AND span.closes > {start} AND span.opens < {end})"""


def used(row: str, until: str) -> str:
    """Open time up to an instant, less the pauses that had begun by then; none counts after it was done."""
    begin = f"MAX(stood.at, {row}.begun)"
    end = f"MIN(COALESCE(stood.until, {row}.done, (SELECT at FROM now)), COALESCE({row}.done, 9e18), {until})"
    return f"""({open_between(f"{row}.begun", until, row)} - (
        SELECT COALESCE(SUM(CASE WHEN {end} > {begin} THEN {open_between(begin, end, row)} ELSE 0 END), 0)
          FROM stood WHERE stood.ticket_id = {row}.ticket_id
           AND ({row}.kind <> 'next_response' OR stood.status = 'pending_customer')))"""


def run(clocks: str) -> str:
    """Clocks that fell due in [start, end) and are decided: channel, whether met."""
    return f"""
    WITH RECURSIVE {SPANS}, {STOOD}, {SAID}, now(at) AS MATERIALIZED (SELECT {KNOWN}),
    clocks AS MATERIALIZED (SELECT * FROM ({clocks}) WHERE allowance IS NOT NULL),
    run AS MATERIALIZED (
        SELECT clock.*, {used("clock", ":start")} >= allowance AS due_before,
               {used("clock", ":end")} >= allowance AS due,
               {used("clock", "COALESCE(clock.done, (SELECT at FROM now))")}
               AS used
          FROM clocks AS clock WHERE done IS NULL OR done >= begun - 300000000)
    SELECT channel, used <= allowance AS met FROM run WHERE due AND NOT due_before
       AND (done IS NOT NULL OR used > allowance)"""


# Nobody's clock stands in a queue; due by wall clock what somebody promised.
LEGS = f"""
    SELECT 'service_level' AS kind, contact.channel, NULL AS ticket_id, leg.queued_at AS begun, leg.leave_kind,
           leg.left_queue_at AS done, (leg.left_queue_at - leg.queued_at) / 1e6 AS wait,
           {in_force("service_level", "threshold_s", "place", "leg.queued_at")} * 1e6 AS allowance,
           {in_force("service_level", "calendar_id", "place", "leg.queued_at")} AS calendar
      FROM contact_legs AS leg JOIN contacts AS contact ON contact.id = leg.contact_id
      JOIN (SELECT leg.id, leg.queue_id, contact.segment, contact.channel FROM contact_legs AS leg
              JOIN contacts AS contact ON contact.id = leg.contact_id) AS place ON place.id = leg.id
     WHERE contact.direction <> 'outbound' AND (leg.leave_kind IS NULL OR leg.leave_kind IN ('answered', 'abandoned'))
       AND leg.queued_at >= :start - 10 * {DAY} AND leg.queued_at < :end"""


def waits() -> str:
    """Waits in a queue that fell due in [start, end) and are decided."""
    return f"""
    WITH RECURSIVE {SPANS}, waits AS MATERIALIZED ({LEGS}),
    waited AS MATERIALIZED (
        SELECT wait.*, {open_between("wait.begun", ":start", "wait")} >= allowance AS due_before,
               {open_between("wait.begun", ":end", "wait")} >= allowance AS due,
               {open_between("wait.begun", f"COALESCE(wait.done, {KNOWN})", "wait")} AS used
          FROM waits AS wait WHERE allowance IS NOT NULL)
    SELECT channel, leave_kind = 'answered' AND used <= allowance AS met FROM waited
     WHERE due AND NOT due_before AND CASE leave_kind WHEN 'answered' THEN 1 WHEN 'abandoned' THEN wait >= 5
                                                      ELSE used > allowance END"""


def dated(table: str, due: str, done: str, *, early: bool) -> str:
    """Promises and follow-ups that fell due in [start, end): decided also where kept early, if `early`."""
    is_decided = f"({due} < {KNOWN} OR {done} IS NOT NULL)" if early else f"{due} < {KNOWN}"
    return f"""SELECT channel, COALESCE({done} <= {due}, 0) AS met FROM {table}
                WHERE {due} >= :start AND {due} < :end AND {is_decided}"""


def told(value: str, *parts: str) -> str:
    rows = " UNION ALL ".join(f"SELECT channel, met FROM ({part})" for part in parts)
    return f"SELECT channel, {value} FROM ({rows}) GROUP BY channel"


PROMISES = ("contacts", "promise_due_at", "promise_kept_at")
FOLLOW_UPS = ("tickets", "follow_up_due_at", "follow_up_done_at")
ROWS = {
    "service_level": waits(),
    "first_response": run(FIRST_RESPONSES),
    "next_response": run(NEXT_RESPONSES),
    "resolution": run(RESOLUTIONS),
    "promise": dated(*PROMISES, early=True),
    "follow_up": dated(*FOLLOW_UPS, early=True),
}
STATEMENTS = {
    "sla_attainment": told("AVG(met)", *ROWS.values()),
    **{f"sla_attainment_{kind}": told("AVG(met)", rows) for kind, rows in ROWS.items()},
    "targets_decided": told("COUNT(*)", *ROWS.values()),
    "targets_missed": told("SUM(NOT met)", *ROWS.values()),
    "promise_kept_rate": told("AVG(met)", dated(*PROMISES, early=False)),
    "follow_up_rate": told("AVG(met)", dated(*FOLLOW_UPS, early=False)),
}
OF_TICKETS = [rows for kind, rows in ROWS.items() if kind != "service_level"]
VARIANTS = {("sla_attainment", "targets", "of_tickets"): told("AVG(met)", *OF_TICKETS)}
