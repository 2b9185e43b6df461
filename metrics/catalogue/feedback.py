"""Voice of the customer: how many were asked, and how many answered."""

import narwhals as nw

from metrics.arithmetic import count_of, share
from metrics.metric import Direction, Metric, Unit
from metrics.surveys import scored
from queries.frames import SURVEYS

FAMILY = "voice of the customer"

FEEDBACK_RATE = Metric(
    key="feedback_rate",
    name="Feedback rate",
    name_zh="反馈收集率",
    question="Of the surveys sent, how many were answered?",
    formula="surveys sent in the period and answered since ÷ surveys sent in the period",
    frame=SURVEYS,
    measure=share(nw.col("is_answered")),
    unit=Unit.SHARE,
    direction=Direction.UP,
)

SURVEYS_SENT = Metric(
    key="surveys_sent",
    name="Surveys sent",
    name_zh="调查发送量",
    question="How many surveys were sent?",
    formula="surveys sent in the period",
    frame=SURVEYS,
    measure=count_of(),
    unit=Unit.COUNT,
)

SURVEYS_ANSWERED = Metric(
    key="surveys_answered",
    name="Surveys answered",
    name_zh="调查回收量",
    question="How many answers came in?",
    formula="surveys answered in the period, whenever they were sent",
    frame=SURVEYS,
    anchor="answered_at",
    measure=count_of(nw.col("is_answered")),
    unit=Unit.COUNT,
    direction=Direction.UP,
)


def _responses(kind: str, name: str) -> Metric:
    return Metric(
        key=f"{kind}_responses",
        name=f"{name} scores",
        name_zh=f"{name} 评分量",
        question=f"How many {name} scores were given?",
        formula=f"{name} surveys answered with a score on its scale",
        frame=SURVEYS,
        anchor="answered_at",
        measure=count_of(scored(kind)),
        unit=Unit.COUNT,
    )


RESPONSES = tuple(_responses(kind, name) for kind, name in (("csat", "CSAT"), ("nps", "NPS"), ("ces", "CES")))
