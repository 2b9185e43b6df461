"""Erlang C by its recursion over the half hours of a weekend and a Monday, in SQL: agents needed, and what to expect.

Abandonment is Erlang A's: tests/metrics/test_staffing_against_rows.py.
"""

from datetime import date

from queries.scope import Window
from tests.metrics.oracle.staffing import BY, CELLS

WINDOW = Window.days(date(2026, 10, 24), date(2026, 10, 27), "Europe/London")  # 73 hours
MANNED = f"""
    WITH RECURSIVE cell AS MATERIALIZED (
        SELECT told.*, contacts * handle / 1800.0 AS a, threshold_s AS allowed, target_share AS target,
               CASE WHEN place.channel IN ('chat', 'messaging', 'social', 'app') THEN 3 ELSE 1 END AS slots
          FROM ({CELLS}) AS told JOIN queues AS place ON place.name = told.queue
          JOIN service_standards AS standard ON standard.queue_id = place.id AND standard.metric = 'service_level'
         WHERE contacts > 0 AND handle IS NOT NULL),
    busy(queue, half, a, n, b) AS (
        SELECT queue, half, a, 0, 1.0 FROM cell UNION ALL
        SELECT queue, half, a, n + 1, a * b / (n + 1 + a * b) FROM busy WHERE n < 3 * a + 30),
    tried AS MATERIALIZED (
        SELECT cell.*, n, n * b / (n - cell.a * (1 - b)) AS waits
          FROM busy JOIN cell USING (queue, half) WHERE n > cell.a),
    level AS MATERIALIZED (SELECT *, 1 - waits * EXP(-(n - a) * allowed / handle) AS level FROM tried),
    enough AS (SELECT queue, half, MIN(n) AS n FROM level WHERE level >= target AND a / n <= 0.85 GROUP BY 1, 2),
    manned AS MATERIALIZED (
        SELECT level.*, level.n / slots AS agents, waits * handle / (level.n - a) AS asa
          FROM enough JOIN level USING (queue, half)
         WHERE level.n = (enough.n + slots - 1) / slots * slots)"""


def of_contacts(value: str) -> str:
    return f"{MANNED} SELECT queue, SUM(contacts * {value}) / SUM(contacts) FROM manned GROUP BY queue"


STATEMENTS = {
    "agents_needed": f"{MANNED} SELECT queue, AVG(agents) FROM manned GROUP BY queue",
    "agents_needed_peak": f"{MANNED} SELECT queue, MAX(agents) FROM manned GROUP BY queue",
    "expected_service_level": of_contacts("level"),
    "expected_asa": of_contacts("asa"),
    "probability_of_waiting": of_contacts("waits"),
    "expected_occupancy": f"{MANNED} SELECT queue, SUM(a) / SUM(n) FROM manned GROUP BY queue",
}
VARIANTS: dict[tuple[str, str, str], str] = {}
__all__ = ["BY", "STATEMENTS", "VARIANTS", "WINDOW"]
