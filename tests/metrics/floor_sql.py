"""The floor at an instant (`:at`) by hand, in SQL over the stored tables of tests.metrics.centre."""

# Nobody waits for hours on the phone: what nothing has ended for 4 h (a case: 7 days) is no longer counted.
LIMIT = "(CASE WHEN channel = 'email' THEN 604800e6 ELSE 14400e6 END)"
LEGS = "FROM contact_legs AS leg JOIN contacts AS contact ON contact.id = leg.contact_id"
WAITS = f"queued_at <= :at AND COALESCE(left_queue_at, :at + 1) > :at AND :at - queued_at <= {LIMIT}"
HELD = f"answered_at <= :at AND leg.ended_at > :at AND :at - answered_at <= {LIMIT}"
WRAPPED = f"""answered_at IS NOT NULL AND leg.ended_at <= :at
                AND (wrap_s IS NULL OR leg.ended_at + CAST(wrap_s * 1e6 AS INT) > :at)
                AND :at - leg.ended_at <= {LIMIT}"""
STATUS = """COALESCE((SELECT to_value FROM ticket_events AS moved WHERE moved.ticket_id = ticket.id
              AND moved.kind = 'status' AND moved.at <= :at ORDER BY moved.at DESC, moved.id DESC LIMIT 1), 'new')"""
OPEN = f"FROM tickets AS ticket WHERE created_at <= :at AND {STATUS} NOT IN ('resolved', 'closed')"
REQUESTED = """CASE WHEN EXISTS (SELECT 1 FROM ticket_events AS opened WHERE opened.ticket_id = ticket.id
                   AND opened.kind = 'created' AND opened.actor_kind = 'agent')
               THEN (SELECT MIN(at) FROM messages WHERE ticket_id = ticket.id AND author_kind = 'customer')
               ELSE ticket.created_at END"""

# Each agent's recorded state and what is in hand; a call or chat outranks all but being on a contact or hold, its
# after-call work comes before ringing, an e-mail after a break; what the agent is by all of it.
PEOPLE = f"""
    WITH held AS (SELECT agent_id, channel FROM (SELECT leg.*, contact.channel {LEGS} WHERE {HELD})),
    told AS (SELECT agent.id, agent.voice_capacity, agent.chat_capacity, agent.case_capacity, (
                        SELECT state FROM agent_states WHERE agent_id = agent.id AND started_at <= :at
                           AND (ended_at IS NULL OR ended_at > :at)) AS own,
                    (SELECT COUNT(*) FROM held WHERE agent_id = agent.id AND channel = 'phone') AS calls,
                    (SELECT COUNT(*) FROM held WHERE agent_id = agent.id AND channel = 'chat') AS chats,
                    (SELECT COUNT(*) FROM held WHERE agent_id = agent.id AND channel = 'email') AS cases,
                    EXISTS (SELECT 1 {LEGS} WHERE leg.agent_id = agent.id AND channel <> 'email' AND {WRAPPED}) AS wraps
               FROM agents AS agent),
    person AS (
        SELECT *, CASE WHEN own IN ('on_contact', 'hold') THEN own
                       WHEN calls + chats > 0 THEN 'on_contact'
                       WHEN own = 'wrap' OR wraps THEN 'wrap'
                       WHEN own NOT IN ('available', 'offline') THEN own
                       WHEN own = 'available' AND cases > 0 THEN 'on_contact'
                       ELSE own END AS state FROM told),
    open AS (SELECT *, own IN ('available', 'on_contact') AND calls = 0
                       AND (state = 'available' OR (state = 'on_contact' AND calls + chats + cases > 0)) AS is_open
               FROM person),
    free AS (SELECT *, CASE WHEN is_open AND chats = 0 THEN MAX(voice_capacity, 0) ELSE 0 END AS free_voice,
                    CASE WHEN is_open THEN MAX(chat_capacity - chats, 0) ELSE 0 END AS free_chat,
                    CASE WHEN is_open AND chats = 0 THEN MAX(case_capacity - cases, 0) ELSE 0 END AS free_case
               FROM open)"""

TOTALS = {
    "waiting": f"SELECT COUNT(*) {LEGS} WHERE {WAITS}",
    "longest_wait": f"SELECT (:at - MIN(queued_at)) / 1e6 {LEGS} WHERE {WAITS}",
    "in_progress": f"SELECT COUNT(*) {LEGS} WHERE {HELD}",
    "in_wrap": f"SELECT COUNT(*) {LEGS} WHERE {WRAPPED}",
    "open_tickets": f"SELECT COUNT(*) {OPEN}",
    "unassigned_tickets": f"SELECT COUNT(*) {OPEN} AND assignee_id IS NULL",
    "unattended_tickets": f"""SELECT COUNT(*) {OPEN} AND NOT EXISTS (SELECT 1 FROM messages AS reply
                               WHERE reply.ticket_id = ticket.id AND reply.author_kind = 'agent' AND reply.is_public
                                 AND reply.at >= {REQUESTED} AND reply.at <= :at)""",
    "agents": "SELECT COUNT(*) FROM agents",
    "available_agents": f"{PEOPLE} SELECT COUNT(*) FROM person WHERE state = 'available'",
    "staffed_agents": f"{PEOPLE} SELECT COUNT(*) FROM person WHERE state <> 'offline'",
    **{f"free_{kind}_slots": f"{PEOPLE} SELECT SUM(free_{kind}) FROM free" for kind in ("voice", "chat", "case")},
}

# Nobody's skills are known: whoever is here serves every queue.
QUEUES = f"""
    {PEOPLE},
    hand AS (
        SELECT queue.id AS queue_id, free.id AS agent_id,
               CASE queue.channel WHEN 'phone' THEN free_voice WHEN 'chat' THEN free_chat ELSE free_case END AS slots,
               CASE WHEN state NOT IN ('available', 'on_contact', 'wrap', 'ringing', 'hold') THEN 0
                    WHEN queue.channel = 'chat' THEN MAX(1, calls + chats + cases + free_chat) ELSE 1 END AS room
          FROM queues AS queue JOIN free),
    queue_now AS (
        SELECT queue_id, SUM(slots > 0) AS free, SUM(room) AS room,
               (SELECT COUNT(*) {LEGS} WHERE leg.queue_id = hand.queue_id AND {WAITS}) AS waiting,
               (SELECT AVG(talk_s + COALESCE(hold_s, 0) + COALESCE(wrap_s, 0)) FROM contact_legs AS leg
                 WHERE leg.queue_id = hand.queue_id AND leave_kind = 'answered' AND ended_at >= :first
                   AND ended_at < :at) AS handle
          FROM hand GROUP BY queue_id)"""
BY_QUEUE = {
    "free_for_queue": f"{QUEUES} SELECT queue_id, free FROM queue_now",
    "room_for_queue": f"{QUEUES} SELECT queue_id, room FROM queue_now",
    "expected_wait": f"""
        {QUEUES} SELECT queue_id, CASE WHEN waiting + 1 <= free THEN 0
                                       WHEN room > 0 THEN (waiting + 1 - free) * handle / room END FROM queue_now""",
}

DAY = 86_400_000_000
BACKLOG = {
    f"backlog_{name}": f"SELECT COUNT(*) {OPEN} AND :at - created_at >= {low * DAY} AND :at - created_at < {high * DAY}"
    for name, low, high in (("7d_to_14d", 7, 14), ("14d_to_30d", 14, 30), ("30d_and_more", 30, 36_500))
}
