"""Live: what waits, who is free, what is open, at one instant (now, or any past one)."""

import narwhals as nw

from metrics.arithmetic import count_of, longest_of, total
from metrics.metric import Direction, Metric, Unit
from queries.frames import AGENTS_NOW, FLOOR, OPEN_TICKETS

FAMILY = "live"
AT_RISK = 0.8  # of a target's allowance used
SIGNED_OUT = ("offline", "unknown")

WAITING = Metric(
    key="waiting",
    name="Waiting now",
    name_zh="当前排队量",
    question="How many contacts wait in a queue at this moment?",
    formula="contacts queued, not yet answered, abandoned or gone from the queue",
    frame=FLOOR,
    measure=count_of(nw.col("is_waiting")),
    unit=Unit.COUNT,
    direction=Direction.DOWN,
)

LONGEST_WAIT = Metric(
    key="longest_wait",
    name="Longest wait",
    name_zh="最长等待时长",
    question="How long has the contact that waits longest been waiting?",
    formula="now − queued_at of the oldest contact waiting; unknown while none waits",
    frame=FLOOR,
    measure=longest_of(nw.col("waiting_s"), of=nw.col("is_waiting")),
    unit=Unit.SECONDS,
    direction=Direction.DOWN,
)

IN_PROGRESS = Metric(
    key="in_progress",
    name="In progress",
    name_zh="处理中",
    question="How many contacts are with an agent?",
    formula="contacts answered and not ended",
    frame=FLOOR,
    measure=count_of(nw.col("is_in_progress")),
    unit=Unit.COUNT,
)

IN_WRAP = Metric(
    key="in_wrap",
    name="In after-call work",
    name_zh="话后处理中",
    question="How many contacts are being written up?",
    formula="contacts ended whose after-call work is not",
    frame=FLOOR,
    measure=count_of(nw.col("is_in_wrap")),
    unit=Unit.COUNT,
)

AGENTS = Metric(
    key="agents",
    name="Agents",
    name_zh="坐席",
    question="How many agents are there, in which state?",
    formula="agents, one state each: on contact before wrap before ringing before auxiliary before available",
    frame=AGENTS_NOW,
    measure=count_of(),
    unit=Unit.COUNT,
)

AVAILABLE_AGENTS = Metric(
    key="available_agents",
    name="Available agents",
    name_zh="空闲坐席",
    question="How many agents could take a contact now?",
    formula="agents whose state is available",
    frame=AGENTS_NOW,
    measure=count_of(nw.col("state") == "available"),
    unit=Unit.COUNT,
    direction=Direction.UP,
)

STAFFED_AGENTS = Metric(
    key="staffed_agents",
    name="Signed-in agents",
    name_zh="签入坐席",
    question="How many agents are signed in, in whatever state?",
    formula="agents whose state is neither offline nor unknown",
    frame=AGENTS_NOW,
    measure=count_of(~nw.col("state").is_in(SIGNED_OUT)),
    unit=Unit.COUNT,
)


def _free(key: str, name: str, name_zh: str, kind: str, column: str) -> Metric:
    return Metric(
        key=key,
        name=name,
        name_zh=name_zh,
        question=f"How many more {kind} could be taken at once?",
        formula="sum over available agents of (capacity − contacts in hand); a voice call takes all slots",
        frame=AGENTS_NOW,
        measure=total(nw.col(column)),
        unit=Unit.SLOTS,
        direction=Direction.UP,
    )


FREE_SLOTS = (
    _free("free_voice_slots", "Free voice slots", "空闲语音席位", "calls", "free_voice"),
    _free("free_chat_slots", "Free chat slots", "空闲会话席位", "chats", "free_chat"),
    _free("free_case_slots", "Free case slots", "空闲工单席位", "cases", "free_case"),
)


def _tickets(key: str, names: tuple[str, str], question: str, formula: str, yes: nw.Expr | None = None) -> Metric:
    return Metric(
        key=key,
        name=names[0],
        name_zh=names[1],
        question=question,
        formula=formula,
        frame=OPEN_TICKETS,
        measure=count_of(yes),
        unit=Unit.COUNT,
        direction=Direction.DOWN,
    )


TICKETS = (
    _tickets(
        "open_tickets", ("Open tickets", "未结工单"), "How many cases are open?", "tickets neither resolved nor closed"
    ),
    _tickets(
        "unassigned_tickets",
        ("Unassigned tickets", "未分配工单"),
        "How many open cases does nobody own?",
        "open tickets without an assignee",
        nw.col("is_unassigned"),
    ),
    _tickets(
        "unattended_tickets",
        ("Unattended tickets", "未响应工单"),
        "How many open cases has no agent answered yet?",
        "open tickets without any agent response",
        nw.col("is_unattended"),
    ),
    _tickets(
        "tickets_at_risk",
        ("Tickets at risk", "即将超时工单"),
        "How many open cases are about to miss, or have missed, a target?",
        "open tickets with a running target that has used at least 80 % of its allowance",
        nw.col("used_share") >= AT_RISK,
    ),
)
