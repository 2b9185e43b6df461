"""Observed ÷ expected, by team: each cell of channel × reason lends its rate, small ones that of a pool."""

from tests.metrics.oracle import fcr, tickets

BY = "team"


def of_contact(name: str) -> str:
    """Name the team of the last leg of a contact that an agent handled."""
    return f"""(SELECT team.name FROM contact_legs AS leg JOIN teams AS team ON team.id = leg.team_id
                 WHERE leg.contact_id = {name}.id AND leg.answered_at IS NOT NULL ORDER BY leg.leg_no DESC LIMIT 1)"""


# Rows team, channel, reason, value: what each figure is a mean of.
LEGS = """
    SELECT team.name AS team, contact.channel AS channel, COALESCE(contact.reason, '') AS reason,
           leg.talk_s + COALESCE(leg.hold_s, 0) + COALESCE(leg.wrap_s, 0) AS handled,
           EXISTS (SELECT 1 FROM contact_legs AS later WHERE later.contact_id = leg.contact_id
                    AND later.leg_no > leg.leg_no AND later.queued_at >= leg.answered_at) * 1.0 AS handed_on
      FROM contact_legs AS leg JOIN contacts AS contact ON contact.id = leg.contact_id
      JOIN teams AS team ON team.id = leg.team_id
     WHERE leg.leave_kind = 'answered' AND leg.ended_at >= :start AND leg.ended_at < :end
"""
RATED = f"""
    SELECT {of_contact("contact")} AS team, contact.channel AS channel, COALESCE(contact.reason, '') AS reason,
           (survey.score IN (4, 5)) * 1.0 AS value
      FROM surveys AS survey JOIN contacts AS contact ON contact.id = survey.contact_id
     WHERE survey.kind = 'csat' AND survey.score BETWEEN 1 AND 5
       AND survey.answered_at >= :start AND survey.answered_at < :end
"""
REVIEWED = f"""
    SELECT {of_contact("contact")} AS team, contact.channel AS channel, COALESCE(contact.reason, '') AS reason,
           review.score AS value
      FROM quality_reviews AS review JOIN contacts AS contact ON contact.id = review.contact_id
     WHERE review.reviewed_at >= :start AND review.reviewed_at < :end AND review.score IS NOT NULL
"""
FAILED = f"{fcr.followed(7)} OR {fcr.TRANSFERRED} OR {fcr.reopened(7)}"
SETTLED = fcr.over(
    f"COALESCE(reason, '') AS reason, {of_contact('mine')} AS team, NOT ({FAILED}) AS value",
    "ended_at",
    fcr.mature(7),
    rule="same_reason",
).replace("group by channel", "")

# Each move to done whose seven local days are over: by whom, and whether the ticket came back within as many.
LASTING = f"""
    SELECT team.name AS team, ticket.channel AS channel, COALESCE(ticket.reason, '') AS reason,
           COALESCE({tickets.day("back_at")} - {tickets.day("turn.at")} <= 7, 0) AS value
      FROM (SELECT *, (SELECT MIN(back.at) FROM ticket_events AS back
                        WHERE back.ticket_id = event.ticket_id AND back.at > event.at
                          AND back.kind IN ('status', 'reopened') AND back.to_value NOT IN {tickets.DONE}) AS back_at
              FROM (SELECT *, COALESCE(LAG(to_value IN {tickets.DONE})
                                       OVER (PARTITION BY ticket_id ORDER BY at, id), 0) AS was_done
                      FROM ticket_events WHERE kind IN ('status', 'reopened')) AS event) AS turn
      JOIN tickets AS ticket ON ticket.id = turn.ticket_id
      LEFT JOIN agents AS agent
             ON agent.id = CASE WHEN turn.actor_kind = 'agent' THEN turn.actor_id ELSE ticket.assignee_id END
      LEFT JOIN teams AS team
             ON team.id = CASE WHEN turn.actor_kind = 'agent' THEN agent.team_id
                               ELSE COALESCE(ticket.team_id, agent.team_id) END
     WHERE turn.to_value IN {tickets.DONE} AND NOT was_done AND turn.at >= :start AND turn.at < :end
       AND {tickets.day(":known")} - {tickets.day("turn.at")} > 7
"""


def against_expected(rows: str, value: str = "value") -> str:
    return f"""
        WITH work AS (SELECT team, channel, reason, {value} * 1.0 AS value FROM ({rows})),
        cell AS (SELECT channel, reason, COUNT(*) AS n, SUM(value) AS total FROM work GROUP BY channel, reason),
        small AS (SELECT channel, SUM(n) AS n, SUM(total) AS total FROM cell WHERE n < 30 GROUP BY channel),
        whole AS (SELECT channel, SUM(n) AS n, SUM(total) AS total FROM cell GROUP BY channel),
        lent AS (
            SELECT cell.channel, cell.reason,
                   CASE WHEN cell.n >= 30 THEN cell.total / cell.n WHEN small.n >= 30 THEN small.total / small.n
                        WHEN whole.n >= 30 THEN whole.total / whole.n
                        ELSE (SELECT SUM(total) / SUM(n) FROM cell) END AS rate
              FROM cell LEFT JOIN small USING (channel) JOIN whole USING (channel))
        SELECT team, SUM(value) / SUM(rate) FROM work JOIN lent USING (channel, reason) GROUP BY team"""


STATEMENTS = {
    "handle_time_vs_expected": against_expected(LEGS, "handled"),
    "transfer_vs_expected": against_expected(LEGS, "handed_on"),
    "fcr_vs_expected": against_expected(SETTLED),
    "csat_vs_expected": against_expected(RATED),
    "quality_score_vs_expected": against_expected(REVIEWED),
    "reopen_vs_expected": against_expected(LASTING),
}
VARIANTS: dict[tuple[str, str, str], str] = {}
