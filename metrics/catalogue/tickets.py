"""Tickets: what came in, what went out, what came back, and how old what is left has grown."""

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from metrics.arithmetic import Measure, count_of, holds, mean_of, share, total
from metrics.expected import against_expected
from metrics.metric import Direction, Metric, Unit
from metrics.options import Number
from queries.frames import OPEN_TICKETS, TICKET_MOVES, TICKETS

FAMILY = "tickets"
DAY_S = 86_400
CREATED, RESOLVED = (nw.col("kind") == kind for kind in ("created", "resolved"))
REOPEN_DAYS = Number("reopen_days", 7.0, "local days within which a ticket comes back")

TICKETS_CREATED = Metric(
    key="tickets_created",
    name="Tickets created",
    name_zh="新建工单",
    question="How many cases came in?",
    formula="tickets created in the period",
    frame=TICKET_MOVES,
    measure=count_of(CREATED),
    unit=Unit.COUNT,
)

TICKETS_RESOLVED = Metric(
    key="tickets_resolved",
    name="Tickets resolved",
    name_zh="解决工单",
    question="How often was a case resolved?",
    formula="moves of a ticket to resolved, or closed at once, in the period; one resolved again counts again",
    frame=TICKET_MOVES,
    measure=count_of(RESOLVED),
    unit=Unit.COUNT,
    direction=Direction.UP,
)

NET_FLOW = Metric(
    key="net_flow",
    name="Net flow of tickets",
    name_zh="工单净流量",
    question="Did the backlog grow or shrink?",
    formula="tickets created + reopened − resolved in the period: by so much the backlog changed",
    frame=TICKET_MOVES,
    measure=total(nw.col("backlog_change")),
    unit=Unit.NET,
    direction=Direction.DOWN,
)


def _reopened(options: Mapping[str, Any]) -> Measure:
    days = float(options["reopen_days"])
    return share(nw.col("reopened_days") <= days, of=holds(RESOLVED) & holds(nw.col("age_days") > days))


REOPEN_RATE = Metric(
    key="reopen_rate",
    name="Reopen rate",
    name_zh="重开率",
    question="How many resolutions did not last?",
    formula="resolutions reopened within N local days ÷ resolutions more than N days old; N = 7",
    frame=TICKET_MOVES,
    measure=_reopened,
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    options=(REOPEN_DAYS,),
)


def _aged(low: int, high: int | None) -> Metric:
    age = nw.col("age_s")
    within = age >= low * DAY_S if high is None else (age >= low * DAY_S) & (age < high * DAY_S)
    told = f"{low} days and more" if high is None else f"from {low} to under {high} days"
    return Metric(
        key=f"backlog_{low}d_and_more" if high is None else f"backlog_{low}d_to_{high}d",
        name=f"Backlog, {told}",
        name_zh=f"积压工单 {low} 天及以上" if high is None else f"积压工单 {low}–{high} 天",
        question=f"How many open cases are {told} old?",
        formula=f"open tickets with {low} d ≤ age{'' if high is None else f' < {high} d'}, a day being 24 h",
        frame=OPEN_TICKETS,
        measure=count_of(within),
        unit=Unit.COUNT,
        direction=Direction.DOWN,
    )


# Half-open, no overlap: they add up to the open tickets.
BACKLOG_BY_AGE = tuple(_aged(low, high) for low, high in ((0, 1), (1, 3), (3, 7), (7, 14), (14, 30), (30, None)))

COMPLAINT_RATE = Metric(
    key="complaint_rate",
    name="Complaint rate",
    name_zh="投诉率",
    question="How many cases are complaints?",
    formula="tickets flagged as a complaint ÷ tickets created",
    frame=TICKETS,
    measure=share(nw.col("is_complaint")),
    unit=Unit.SHARE,
    direction=Direction.DOWN,
)


def _complaint_time(key: str, names: tuple[str, str], told: str, column: str, anchor: str) -> tuple[Metric, ...]:
    """Mean over complaints, on the calendar's clock and on that of the opening hours."""
    return tuple(
        Metric(
            key=f"{key}{clock}",
            name=f"{names[0]}{clock_name}",
            name_zh=f"{names[1]}{clock_zh}",
            question=f"How long do complaints take: {told}{clock_name}?",
            formula=f"mean of: {told}{clock_name}, of tickets flagged as a complaint; unknown until it happens",
            frame=TICKETS,
            anchor=anchor,
            measure=mean_of(nw.col(f"{column}{clock}_s"), of=nw.col("is_complaint")),
            unit=Unit.SECONDS,
            direction=Direction.DOWN,
        )
        for clock, clock_name, clock_zh in (("", "", ""), ("_open", ", business hours", "（工作时间）"))
    )


COMPLAINT_RESPONSE_TIMES = _complaint_time(
    "complaint_response_time",
    ("Complaint response time", "投诉响应时长"),
    "request → first public reply by a human agent",
    "first_response",
    "created_at",
)

COMPLAINT_RESOLUTION_TIMES = _complaint_time(
    "complaint_resolution_time",
    ("Complaint resolution time", "投诉解决时长"),
    "request → last move to resolved, less time pending on the customer",
    "resolution",
    "resolved_at",
)

REOPEN_VS_EXPECTED = against_expected(
    REOPEN_RATE,
    "Reopened tickets against expectation",
    "重开率与预期之比",
    "Are more resolutions reopened than all agents together have reopened of the same tickets?",
)
