"""Agents: how their time goes, what they have in hand, whether they keep to the plan."""

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from metrics.arithmetic import Measure, ratio_of, total
from metrics.metric import Direction, Metric, Unit
from metrics.options import Choice
from queries.frames import AGENT_LOAD, AGENT_TIME, SCHEDULE

FAMILY = "agents"
PRODUCTIVE = ("available", "on_contact", "wrap", "hold", "ringing")
SIGNED_OUT = ("offline", "unknown")

STATE = nw.col("state")
LOGGED_IN = ~STATE.is_in(SIGNED_OUT)
SECONDS = nw.col("seconds")
BASIS = Choice(
    "basis",
    {
        "activity": "contact-seconds that fall into the period, each contact split at its bounds",
        "contact": "whole handle time of the contacts that ended in the period",
    },
)


def _contact_seconds(values: Mapping[str, Any]) -> nw.Expr:
    return nw.col("contact_s" if values["basis"] == "activity" else "ended_contact_s")


OCCUPANCY = Metric(
    key="occupancy_wall",
    name="Occupancy",
    name_zh="占用率",
    question="How much of the time in which agents could work did they have a contact in hand?",
    formula="time with at least one contact in hand (talk, hold, after-call work) ÷ (that + available with none), "
    "by the clock on the wall",
    frame=AGENT_LOAD,
    measure=ratio_of(nw.col("busy_s"), nw.col("busy_s") + nw.col("idle_s"), of=nw.col("logged_in_s") > 0),
    unit=Unit.SHARE,
    source="COPC, read with contacts at once: wall clock, not the sum of contacts",
)

CONCURRENT_LOAD = Metric(
    key="concurrent_load",
    name="Contacts at once",
    name_zh="并发联络数",
    question="While agents have contacts in hand, how many at once?",
    formula="contact-seconds ÷ seconds with at least one contact in hand",
    frame=AGENT_LOAD,
    measure=ratio_of(nw.col("contact_s"), nw.col("busy_s")),
    unit=Unit.CONTACTS,
)

QUEUE_LOAD = Metric(
    key="queue_load",
    name="Contact time per time on queue",
    name_zh="在线负荷",
    question="How much contact time comes with each second that agents are on queue?",
    formula="contact time ÷ time available, ringing, on contact, on hold and in after-call work; above 1 where agents "
    "hold several contacts at once",
    frame=AGENT_LOAD,
    measure=lambda values: ratio_of(_contact_seconds(values), nw.col("on_queue_s")),
    options=(BASIS,),
    unit=Unit.CONTACTS,
)

CONTACT_TIME = Metric(
    key="contact_time",
    name="Contact time",
    name_zh="联络处理时间",
    question="How much time did contacts take in this period?",
    formula="contact-seconds that fall into the period: two contacts at once count twice",
    frame=AGENT_LOAD,
    measure=lambda values: total(_contact_seconds(values)),
    options=(BASIS,),
    unit=Unit.SECONDS,
    source="Amazon Connect has both bases; a contact from 05:23 to 06:15 is 52 min at 06:00, or 7 + 30 + 15 min",
)

LOGGED_IN_TIME = Metric(
    key="logged_in_time",
    name="Signed-in time",
    name_zh="签入时长",
    question="How long were agents signed in, in whatever state?",
    formula="time in any state but offline and unknown, split at the period's bounds",
    frame=AGENT_TIME,
    measure=total(SECONDS, of=LOGGED_IN),
    unit=Unit.SECONDS,
)

TIME_IN_STATE = Metric(
    key="time_in_state",
    name="Time in state",
    name_zh="状态时长",
    question="How long were agents in which state?",
    formula="time in each state, split at the period's bounds; one state an agent at a time",
    frame=AGENT_TIME,
    measure=total(SECONDS),
    unit=Unit.SECONDS,
)


def _part(states: tuple[str, ...]) -> Measure:
    """Part of the signed-in time that is spent in these states."""
    spent = nw.when(STATE.is_in(states)).then(SECONDS).otherwise(nw.lit(0.0))
    return ratio_of(spent, SECONDS, of=LOGGED_IN)


PRODUCTIVE_SHARE = Metric(
    key="productive_share",
    name="Productive share",
    name_zh="工时利用率",
    question="How much of the signed-in time were agents there for customers?",
    formula="time available, ringing, on contact, on hold and in after-call work ÷ signed-in time",
    frame=AGENT_TIME,
    measure=_part(PRODUCTIVE),
    unit=Unit.SHARE,
    direction=Direction.UP,
)


def _state(state: str, words: str, name: str, name_zh: str) -> Metric:
    return Metric(
        key=f"{state}_share",
        name=name,
        name_zh=name_zh,
        question=f"How much of the signed-in time were agents {words}?",
        formula=f"time {words} ÷ signed-in time",
        frame=AGENT_TIME,
        measure=_part((state,)),
        unit=Unit.SHARE,
    )


SHARES = (
    _state("available", "available", "Time available", "空闲时间占比"),
    _state("ringing", "being rung", "Time ringing", "振铃时间占比"),
    _state("on_contact", "on a contact", "Time on contact", "联络时间占比"),
    _state("hold", "holding a contact", "Time on hold", "保持时间占比"),
    _state("wrap", "in after-call work", "Time in after-call work", "话后处理时间占比"),
    _state("break", "on a break", "Time on break", "小休时间占比"),
    _state("lunch", "at lunch", "Time at lunch", "用餐时间占比"),
    _state("training", "in training", "Time in training", "培训时间占比"),
    _state("meeting", "in a meeting", "Time in meetings", "会议时间占比"),
    _state("other", "in a state that is none of these", "Time in other states", "其他状态时间占比"),
)

ADHERENCE = Metric(
    key="adherence",
    name="Schedule adherence",
    name_zh="遵时度",
    question="How much of the planned time did agents do what was planned?",
    formula="planned time in which the state fits the activity ÷ planned time of which both are known; "
    "at work: available, ringing, on contact, on hold, after-call work; offline fits nothing, not even a break",
    frame=SCHEDULE,
    measure=ratio_of(
        nw.when(nw.col("is_adherent")).then(SECONDS).otherwise(nw.lit(0.0)),
        SECONDS,
        of=~nw.col("is_adherent").is_null(),
    ),
    unit=Unit.SHARE,
    direction=Direction.UP,
)

SCHEDULED_TIME = Metric(
    key="scheduled_time",
    name="Planned time",
    name_zh="排班时长",
    question="For how long were agents planned?",
    formula="time planned for any activity, as far as it has passed",
    frame=SCHEDULE,
    measure=total(SECONDS),
    unit=Unit.SECONDS,
)
