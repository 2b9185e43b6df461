"""Workload of queues, from the stored legs: half hours of UTC, which are those of London."""

BY = "queue"
OURS = "contact.direction <> 'outbound' AND leg.leave_kind = 'answered' AND leg.ended_at IS NOT NULL"
CELLS = f"""
    SELECT queue.name AS queue, leg.queued_at / 1800000000 AS half,
           SUM(contact.direction <> 'outbound') AS contacts,
           AVG(CASE WHEN {OURS} THEN talk_s + COALESCE(hold_s, 0) + COALESCE(wrap_s, 0) END) AS handle
      FROM contact_legs AS leg JOIN contacts AS contact ON contact.id = leg.contact_id
           JOIN queues AS queue ON queue.id = leg.queue_id
     WHERE leg.queued_at >= :start AND leg.queued_at < :end GROUP BY 1, 2"""

STATEMENTS = {
    "offered_load": f"""
        SELECT queue, AVG(contacts * handle / 1800.0) FROM ({CELLS}) WHERE contacts > 0 AND handle IS NOT NULL
         GROUP BY queue""",
    "patience": """
        SELECT queue.name, SUM(leg.left_queue_at - leg.queued_at) / 1e6 / SUM(leg.leave_kind = 'abandoned')
          FROM contact_legs AS leg JOIN contacts AS contact ON contact.id = leg.contact_id
               JOIN queues AS queue ON queue.id = leg.queue_id
         WHERE leg.queued_at >= :start AND leg.queued_at < :end AND contact.direction <> 'outbound'
           AND leg.leave_kind IN ('answered', 'abandoned') GROUP BY 1""",
}
VARIANTS: dict[tuple[str, str, str], str] = {}
