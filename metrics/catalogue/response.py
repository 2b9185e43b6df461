"""Response: how soon people who write are answered, and how soon their case is resolved."""

import narwhals as nw

from metrics.arithmetic import Measure, mean_of, percentile_of, share
from metrics.metric import Direction, Metric, Unit
from queries.frames import RESPONSES, TICKETS, Frame

FAMILY = "response"
HOUR_S = 3600
CLOCKS = (("", "", ""), ("_open", ", business hours", "（工作时间）"))  # suffix of keys and columns, of names


def _statistics(value: nw.Expr) -> tuple[tuple[str, str, str, Measure], ...]:
    return (
        ("", "mean", "", mean_of(value)),
        ("_p50", "median", "中位数", percentile_of(value, 0.5)),
        ("_p90", "90th percentile", "第 90 百分位", percentile_of(value, 0.9)),
    )


def _times(key: str, names: tuple[str, str], told: str, rows: tuple[Frame, str], stem: str) -> tuple[Metric, ...]:
    """Mean, median and 90th percentile of one duration, on the calendar's clock and on that of the opening hours."""
    return tuple(
        Metric(
            key=f"{key}{clock}{statistic}",
            name=f"{names[0]}{clock_name}" + (f", {word}" if statistic else ""),
            name_zh=f"{names[1]}{clock_zh}{word_zh}",
            question=f"How long: {told}{clock_name}?",
            formula=f"{word} of: {told}{clock_name}; unknown until it happens",
            frame=rows[0],
            anchor=rows[1],
            measure=measure,
            unit=Unit.SECONDS,
            direction=Direction.DOWN,
        )
        for clock, clock_name, clock_zh in CLOCKS
        for statistic, word, word_zh, measure in _statistics(nw.col(f"{stem}{clock}_s"))
    )


FIRST_RESPONSE_TIMES = _times(
    "first_response_time",
    ("First response time", "首次响应时间"),
    "request → first public reply by a human agent (no note, no automatic or bot reply)",
    (TICKETS, "created_at"),
    "first_response",
)

NEXT_RESPONSE_TIMES = _times(
    "next_response_time",
    ("Next response time", "后续响应时间"),
    "customer's message that waits (the first of several in a row) → next public agent reply",
    (RESPONSES, "asked_at"),
    "response",
)

RESOLUTION_TIMES = _times(
    "resolution_time",
    ("Resolution time", "解决时长"),
    "request → last move to resolved, less time pending on the customer",
    (TICKETS, "resolved_at"),
    "resolution",
)

FIRST_RESOLUTION_TIMES = _times(
    "first_resolution_time",
    ("First resolution time", "首次解决时长"),
    "request → first move to resolved, less time pending on the customer",
    (TICKETS, "resolved_at"),
    "first_resolution",
)


def _bucket(low_h: int, high_h: int | None) -> Metric:
    value = nw.col("first_response_s")
    within = value >= low_h * HOUR_S
    span = f"{low_h}h_and_more" if high_h is None else f"{low_h}h_to_{high_h}h"
    told = f"{low_h} h and more" if high_h is None else f"from {low_h} h to under {high_h} h"
    return Metric(
        key=f"first_response_{span}",
        name=f"First response {told}",
        name_zh=f"首次响应 {low_h} 小时及以上" if high_h is None else f"首次响应 {low_h}–{high_h} 小时",
        question=f"How many first responses took {told}?",
        formula=f"first responses with {low_h} h ≤ time{'' if high_h is None else f' < {high_h} h'} ÷ first responses",
        frame=TICKETS,
        measure=share(within if high_h is None else within & (value < high_h * HOUR_S), of=~value.is_null()),
        unit=Unit.SHARE,
        direction={0: Direction.UP, 24: Direction.DOWN}.get(low_h, Direction.NONE),
    )


# Half-open, no overlap: they add up to 1.
FIRST_RESPONSE_BUCKETS = tuple(_bucket(low, high) for low, high in ((0, 1), (1, 4), (4, 8), (8, 24), (24, None)))
