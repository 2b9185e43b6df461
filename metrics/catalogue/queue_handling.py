"""Queue, handling: how long contacts took, how many were handed on, what an hour carries. Anchored on `ended_at`."""

import narwhals as nw

from metrics import handling
from metrics.arithmetic import Measure, count_of, holds, mean_of, part_of, total
from metrics.legs import FINISHED
from metrics.metric import Direction, Metric, Quotient, Unit
from queries.frames import AGENT_TIME, LEGS

FAMILY = "queue"
PRODUCTIVE = ("available", "on_contact", "wrap", "hold", "ringing")
HOUR_S = 3600.0

TIMED = FINISHED & ~nw.col("handle_s").is_null()

HANDLED = Metric(
    key="handled",
    name="Handled",
    name_zh="处理量",
    question="How many contacts did agents finish?",
    formula="contacts answered whose conversation ended in the period",
    frame=LEGS,
    anchor="ended_at",
    measure=count_of(FINISHED),
    unit=Unit.COUNT,
    direction=Direction.UP,
)


def _time(key: str, name: str, name_zh: str, formula: str, measure: Measure) -> Metric:
    return Metric(
        key=key,
        name=name,
        name_zh=name_zh,
        question=f"How long does a contact take: {formula}?",
        formula=formula,
        frame=LEGS,
        anchor="ended_at",
        measure=measure,
        unit=Unit.SECONDS,
        direction=Direction.NONE,
    )


def _had(column: str) -> Measure:
    return mean_of(nw.col(column), of=TIMED & holds(nw.col(column) > 0))


TIMES = (
    handling.HANDLE_TIME,
    _time(
        "talk_time",
        "Talk time",
        "通话时长",
        "mean talk time over all handled contacts",
        part_of(nw.col("talk_s"), of=TIMED),
    ),
    _time("hold_time", "Hold", "保持时长", "mean hold over all handled contacts", part_of(nw.col("hold_s"), of=TIMED)),
    _time(
        "wrap_time",
        "After-call work",
        "话后处理时长",
        "mean after-call work over all handled contacts",
        part_of(nw.col("wrap_s"), of=TIMED),
    ),
    _time(
        "hold_time_of_held",
        "Hold, where there was any",
        "保持时长（仅有保持者）",
        "mean hold over handled contacts that were held",
        _had("hold_s"),
    ),
    _time(
        "wrap_time_of_wrapped",
        "After-call work, where there was any",
        "话后处理时长（仅有话后处理者）",
        "mean after-call work over handled contacts that had any",
        _had("wrap_s"),
    ),
)

TRANSFER_RATE = handling.TRANSFER_RATE

PRODUCTIVE_TIME = Metric(
    key="productive_time",
    name="Productive time",
    name_zh="有效工时",
    question="How long were agents signed in and at work?",
    formula="time available, ringing, on contact, on hold and in after-call work, split at the period's bounds",
    frame=AGENT_TIME,
    measure=total(nw.col("seconds"), of=nw.col("state").is_in(PRODUCTIVE)),
    unit=Unit.SECONDS,
)

CONTACTS_PER_HOUR = Quotient(
    key="contacts_per_hour",
    name="Contacts per hour",
    name_zh="每小时处理量",
    question="How many contacts does an hour of productive time carry?",
    formula="handled contacts ÷ logged-in productive hours",
    top=HANDLED,
    bottom=PRODUCTIVE_TIME,
    factor=1 / HOUR_S,
    unit=Unit.PER_HOUR,
)
