"""Live, tickets: what is open, with whom, and how near to its targets, at one instant."""

import narwhals as nw

from metrics.arithmetic import count_of
from metrics.metric import Direction, Metric, Unit
from queries.frames import OPEN_TICKETS

FAMILY = "live"
AT_RISK = 0.8  # of a target's allowance used


def _tickets(key: str, names: tuple[str, str], question: str, formula: str, yes: nw.Expr | None = None) -> Metric:
    return Metric(
        key=key,
        name=names[0],
        name_zh=names[1],
        question=question,
        formula=formula,
        frame=OPEN_TICKETS,
        measure=count_of(yes),
        unit=Unit.COUNT,
        direction=Direction.DOWN,
    )


TICKETS = (
    _tickets(
        "open_tickets", ("Open tickets", "未结工单"), "How many cases are open?", "tickets neither resolved nor closed"
    ),
    _tickets(
        "unassigned_tickets",
        ("Unassigned tickets", "未分配工单"),
        "How many open cases does nobody own?",
        "open tickets without an assignee",
        nw.col("is_unassigned"),
    ),
    _tickets(
        "unattended_tickets",
        ("Unattended tickets", "未响应工单"),
        "How many open cases has no agent answered yet?",
        "open tickets without any agent response",
        nw.col("is_unattended"),
    ),
    _tickets(
        "tickets_at_risk",
        ("Tickets at risk", "即将超时工单"),
        "How many open cases are about to miss, or have missed, a target?",
        "open tickets with a running target that has used at least 80 % of its allowance",
        nw.col("used_share") >= AT_RISK,
    ),
)
