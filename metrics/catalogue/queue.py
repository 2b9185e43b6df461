"""Queue, volumes: who came, and in which way they left. Anchored on `queued_at`."""

import narwhals as nw

from metrics.arithmetic import count_of
from metrics.legs import ABANDONED, ANSWERED, ENTERED, left
from metrics.metric import Direction, Metric, Unit
from queries.frames import LEGS

FAMILY = "queue"


def _count(key: str, names: tuple[str, str], formula: str, yes: nw.Expr, better: Direction = Direction.NONE) -> Metric:
    return Metric(
        key=key,
        name=names[0],
        name_zh=names[1],
        question=f"How many {formula}?",
        formula=formula,
        frame=LEGS,
        measure=count_of(yes),
        unit=Unit.COUNT,
        direction=better,
    )


OFFERED = _count("offered", ("Offered", "进线量"), "contacts entered the queue", ENTERED)

# Each contact offered leaves its queue in exactly one way: these add up to `offered`.
WAYS_OUT = (
    _count("answered", ("Answered", "接听量"), "contacts were answered by an agent", ANSWERED, Direction.UP),
    _count(
        "abandoned",
        ("Abandoned", "放弃量"),
        "contacts gave up waiting, short abandons included",
        ABANDONED,
        Direction.DOWN,
    ),
    _count("flowed_out", ("Flowed out", "溢出量"), "contacts moved to another queue unanswered", left("transferred")),
    _count("callbacks_taken", ("Callbacks taken", "回呼预约量"), "contacts chose to be called back", left("callback")),
    _count(
        "unserved",
        ("Closed unserved", "未服务量"),
        "contacts were closed by the queue unserved",
        left("unserved"),
        Direction.DOWN,
    ),
    _count("left_otherwise", ("Left otherwise", "其他离队量"), "contacts left in a way not known", left("other")),
    _count(
        "still_waiting",
        ("Still waiting", "仍在排队"),
        "contacts of the period have not left the queue yet",
        ENTERED & nw.col("leave_kind").is_null(),
    ),
)
