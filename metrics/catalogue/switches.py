"""Customers who change channel for the same reason: how many, who has to start over, who is told the same again."""

import narwhals as nw

from metrics.arithmetic import Measure, holds, share, share_of_whole
from metrics.metric import Direction, Metric, Unit
from metrics.repeats import WINDOW_DAYS, Chosen, is_mature, is_switch
from queries.frames import OUTCOMES

FAMILY = "channel consistency"

CHANNEL_SWITCH_RATE = Metric(
    key="channel_switch_rate",
    name="Channel switch rate",
    name_zh="渠道切换率",
    question="How many contacts does the customer follow up on another channel?",
    formula="contacts whose next contact of the same customer for the same reason comes within N days and on another "
    "channel ÷ contacts that ended more than N days ago",
    frame=OUTCOMES,
    measure=lambda chosen: share(is_switch(chosen), of=is_mature(chosen)),
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    options=(WINDOW_DAYS,),
)


def _started_over(chosen: Chosen) -> Measure:
    kept = holds(nw.col("next_is_linked")) | holds(nw.col("next_same_agent"))
    return share(~kept, of=is_mature(chosen) & is_switch(chosen))


HANDOVER_REPEAT_RATE = Metric(
    key="handover_repeat_rate",
    name="Handover repeat rate",
    name_zh="切换后重复说明率",
    question="Of the customers who changed channel, how many had to start over?",
    formula="channel switches to another agent without a link to the earlier contact or its ticket ÷ channel switches",
    frame=OUTCOMES,
    measure=_started_over,
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    options=(WINDOW_DAYS,),
)


def _same_answer(chosen: Chosen) -> Measure:
    same = nw.col("next_same_code")
    return share_of_whole("customer_id", same, of=is_mature(chosen) & is_switch(chosen) & ~same.is_null())


SAME_ANSWER_RATE = Metric(
    key="same_answer_rate",
    name="Same answer rate",
    name_zh="答复一致率",
    question="Do customers who ask twice, on two channels, get the same answer?",
    formula="customers whose channel switches all ended with the same resolution code as the contact before ÷ "
    "customers with a channel switch of which both codes are known",
    frame=OUTCOMES,
    measure=_same_answer,
    unit=Unit.SHARE,
    direction=Direction.UP,
    options=(WINDOW_DAYS,),
)
