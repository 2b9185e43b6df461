"""Observed ÷ expected, by team: each cell of channel × reason lends its rate, small ones that of a pool."""

BY = "team"
WORK = """
    SELECT team.name AS team, contact.channel AS channel, COALESCE(contact.reason, '') AS reason,
           leg.talk_s + COALESCE(leg.hold_s, 0) + COALESCE(leg.wrap_s, 0) AS handled,
           EXISTS (SELECT 1 FROM contact_legs AS later WHERE later.contact_id = leg.contact_id
                    AND later.leg_no > leg.leg_no AND later.queued_at >= leg.answered_at) * 1.0 AS handed_on
      FROM contact_legs AS leg JOIN contacts AS contact ON contact.id = leg.contact_id
      JOIN teams AS team ON team.id = leg.team_id
     WHERE leg.leave_kind = 'answered' AND leg.ended_at >= :start AND leg.ended_at < :end
"""


def against_expected(value: str) -> str:
    return f"""
        WITH work AS ({WORK}),
        cell AS (SELECT channel, reason, COUNT(*) AS n, SUM({value}) AS total FROM work GROUP BY channel, reason),
        small AS (SELECT channel, SUM(n) AS n, SUM(total) AS total FROM cell WHERE n < 30 GROUP BY channel),
        whole AS (SELECT channel, SUM(n) AS n, SUM(total) AS total FROM cell GROUP BY channel),
        lent AS (
            SELECT cell.channel, cell.reason,
                   CASE WHEN cell.n >= 30 THEN cell.total / cell.n WHEN small.n >= 30 THEN small.total / small.n
                        WHEN whole.n >= 30 THEN whole.total / whole.n
                        ELSE (SELECT SUM(total) / SUM(n) FROM cell) END AS rate
              FROM cell LEFT JOIN small USING (channel) JOIN whole USING (channel))
        SELECT team, SUM({value}) / SUM(rate) FROM work JOIN lent USING (channel, reason) GROUP BY team"""


STATEMENTS = {
    "handle_time_vs_expected": against_expected("handled"),
    "transfer_vs_expected": against_expected("handed_on"),
}
VARIANTS: dict[tuple[str, str, str], str] = {}
