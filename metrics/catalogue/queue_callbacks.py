"""Queue, callbacks: was whoever chose to be called back reached, and after how long? Anchored on `queued_at`."""

import narwhals as nw

from metrics.arithmetic import holds, mean_of, share
from metrics.metric import Direction, Metric, Unit
from queries.frames import CALLBACKS, LEGS

FAMILY = "queue"

CALLBACK_SUCCESS = Metric(
    key="callback_success",
    name="Callback success",
    name_zh="回呼成功率",
    question="Of those who chose to be called back, how many were reached?",
    formula="callbacks reached ÷ callbacks taken; unknown where none was taken",
    frame=CALLBACKS,
    measure=share(nw.col("is_reached")),
    unit=Unit.SHARE,
    direction=Direction.UP,
)

CALLBACK_WAIT = Metric(
    key="callback_wait",
    name="Wait for a callback",
    name_zh="回呼等待时长",
    question="How long do those who are called back wait in all?",
    formula="mean, over return calls answered, of their waits in queues + the delay that the customer did not choose",
    frame=LEGS,
    measure=mean_of(
        nw.col("callback_wait_s"), of=holds(nw.col("is_callback")) & holds(nw.col("leave_kind") == "answered")
    ),
    unit=Unit.SECONDS,
    direction=Direction.DOWN,
)
