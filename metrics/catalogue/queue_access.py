"""Queue, accessibility: who reached an agent, and how many in time. Anchored on `queued_at`."""

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from metrics.arithmetic import Measure, count_of, holds, share
from metrics.legs import ABANDONED, ANSWERED, ENTERED, WAIT
from metrics.metric import Direction, Metric, Unit
from metrics.options import Choice, Number
from queries.frames import LEGS

FAMILY = "queue"

SHORT_S = Number("short_abandon_s", 5.0, "seconds; who gives up sooner is no abandonment, 0 counts all")
THRESHOLD_S = Number("threshold_s", None, "seconds within which to answer; unless set, each queue's service standard")


def _short(options: Mapping[str, Any]) -> nw.Expr:
    short_s = nw.lit(float(options["short_abandon_s"]))
    return ABANDONED & holds(WAIT < short_s)  # noqa: SIM300 - reads as it is said


def _reached_or_gave_up(options: Mapping[str, Any]) -> nw.Expr:
    return ANSWERED | (ABANDONED & ~_short(options))


SHORT_ABANDONED = Metric(
    key="short_abandoned",
    name="Short abandons",
    name_zh="短时放弃",
    question="How many gave up so soon that nobody could have answered?",
    formula="abandoned with wait < S",
    frame=LEGS,
    measure=lambda options: count_of(_short(options)),
    unit=Unit.COUNT,
    options=(SHORT_S,),
)

SERVICE_LEVELS = Choice(
    "variant",
    {
        "answered_or_abandoned": "answered ≤ T ÷ (answered + abandoned − short abandons)",
        "of_answered": "answered ≤ T ÷ answered",
        "abandons_within_ok": "(answered ≤ T + abandoned ≤ T) ÷ (answered + abandoned)",
        "late_abandons_only": "answered ≤ T ÷ (answered + abandoned > T)",
        "left_within": "everything that left the queue ≤ T ÷ offered",
        "of_offered": "answered ≤ T ÷ offered",
    },
)


def _service_level(options: Mapping[str, Any]) -> Measure:
    """Share in time, over contacts for which a threshold is known."""
    set_s = options["threshold_s"]
    threshold = nw.col("threshold_s") if set_s is None else nw.lit(float(set_s))
    known = ~threshold.is_null()
    in_time = holds(WAIT <= threshold)  # noqa: SIM300 - reads as it is said
    yes, of = {
        "answered_or_abandoned": (ANSWERED & in_time, _reached_or_gave_up(options)),
        "of_answered": (ANSWERED & in_time, ANSWERED),
        "abandons_within_ok": (in_time, ANSWERED | ABANDONED),
        "late_abandons_only": (ANSWERED & in_time, ANSWERED | (ABANDONED & ~in_time)),
        "left_within": (in_time & ~nw.col("leave_kind").is_null(), ENTERED),
        "of_offered": (ANSWERED & in_time, ENTERED),
    }[options["variant"]]
    return share(yes, of=of & known)


SERVICE_LEVEL = Metric(
    key="service_level",
    name="Service level",
    name_zh="服务水平",
    question="Of everyone who wanted an agent, how many were answered in time?",
    formula="answered ≤ T ÷ (answered + abandoned − short abandons); T from each queue's standard, S 5 s",
    frame=LEGS,
    measure=_service_level,
    unit=Unit.SHARE,
    direction=Direction.UP,
    options=(SERVICE_LEVELS, THRESHOLD_S, SHORT_S),
)

ANSWER_RATE = Metric(
    key="answer_rate",
    name="Answer rate",
    name_zh="接通率",
    question="Of everyone who wanted an agent, how many reached one, however late?",
    formula="answered ÷ (answered + abandoned − short abandons)",
    frame=LEGS,
    measure=lambda options: share(ANSWERED, of=_reached_or_gave_up(options)),
    unit=Unit.SHARE,
    direction=Direction.UP,
    options=(SHORT_S,),
)

ABANDONMENT_RATE = Metric(
    key="abandonment_rate",
    name="Abandonment rate",
    name_zh="放弃率",
    question="How many gave up before an agent answered?",
    formula="(abandoned − short abandons) ÷ (answered + abandoned − short abandons); callbacks taken are not abandons",
    frame=LEGS,
    measure=lambda options: share(ABANDONED, of=_reached_or_gave_up(options)),
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    options=(SHORT_S,),
)
