"""Open tickets that have used most of an allowance at an afternoon's instant, by channel."""

from datetime import UTC, datetime

from queries.scope import Window
from tests.metrics.oracle.standards import SAID, SPANS, STOOD, judged, used
from tests.metrics.oracle.tickets import STATUS_THEN

BY = "channel"
WINDOW = Window(datetime(2026, 11, 4, tzinfo=UTC), datetime(2026, 11, 4, 15, tzinfo=UTC), "Europe/London")
LEAST = 0.8


def share(metric: str) -> str:
    """Of the allowance: open time since the ticket was created, less what it lay with the customer or done."""
    clock = f"""(SELECT '{metric}' AS kind, ticket.id AS ticket_id, ticket.created_at AS begun, NULL AS done,
                        {judged(metric, "ticket", "ticket.created_at", priority="ticket.priority")}) AS clock"""
    return f"(SELECT {used('clock', ':end')} / clock.allowance FROM {clock})"


STATEMENTS = {
    "tickets_at_risk": f"""
        WITH RECURSIVE {SPANS}, {STOOD}, {SAID}, now(at) AS (SELECT :end)
        SELECT channel, COUNT(*) FROM tickets AS ticket
         WHERE created_at <= :end AND COALESCE({STATUS_THEN}, 'new') NOT IN ('resolved', 'closed')
           AND ({share("resolution")} >= {LEAST}
                OR (:end - created_at) * 1.0 / (promise_due_at - created_at) >= {LEAST}
                OR ({share("first_response")} >= {LEAST}
                    AND NOT EXISTS (SELECT 1 FROM replied WHERE ticket_id = ticket.id AND at <= :end)))
         GROUP BY channel""",
}
VARIANTS: dict[tuple[str, str, str], str] = {}
