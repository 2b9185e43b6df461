"""Customers: which stage of life they are in at a period's end, and who left, came back and bought again in it.

A contact is one that the customer took part in: an agent's outbound call alone keeps nobody active. Days are local
calendar days. Who registered after the period's start is not in the base of what is judged at its start.
"""

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from metrics.arithmetic import Measure, count_of, holds, share
from metrics.metric import Direction, Metric, Unit
from metrics.options import Number
from queries.frames import CUSTOMERS

FAMILY = "customers"

NEW = Number("new_days", 90.0, "local days since the first order within which a customer is new")
ACTIVE = Number("active_days", 180.0, "local days since the latest order or contact within which a customer is active")
DORMANT = Number("dormant_days", 365.0, "local days since the latest order or contact after which a customer is lost")
THRESHOLDS = (NEW, ACTIVE, DORMANT)
Chosen = Mapping[str, Any]


def _within(column: str, days: float) -> nw.Expr:
    return holds(nw.col(column) <= days)


def _is_active(side: str, chosen: Chosen) -> nw.Expr:
    is_closed = holds(nw.col(f"is_closed_at_{side}"))
    return _within(f"{side}_activity_days", chosen["active_days"]) & ~is_closed


def _is_lost(side: str, chosen: Chosen) -> nw.Expr:
    return holds(nw.col(f"{side}_activity_days") > chosen["dormant_days"]) | holds(nw.col(f"is_closed_at_{side}"))


def _is_dormant(side: str, chosen: Chosen) -> nw.Expr:
    known = ~nw.col(f"{side}_activity_days").is_null()
    return known & ~_is_active(side, chosen) & ~_is_lost(side, chosen)


def _stages(chosen: Chosen) -> dict[str, nw.Expr]:
    """Condition of each stage at the period's end; each customer is in exactly one, the first that holds."""
    first, activity = "end_first_order_days", "end_activity_days"
    in_turn = {
        "closed": holds(nw.col("is_closed_at_end")),
        "potential": nw.col(first).is_null(),
        "new": _within(first, chosen["new_days"]),
        "active": _within(activity, chosen["active_days"]),
        "dormant": _within(activity, chosen["dormant_days"]),
        "lost": ~nw.col(first).is_null(),
    }
    earlier, stages = nw.lit(value=False), {}
    for name, holds_so in in_turn.items():
        stages[name] = holds_so & ~earlier
        earlier = earlier | holds_so
    return stages


CUSTOMERS_IN_ALL = Metric(
    key="customers",
    name="Customers",
    name_zh="客户数",
    question="How many customers are there?",
    formula="customers registered by the period's end, those merged counted once, those who left included",
    frame=CUSTOMERS,
    measure=count_of(),
    unit=Unit.COUNT,
)


def _stage(stage: str, name_zh: str, told: str, better: Direction = Direction.NONE) -> Metric:
    return Metric(
        key=f"customers_{stage}",
        name=f"Customers, {stage}",
        name_zh=name_zh,
        question=f"How many customers are {stage} at the period's end?",
        formula=told,
        frame=CUSTOMERS,
        measure=lambda chosen: count_of(_stages(chosen)[stage]),
        unit=Unit.COUNT,
        direction=better,
        options=THRESHOLDS,
    )


# Each customer is in one of them, the first that holds: they add up to `customers`.
STAGES = (
    _stage("closed", "已销户客户", "closed their account"),
    _stage("potential", "潜在客户", "never ordered"),
    _stage("new", "新客户", "first order at most 90 days ago", Direction.UP),
    _stage("active", "活跃客户", "order or contact at most 180 days ago", Direction.UP),
    _stage("dormant", "休眠客户", "latest order or contact 181 to 365 days ago"),
    _stage("lost", "流失客户", "latest order or contact more than 365 days ago", Direction.DOWN),
)


def _churn(chosen: Chosen) -> Measure:
    return share(_is_lost("end", chosen), of=_is_active("start", chosen))


def _reactivation(chosen: Chosen) -> Measure:
    return share(_is_active("end", chosen), of=_is_dormant("start", chosen))


CHURN_RATE = Metric(
    key="churn_rate",
    name="Churn rate",
    name_zh="客户流失率",
    question="Of the customers active at the period's start, how many were gone at its end?",
    formula="active at the start (order or contact at most 180 days ago, not closed), and lost (none for more than 365 "
    "days) or closed at the end ÷ active at the start",
    frame=CUSTOMERS,
    measure=_churn,
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    options=(ACTIVE, DORMANT),
)

REACTIVATION_RATE = Metric(
    key="reactivation_rate",
    name="Reactivation rate",
    name_zh="休眠客户激活率",
    question="Of the customers dormant at the period's start, how many were active again at its end?",
    formula="dormant at the start (latest order or contact 181 to 365 days ago, not closed), active at the end ÷ "
    "dormant at the start",
    frame=CUSTOMERS,
    measure=_reactivation,
    unit=Unit.SHARE,
    direction=Direction.UP,
    options=(ACTIVE, DORMANT),
)

REPEAT_PURCHASE_RATE = Metric(
    key="repeat_purchase_rate",
    name="Repeat purchase rate",
    name_zh="复购率",
    question="Of those who bought in the period, how many bought more than once?",
    formula="customers with 2 orders or more in the period ÷ customers with 1 or more",
    frame=CUSTOMERS,
    measure=share(nw.col("orders") > 1, of=nw.col("orders") >= 1),
    unit=Unit.SHARE,
    direction=Direction.UP,
)
