"""Voice of the customer and quality, by channel."""

BY = "channel"
SCALE = """CASE kind WHEN 'csat' THEN score BETWEEN 1 AND 5 WHEN 'nps' THEN score BETWEEN 0 AND 10
                     ELSE score BETWEEN 1 AND 7 END"""


def told(value: str, at: str, where: str = "1") -> str:
    return f"""
        SELECT contact.channel, {value}
          FROM surveys AS survey JOIN contacts AS contact ON contact.id = survey.contact_id
         WHERE survey.{at} >= :start AND survey.{at} < :end AND {where} GROUP BY contact.channel"""


def scored(kind: str, value: str) -> str:
    return told(value, "answered_at", f"kind = '{kind}' AND {SCALE}")


def share(condition: str) -> str:
    return f"SUM({condition}) * 1.0 / COUNT(*)"


REVIEWED = """
    FROM quality_reviews AS review JOIN contacts AS contact ON contact.id = review.contact_id
   WHERE reviewed_at >= :start AND reviewed_at < :end GROUP BY contact.channel"""

STATEMENTS = {
    "csat": scored("csat", share("score IN (4, 5)")),
    "csat_mean": scored("csat", "AVG(score)"),
    **{f"csat_scored_{score}": scored("csat", share(f"score = {score}")) for score in range(1, 6)},
    "nps": scored("nps", "100.0 * (SUM(score IN (9, 10)) - SUM(score IN (0, 1, 2, 3, 4, 5, 6))) / COUNT(*)"),
    "nps_promoters": scored("nps", share("score IN (9, 10)")),
    "nps_passives": scored("nps", share("score IN (7, 8)")),
    "nps_detractors": scored("nps", share("score < 7")),
    "ces": scored("ces", "SUM(score) * 1.0 / COUNT(*)"),
    "feedback_rate": told(share("survey.answered_at IS NOT NULL"), "sent_at"),
    "surveys_sent": told("COUNT(*)", "sent_at"),
    "surveys_answered": told("COUNT(*)", "answered_at"),
    "csat_responses": scored("csat", "COUNT(score)"),
    "nps_responses": scored("nps", "COUNT(score)"),
    "ces_responses": scored("ces", "COUNT(score)"),
    "quality_score": f"SELECT contact.channel, AVG(score) {REVIEWED}",
    "quality_reviews": f"SELECT contact.channel, COUNT(*) {REVIEWED}",
}
VARIANTS: dict[tuple[str, str, str], str] = {}
