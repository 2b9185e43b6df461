"""Live: what waits and who is free, at one instant (now, or any past one)."""

from collections.abc import Mapping

import narwhals as nw
import polars as pl

from metrics import handling, nowcast
from metrics.arithmetic import Measure, count_of, distinct_of, holds, longest_of, total
from metrics.derived import Derived
from metrics.figure import Figure
from metrics.metric import Direction, Metric, Unit
from metrics.options import Value
from queries.frames import AGENTS_NOW, FLOOR, HANDS

FAMILY = "live"
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


FREE_FOR_QUEUE = Metric(
    key="free_for_queue",
    name="Agents free for the queue",
    name_zh="技能组可接坐席",
    question="How many agents could take a contact of this queue now?",
    formula="agents skilled for the queue with a free slot for its channel; over several queues each agent once",
    frame=HANDS,
    measure=Measure(value=distinct_of(nw.col("agent_id"), of=nw.col("is_free")), n=None, of=holds(nw.col("is_free"))),
    unit=Unit.COUNT,
    direction=Direction.UP,
)

ROOM_FOR_QUEUE = Metric(
    key="room_for_queue",
    name="Contacts that those at work can hold",
    name_zh="在岗坐席可承接量",
    question="How many contacts of this queue can the agents at work for it hold at once?",
    formula="sum over agents at work who are skilled for the queue: 1, or for chats those in hand + free slots; "
    "an agent with several queues counts at each",
    frame=HANDS,
    measure=total(nw.col("holds")),
    unit=Unit.SLOTS,
    direction=Direction.UP,
)


def _expected_wait(queues: pl.DataFrame, _options: Mapping[str, Value]) -> Figure:
    waits = []
    for row in queues.filter(pl.col("queue_id").is_not_null()).iter_rows(named=True):
        waiting, free, room = (int(row[key] or 0) for key in ("waiting", "free_for_queue", "room_for_queue"))
        waits.append(nowcast.expected_wait(waiting, free, room, row["handle_time"]))
    known = [wait for wait in waits if wait is not None]
    return Figure(max(known, default=None), len(known))


EXPECTED_WAIT = Derived(
    key="expected_wait",
    name="Expected wait",
    name_zh="预计等待时长",
    question="How long would a contact that joins the queue now have to wait?",
    formula="0 with an agent free for it, else (waiting + 1 − free) × recent mean handle time ÷ contacts that those at "
    "work can hold; of several queues the longest; n: queues for which it is known",
    inputs=(WAITING, FREE_FOR_QUEUE, ROOM_FOR_QUEUE, handling.HANDLE_TIME),
    within=("queue_id",),
    work=_expected_wait,
    unit=Unit.SECONDS,
    direction=Direction.DOWN,
)
