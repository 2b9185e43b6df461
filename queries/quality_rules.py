"""Rows that cannot be: each rule as data. No rule reads personal data.

What a rule finds is left out of what `excluded` says, by the shapes in queries/facts: a negative length of up to
SKEW_S seconds counts as 0, a longer one is not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute

from queries.facts.agent_time import LONGEST
from queries.facts.durations import MICROSECONDS, SKEW_S
from store.schema.contacts import Contact, ContactLeg, Ticket
from store.schema.operations import AgentState, Shift
from store.schema.voice import QualityReview, Survey
from store.types import UtcMicros

Words = Mapping[str, str]  # one text a language
Instants = InstrumentedAttribute[Any]
SCALES = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}
NOW: BindParameter[Any] = bindparam("ahead")  # instants after this one cannot be yet


@dataclass(frozen=True, eq=False)
class Rule:
    """One thing that cannot be: in which table (anchored on `time`), and what of such a row is left out of what."""

    key: str
    table: Any  # of store.schema
    time: Instants
    broken: ColumnElement[bool]
    says: Words
    excluded: Words


def _words(en: str, zh: str) -> Words:
    return {"en": en, "zh": zh}


def _before(later: Instants, earlier: Instants) -> ColumnElement[bool]:
    """Say that what comes after happened before."""
    return and_(later.is_not(None), later < earlier)


class _Plus(ColumnElement[datetime]):
    """An instant some time later: integers on SQLite, an interval elsewhere."""

    inherit_cache = False
    type = UtcMicros()

    def __init__(self, instant: Instants, delay: timedelta) -> None:
        self.instant, self.delay = instant, delay


@compiles(_Plus, "sqlite")
def _plus_micros(plus: _Plus, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(plus.instant, **options)} + {round(plus.delay.total_seconds() * MICROSECONDS)})"


@compiles(_Plus)
def _plus_interval(plus: _Plus, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(plus.instant, **options)} + interval '{plus.delay.total_seconds()} seconds')"


NO_TIME = _words(
    f"the length is 0 up to {SKEW_S:.0f} s of disagreement, beyond that not known; times leave it out",
    f"相差 {SKEW_S:.0f} 秒以内按 0 计，超过则为未知，不计入时长",
)
STILL_COUNTED = _words("counted, but of no agent or team", "计数，但不归任何坐席或班组")
OFF = _words("outside every closed period until its time comes", "在该时刻到来之前不属于任何时段")
NOT_SCORED = _words("the score is not known; the survey counts as sent", "得分为未知；仍计为已发出")
LEG, CASE, STATE = ContactLeg, Ticket, AgentState

RULES: Sequence[Rule] = (
    Rule(
        "left_before_queued", LEG, LEG.queued_at,
        or_(_before(LEG.left_queue_at, LEG.queued_at), _before(LEG.answered_at, LEG.queued_at)),
        _words("left the queue or was answered before it was queued", "离队或接听早于入队"), NO_TIME,
    ),
    Rule(
        "ended_before_answered", LEG, LEG.queued_at, _before(LEG.ended_at, LEG.answered_at),
        _words("ended before it was answered", "结束早于接听"), NO_TIME,
    ),
    Rule(
        "wrapped_before_ended", LEG, LEG.queued_at, _before(LEG.wrap_ended_at, LEG.ended_at),
        _words("after-call work ended before the contact did", "话后处理结束早于联络结束"), NO_TIME,
    ),
    Rule(
        "negative_parts", LEG, LEG.queued_at, or_(LEG.talk_s < 0, LEG.hold_s < 0, LEG.wrap_s < 0),
        _words("negative talk, hold or after-call work", "通话、保持或话后处理为负"), NO_TIME,
    ),
    Rule(
        "answered_by_nobody", LEG, LEG.queued_at, and_(LEG.answered_at.is_not(None), LEG.agent_id.is_(None)),
        _words("answered, but no agent is named", "已接听但没有坐席"), STILL_COUNTED,
    ),
    Rule(
        "answered_in_no_queue", LEG, LEG.queued_at, and_(LEG.answered_at.is_not(None), LEG.queue_id.is_(None)),
        _words("answered, but no queue is named", "已接听但没有队列"),
        _words("counted, but of no queue; no service standard holds", "计数，但不归任何队列，也不适用服务承诺"),
    ),
    Rule(
        "answered_but_left_otherwise", LEG, LEG.queued_at,
        and_(LEG.answered_at.is_not(None), LEG.leave_kind.is_not(None), LEG.leave_kind != "answered"),
        _words("answered, yet it is said to have left the queue otherwise", "已接听，却记为以其他方式离队"),
        _words("counted as what is said, not as answered", "按所记方式计，不计为接听"),
    ),
    Rule(
        "leg_in_the_future", LEG, LEG.queued_at, LEG.queued_at > NOW,
        _words("queued in the future", "入队时间在未来"), OFF,
    ),
    Rule(
        "contact_ended_before_created", Contact, Contact.created_at, _before(Contact.ended_at, Contact.created_at),
        _words("ended before it was created", "结束早于创建"), NO_TIME,
    ),
    Rule(
        "contact_in_the_future", Contact, Contact.created_at, Contact.created_at > NOW,
        _words("created in the future", "创建时间在未来"), OFF,
    ),
    Rule(
        "resolved_before_created", CASE, CASE.created_at,
        or_(_before(CASE.resolved_at, CASE.created_at), _before(CASE.first_resolved_at, CASE.created_at)),
        _words("resolved before it was created", "解决早于创建"), NO_TIME,
    ),
    Rule(
        "resolved_before_first_response", CASE, CASE.created_at, _before(CASE.resolved_at, CASE.first_response_at),
        _words("last resolved before its first response", "最后解决早于首次响应"),
        _words("both times stand as they are; they are not compared", "两个时间各自照计，不作比较"),
    ),
    Rule(
        "responded_before_created", CASE, CASE.created_at, _before(CASE.first_response_at, CASE.created_at),
        _words("first response before it was created", "首次响应早于创建"), NO_TIME,
    ),
    Rule(
        "closed_before_created", CASE, CASE.created_at, _before(CASE.closed_at, CASE.created_at),
        _words("closed before it was created", "关闭早于创建"), NO_TIME,
    ),
    Rule(
        "ticket_in_the_future", CASE, CASE.created_at, CASE.created_at > NOW,
        _words("created in the future", "创建时间在未来"), OFF,
    ),
    Rule(
        "state_ended_before_started", STATE, STATE.started_at, _before(STATE.ended_at, STATE.started_at),
        _words("a state that ended before it started", "状态结束早于开始"),
        _words("no time of it counts", "不计任何时间"),
    ),
    Rule(
        "state_too_long", STATE, STATE.started_at,
        and_(STATE.ended_at.is_not(None), STATE.ended_at > _Plus(STATE.started_at, LONGEST)),
        _words("a state that lasted for more than two days: a sign-out never heard of", "状态超过两天：未收到签出"),
        _words("days after the second count no time of it", "第二天之后不再计时"),
    ),
    Rule(
        "state_in_the_future", STATE, STATE.started_at, STATE.started_at > NOW,
        _words("a state that starts in the future", "状态开始于未来"), OFF,
    ),
    Rule(
        "shift_ends_before_it_starts", Shift, Shift.starts_at, Shift.ends_at <= Shift.starts_at,
        _words("a planned activity without length", "排班活动没有时长"),
        _words("no time is planned by it", "不计入计划时间"),
    ),
    Rule(
        "survey_answered_before_sent", Survey, Survey.sent_at, _before(Survey.answered_at, Survey.sent_at),
        _words("answered before it was sent", "答复早于发出"),
        _words("counted as answered", "计为已答复"),
    ),
    Rule(
        "survey_off_its_scale", Survey, Survey.sent_at,
        or_(
            *(and_(Survey.kind == kind, or_(Survey.score < least, Survey.score > most))
              for kind, (least, most) in SCALES.items())
        ),
        _words(
            "a score outside its scale (csat 1–5, nps 0–10, ces 1–7)", "得分超出量表（csat 1–5、nps 0–10、ces 1–7）"
        ),
        NOT_SCORED,
    ),
    Rule(
        "review_off_its_scale", QualityReview, QualityReview.reviewed_at,
        or_(QualityReview.score < 0, QualityReview.score > 100),  # noqa: PLR2004 - the scale
        _words("a quality score outside 0–100", "质检得分不在 0–100"), NOT_SCORED,
    ),
)  # fmt: skip

OVERLAP = "states_overlap"
OVERLAP_SAYS = _words(
    "begins before the agent's last state from the same source ended", "开始早于该坐席同一来源的上一状态结束"
)
OVERLAP_EXCLUDED = _words(
    "the time that both cover counts once, for the state that goes before", "重叠的时间只计一次，归优先的状态"
)


def words() -> dict[str, tuple[Words, Words]]:
    """What each rule says, and what of such rows is left out of what; by the rule's key."""
    return {rule.key: (rule.says, rule.excluded) for rule in RULES} | {OVERLAP: (OVERLAP_SAYS, OVERLAP_EXCLUDED)}
