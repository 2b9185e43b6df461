"""Tickets, stages of the service process: where the time goes. Anchored on `left_at`: of stays that have ended."""

import narwhals as nw

from metrics.arithmetic import mean_of, ratio_of
from metrics.metric import Direction, Metric, Unit
from queries.frames import STAGES

FAMILY = "tickets"
CLOCKS = (("", "seconds", "", ""), ("_open", "open_seconds", ", business hours", "（工作时间）"))
PROCESS = {
    "accepted": "受理",
    "assigned": "派单",
    "first_response": "首次响应",
    "diagnosis": "诊断",
    "resolution": "解决",
    "confirmation": "确认",
    "follow_up": "回访",
}

STAGE_TIMES = tuple(
    Metric(
        key=f"stage_time{clock}",
        name=f"Time in a stage{name}",
        name_zh=f"环节耗时{name_zh}",
        question=f"How long does a case stay in one stage of the process{name}?",
        formula=f"mean time from entering a stage to leaving it{name}; tell it by stage",
        frame=STAGES,
        anchor="left_at",
        measure=mean_of(nw.col(column)),
        unit=Unit.SECONDS,
        direction=Direction.DOWN,
    )
    for clock, column, name, name_zh in CLOCKS
)

STAGE_SHARES = tuple(
    Metric(
        key=f"stage_share{clock}_{stage}",
        name=f"Share of time, {stage.replace('_', ' ')}{name}",
        name_zh=f"{stage_zh}环节耗时占比{name_zh}",
        question=f"How much of all time do cases spend in {stage.replace('_', ' ')}{name}?",
        formula=f"time in {stage.replace('_', ' ')} ÷ time in all stages{name}; the largest share is the bottleneck",
        frame=STAGES,
        anchor="left_at",
        measure=ratio_of(nw.when(nw.col("stage") == stage).then(nw.col(column)).otherwise(nw.lit(0.0)), nw.col(column)),
        unit=Unit.SHARE,
    )
    for clock, column, name, name_zh in CLOCKS
    for stage, stage_zh in PROCESS.items()
)
