"""Metrics of handled contacts that several families are made of: how long they took, how many were handed on."""

import narwhals as nw

from metrics.arithmetic import mean_of, share
from metrics.legs import FINISHED
from metrics.metric import Direction, Metric, Unit
from queries.frames import LEGS

HANDLE_TIME = Metric(
    key="handle_time",
    name="Average handle time",
    name_zh="平均处理时长",
    question="How long does a contact take: mean of talk + hold + after-call work over handled contacts?",
    formula="mean of talk + hold + after-call work over handled contacts",
    frame=LEGS,
    anchor="ended_at",
    measure=mean_of(nw.col("handle_s"), of=FINISHED),
    unit=Unit.SECONDS,
    direction=Direction.NONE,
)

TRANSFER_RATE = Metric(
    key="transfer_rate",
    name="Transfer rate",
    name_zh="转接率",
    question="How many handled contacts were handed on?",
    formula="handled contacts handed on to another agent or queue ÷ handled contacts",
    frame=LEGS,
    anchor="ended_at",
    measure=share(nw.col("is_transferred"), of=FINISHED),
    unit=Unit.SHARE,
    direction=Direction.DOWN,
)
