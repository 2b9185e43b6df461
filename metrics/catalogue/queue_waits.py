"""Queue, waits: how long those who were answered had to wait. Anchored on `queued_at`."""

from metrics.arithmetic import Measure, holds, longest_of, mean_of, percentile_of
from metrics.legs import ANSWERED, ENTERED, WAIT
from metrics.metric import Direction, Metric, Unit
from queries.frames import LEGS

FAMILY = "queue"


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
