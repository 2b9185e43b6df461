"""Attainments of channels from the stored tables: what customers, reviewers and their coming back say."""

from tests.metrics.oracle.fcr import BY, fcr, over

CSAT = (
    "(select s.score from surveys s where s.contact_id = mine.id and s.kind = 'csat' and s.answered_at is not null"
    " and s.score between 1 and 5 order by s.answered_at desc, s.id desc limit 1)"
)
QUALITY = (
    "(select r.score from quality_reviews r where r.contact_id = mine.id"
    " order by r.reviewed_at desc, r.id desc limit 1)"
)


def passed(score: str, least: float) -> str:
    return over(f"avg({score} >= {least})", "ended_at", f"{score} is not null")


STATEMENTS = {
    "attainment_fcr": fcr(),
    "attainment_csat": passed(CSAT, 4),
    "attainment_quality": passed(QUALITY, 80),
}
VARIANTS = {
    ("attainment_fcr", "window_days", "3"): fcr(3),
    ("attainment_quality", "pass_score", "90"): passed(QUALITY, 90),
}
__all__ = ["BY", "STATEMENTS", "VARIANTS"]
