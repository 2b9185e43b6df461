"""Customers, by segment. London's summer time ends between the bounds of the period: local days are told by hand."""

BY = "segment"
DAY = 86_400_000_000
SUMMER_ENDS = 1_792_890_000_000_000  # 25 October 2026, 01:00 UTC
KNOWN = "MIN(:end, :known)"


def day(at: str) -> str:
    """Local days since 1970 of an instant; an hour off in summers before 2024, when nothing lies at a threshold."""
    summers = "1711846800000000 AND 1729990799999999", "1743296400000000 AND 1761440399999999"
    spans = [*summers, f"1774746000000000 AND {SUMMER_ENDS - 1}"]
    is_summer = " OR ".join(f"({at}) BETWEEN {span}" for span in spans)
    return f"(({at} + CASE WHEN {is_summer} THEN 3600000000 ELSE 0 END) / {DAY})"


def latest(cut: str) -> str:
    """Local days from a customer's latest order or contact before an instant."""
    acts = f"""SELECT ordered_at AS at FROM orders WHERE customer_id = customer.id AND ordered_at < :{cut}
               UNION ALL SELECT created_at FROM contacts WHERE customer_id = customer.id AND created_at < :{cut}"""
    now = ":start" if cut == "start" else KNOWN
    return f"(SELECT {day(now)} - {day('MAX(at)')} FROM ({acts}))"


PEOPLE = f"""
    SELECT customer.segment, customer.registered_at >= :start AS came_later,
           COALESCE(customer.closed_at < :start, 0) AS had_closed, COALESCE(customer.closed_at < {KNOWN}, 0) AS closed,
           (SELECT {day(KNOWN)} - {day("MIN(ordered_at)")} FROM orders
             WHERE customer_id = customer.id AND ordered_at < :end) AS first,
           {latest("start")} AS before, {latest("end")} AS after,
           (SELECT COUNT(*) FROM orders WHERE customer_id = customer.id AND ordered_at >= :start
               AND ordered_at < :end) AS bought
      FROM customers AS customer WHERE customer.registered_at < :end
"""


def counted(condition: str) -> str:
    return f"SELECT segment, COUNT(*) FROM ({PEOPLE}) WHERE {condition} GROUP BY segment"


def share(yes: str, of: str) -> str:
    return f"SELECT segment, AVG({yes}) FROM ({PEOPLE}) WHERE {of} GROUP BY segment"


def churn(active: int, dormant: int) -> str:
    return share(f"closed OR after > {dormant}", f"NOT came_later AND NOT had_closed AND before <= {active}")


def reactivation(active: int, dormant: int) -> str:
    of = f"NOT came_later AND NOT had_closed AND before > {active} AND before <= {dormant}"
    return share(f"NOT closed AND after <= {active}", of)


HERE = "NOT closed AND first IS NOT NULL"
STATEMENTS = {
    "customers": counted("1"),
    "customers_closed": counted("closed"),
    "customers_potential": counted("NOT closed AND first IS NULL"),
    "customers_new": counted(f"{HERE} AND first <= 90"),
    "customers_active": counted(f"{HERE} AND first > 90 AND after <= 180"),
    "customers_dormant": counted(f"{HERE} AND first > 90 AND after > 180 AND after <= 365"),
    "customers_lost": counted(f"{HERE} AND first > 90 AND after > 365"),
    "churn_rate": churn(180, 365),
    "reactivation_rate": reactivation(180, 365),
    "repeat_purchase_rate": share("bought > 1", "bought > 0"),
}
VARIANTS = {
    ("customers_new", "new_days", "10"): counted(f"{HERE} AND first <= 10"),
    ("customers_lost", "dormant_days", "400"): counted(f"{HERE} AND first > 90 AND after > 400"),
    ("churn_rate", "dormant_days", "200"): churn(180, 200),
    ("reactivation_rate", "active_days", "20"): reactivation(20, 365),
}
