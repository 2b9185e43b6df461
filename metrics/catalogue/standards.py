"""Service standards: of the promises that a standard or a person made, how many were kept. Anchored on `due_at`.

A target belongs to the period in which it falls due, met or not. By its start the last days would look too good: what
is met early is known at once, what will be missed only later. What is still running is counted by its start.
"""

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from metrics.arithmetic import Measure, count_of, holds, share
from metrics.metric import Direction, Metric, Unit
from metrics.options import Choice, Number
from queries.frames import TARGETS

FAMILY = "service standards"
KINDS = {
    "service_level": ("waits in a queue", "Service level", "服务水平"),
    "first_response": ("first responses", "First response", "首次响应"),
    "next_response": ("next responses", "Next response", "后续响应"),
    "resolution": ("resolutions", "Resolution", "解决"),
    "promise": ("promises", "Promises", "承诺"),
    "follow_up": ("follow-ups", "Follow-ups", "回访"),
}
DECIDED, MET, DUE = holds(nw.col("is_decided")), nw.col("is_met"), holds(nw.col("is_due"))
MISSED = DECIDED & ~holds(MET)
RUNNING = holds(nw.col("is_running"))
COUNTED = Choice(
    "targets",
    {
        "every_target": "targets met ÷ targets decided, of all kinds",
        "of_tickets": "targets met ÷ targets decided, without waits in queues",
    },
)
AT_RISK = Number("at_risk_share", 0.8, "share of the allowance used from which a target is at risk", most=1.0)
RULE = "decided by timestamps: done, or still not done after it fell due; due = start + allowance in open seconds"


def _attained(options: Mapping[str, Any]) -> Measure:
    of_tickets = ~holds(nw.col("kind") == "service_level")
    return share(MET, of=DECIDED & of_tickets if options["targets"] == "of_tickets" else DECIDED)


SLA_ATTAINMENT = Metric(
    key="sla_attainment",
    name="SLA attainment",
    name_zh="时效达成率",
    question="Of everything that a service standard promised, how much was kept?",
    formula=f"targets met ÷ targets decided ({RULE})",
    frame=TARGETS,
    anchor="due_at",
    measure=_attained,
    unit=Unit.SHARE,
    direction=Direction.UP,
    options=(COUNTED,),
)

SLA_ATTAINMENT_BY_KIND = tuple(
    Metric(
        key=f"sla_attainment_{kind}",
        name=f"SLA attainment, {told}",
        name_zh=f"{name_zh}时效达成率",
        question=f"How many {told} kept the standard's time?",
        formula=f"{told} in time ÷ {told} decided ({RULE})",
        frame=TARGETS,
        anchor="due_at",
        measure=share(MET, of=DECIDED & (nw.col("kind") == kind)),
        unit=Unit.SHARE,
        direction=Direction.UP,
    )
    for kind, (told, _, name_zh) in KINDS.items()
)

TARGETS_DECIDED = Metric(
    key="targets_decided",
    name="Targets decided",
    name_zh="已判定时效目标",
    question="On how many targets does the attainment rest?",
    formula="targets met or missed; by the instant they fell due",
    frame=TARGETS,
    anchor="due_at",
    measure=count_of(DECIDED),
    unit=Unit.COUNT,
)

TARGETS_MISSED = Metric(
    key="targets_missed",
    name="Targets missed",
    name_zh="超时目标",
    question="How many targets were missed?",
    formula="targets done after they fell due, or still not done then",
    frame=TARGETS,
    anchor="due_at",
    measure=count_of(MISSED),
    unit=Unit.COUNT,
    direction=Direction.DOWN,
)

TARGETS_RUNNING = Metric(
    key="targets_running",
    name="Targets running",
    name_zh="进行中时效目标",
    question="How many targets are neither met nor missed yet?",
    formula="targets not done whose due time has not come by the last instant that the store speaks for; by start",
    frame=TARGETS,
    measure=count_of(RUNNING),
    unit=Unit.COUNT,
)

TARGETS_AT_RISK = Metric(
    key="targets_at_risk",
    name="Targets at risk",
    name_zh="即将超时目标",
    question="How many running targets have used most of their allowance?",
    formula="running targets that have used at least 80 % of their allowance; by start",
    frame=TARGETS,
    measure=lambda options: count_of(
        RUNNING & holds(nw.col("used_s") >= float(options["at_risk_share"]) * nw.col("allowance_s"))
    ),
    unit=Unit.COUNT,
    direction=Direction.DOWN,
    options=(AT_RISK,),
)


def _come_due(key: str, names: tuple[str, str], question: str, formula: str, kind: str) -> Metric:
    return Metric(
        key=key,
        name=names[0],
        name_zh=names[1],
        question=question,
        formula=formula,
        frame=TARGETS,
        anchor="due_at",
        measure=share(MET, of=DUE & DECIDED & (nw.col("kind") == kind)),
        unit=Unit.SHARE,
        direction=Direction.UP,
    )


PROMISE_KEPT_RATE = _come_due(
    "promise_kept_rate",
    ("Promises kept", "承诺兑现率"),
    "Of the promises made to customers that have come due, how many were kept?",
    "promises kept by the instant promised ÷ promises that have come due",
    "promise",
)

FOLLOW_UP_RATE = _come_due(
    "follow_up_rate",
    ("Follow-up rate", "回访率"),
    "Of the follow-ups that were due, how many were done in time?",
    "follow-ups done by their due time ÷ follow-ups due",
    "follow_up",
)
