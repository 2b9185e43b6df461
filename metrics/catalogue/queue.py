"""Queue: who came, who was answered and how soon, who left. Anchored on `queued_at`."""

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from metrics.arithmetic import Measure, count_of, holds, longest_of, mean_of, percentile_of, share
from metrics.metric import Direction, Metric, Unit
from metrics.options import Choice, Number
from queries.frames import LEGS

FAMILY = "queue"

WAIT = nw.col("wait_s")
# A call that an agent makes out of the blue never entered a queue; a callback's return call did.
ENTERED = ~holds(nw.col("direction") == "outbound")


def _left(*kinds: str) -> nw.Expr:
    return ENTERED & holds(nw.col("leave_kind").is_in(kinds))


ANSWERED, ABANDONED = _left("answered"), _left("abandoned")
SHORT_S = Number("short_abandon_s", 5.0, "seconds; who gives up sooner is no abandonment, 0 counts all")
THRESHOLD_S = Number("threshold_s", None, "seconds within which to answer; unless set, each queue's service standard")


def _short(options: Mapping[str, Any]) -> nw.Expr:
    short_s = nw.lit(float(options["short_abandon_s"]))
    return ABANDONED & holds(WAIT < short_s)  # noqa: SIM300 - reads as it is said


def _reached_or_gave_up(options: Mapping[str, Any]) -> nw.Expr:
    return ANSWERED | (ABANDONED & ~_short(options))


def _count(key: str, names: tuple[str, str], formula: str, yes: nw.Expr, better: Direction = Direction.NONE) -> Metric:
    return Metric(
        key=key,
        name=names[0],
        name_zh=names[1],
        question=f"How many {formula}?",
        formula=formula,
        frame=LEGS,
        measure=count_of(yes),
        unit=Unit.COUNT,
        direction=better,
    )


OFFERED = _count("offered", ("Offered", "进线量"), "contacts entered the queue", ENTERED)

# Each contact offered leaves its queue in exactly one way: these add up to `offered`.
WAYS_OUT = (
    _count("answered", ("Answered", "接听量"), "contacts were answered by an agent", ANSWERED, Direction.UP),
    _count(
        "abandoned",
        ("Abandoned", "放弃量"),
        "contacts gave up waiting, short abandons included",
        ABANDONED,
        Direction.DOWN,
    ),
    _count("flowed_out", ("Flowed out", "溢出量"), "contacts moved to another queue unanswered", _left("transferred")),
    _count("callbacks_taken", ("Callbacks taken", "回呼预约量"), "contacts chose to be called back", _left("callback")),
    _count(
        "unserved",
        ("Closed unserved", "未服务量"),
        "contacts were closed by the queue unserved",
        _left("unserved"),
        Direction.DOWN,
    ),
    _count("left_otherwise", ("Left otherwise", "其他离队量"), "contacts left in a way not known", _left("other")),
    _count(
        "still_waiting",
        ("Still waiting", "仍在排队"),
        "contacts of the period have not left the queue yet",
        ENTERED & nw.col("leave_kind").is_null(),
    ),
)

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


def _wait(key: str, name: str, name_zh: str, formula: str, measure: Measure) -> Metric:
    return Metric(
        key=key,
        name=name,
        name_zh=name_zh,
        question=f"How long did contacts wait: {formula}?",
        formula=formula,
        frame=LEGS,
        measure=measure,
        unit=Unit.SECONDS,
        direction=Direction.DOWN,
    )


WAITS = (
    _wait(
        "asa",
        "Average speed of answer",
        "平均应答速度",
        "mean wait of answered contacts",
        mean_of(WAIT, of=ANSWERED),
    ),
    _wait(
        "asa_waited",
        "Average speed of answer of those who had to wait",
        "需排队者的平均应答速度",
        "mean wait of answered contacts that waited at all (wait > 0)",
        mean_of(WAIT, of=ANSWERED & holds(WAIT > 0)),
    ),
    *(
        _wait(
            f"wait_p{percent}",
            f"Wait, {percent}th percentile",
            f"等待时长第 {percent} 百分位",
            f"{percent}th percentile of the wait of answered contacts, linear between neighbours",
            percentile_of(WAIT, percent / 100, of=ANSWERED),
        )
        for percent in (50, 80, 90, 95)
    ),
    _wait(
        "longest_wait_in_period",
        "Longest wait in the period",
        "时段内最长等待",
        "longest wait of all contacts that left the queue, abandoned included",
        longest_of(WAIT, of=ENTERED),
    ),
)
