"""What must hold of every set of figures, whatever the data: each law as data, with the words to say it is broken."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from metrics import registry
from metrics.arithmetic import Kind
from metrics.evaluate import evaluate, totals
from metrics.metric import AnyMetric, Metric, Unit
from metrics.rows import Side, behind, counted
from queries.frames import AGENT_TIME, LEGS

Frames = Mapping[str, pl.DataFrame]  # by the names that `evaluate.sheets` gives
WAYS_OUT = ("answered", "abandoned", "flowed_out", "callbacks_taken", "unserved", "left_otherwise", "still_waiting")
PARTS = ("talk_time", "hold_time", "wrap_time")
ENDED = f"{LEGS.name}@ended_at"
SECOND = 1.0
CLOSE = 1e-6  # relative: sums of floats in another order
DAY = "local_day"


class Breach(NamedTuple):
    """Where a law is broken: what should be, and what is (null: not a number)."""

    where: str
    expected: float | None
    found: float | None


@dataclass(frozen=True)
class Invariant:
    """One law. `check` yields where it is broken; frames that are not given are not judged."""

    key: str
    says: Mapping[str, str]  # one text a language
    check: Callable[[Frames, Sequence[AnyMetric]], Iterator[Breach]]


def broken(frames: Frames, metrics: Sequence[AnyMetric] | None = None) -> dict[str, list[Breach]]:
    """Breaches by law; a law that holds is not in it. `metrics`: those judged, in default of it all of them."""
    judged = [
        one
        for one in (registry.everything().values() if metrics is None else metrics)
        if all(part.sheet in frames for part in one.parts)
    ]
    found = {law.key: list(law.check(frames, judged)) for law in INVARIANTS}
    return {key: breaches for key, breaches in found.items() if breaches}


def _conserved(frames: Frames, _: Sequence[AnyMetric]) -> Iterator[Breach]:
    if LEGS.name not in frames:
        return
    by = ("queue_id", "channel", "half_hour_at")
    told = evaluate([registry.get(key) for key in ("offered", *WAYS_OUT)], frames, by)
    is_whole = pl.col("metric") == "offered"
    sums = told.group_by(by, maintain_order=True).agg(
        whole=pl.col("value").filter(is_whole).sum(), parts=pl.col("value").filter(~is_whole).sum()
    )
    for queue, channel, at, whole, parts in sums.filter(pl.col("whole") != pl.col("parts")).iter_rows():
        yield Breach(f"queue {queue}, {channel}, {at}", whole, parts)


def _apart(frames: Frames, _: Sequence[AnyMetric]) -> Iterator[Breach]:
    """Sum of the seconds in states against the time that they cover together, by agent."""
    if AGENT_TIME.name not in frames:
        return
    reached = pl.col("ended_at").cum_max().shift(1).over("agent_id", order_by=["started_at", "ended_at"])
    start = pl.max_horizontal("started_at", reached)
    fresh = (pl.col("ended_at") - start).dt.total_microseconds() / 1e6
    covered = frames[AGENT_TIME.name].with_columns(_fresh=pl.max_horizontal(fresh, 0.0))
    sums = covered.group_by("agent_id").agg(pl.col("_fresh").sum(), pl.col("seconds").sum()).sort("agent_id")
    for agent, fresh_s, seconds in sums.filter((pl.col("seconds") - pl.col("_fresh")).abs() > SECOND).iter_rows():
        yield Breach(f"agent {agent}", fresh_s, seconds)


def _parts_of_handling(frames: Frames, _: Sequence[AnyMetric]) -> Iterator[Breach]:
    if ENDED not in frames:
        return
    told = totals([registry.get(key) for key in ("handle_time", *PARTS)], frames)
    whole, *parts = (told[key] for key in ("handle_time", *PARTS))
    known = [part.value for part in parts if part.value is not None]
    if whole.value is not None and not _same(whole.value * (whole.n or 0), sum(known) * (whole.n or 0)):
        yield Breach("handle_time × handled", sum(known) * (whole.n or 0), whole.value * (whole.n or 0))


def _opens(frames: Frames, metrics: Sequence[AnyMetric]) -> Iterator[Breach]:
    """Each figure against the number of rows behind it."""
    single = [one for one in metrics if isinstance(one, Metric)]
    figures = totals(single, frames) if single else {}
    for metric in single:
        value, n = figures[metric.key]
        told = n if n is not None else (value if metric.unit is Unit.COUNT else None)
        if told is None:
            continue
        rows = counted(metric, behind(metric, frames, Side.DENOMINATOR))
        if rows != told:
            yield Breach(metric.key, told, rows)
        if n is None or value is None or metric.build({}).yes is None:
            continue
        hits = counted(metric, behind(metric, frames, Side.NUMERATOR))
        if not _same(hits, value * n):
            yield Breach(f"{metric.key}, numerator", value * n, hits)


def _adds_up(frames: Frames, metrics: Sequence[AnyMetric]) -> Iterator[Breach]:
    """Counts of the days against the whole; rates as ratios of sums."""
    summed = [one for one in metrics if isinstance(one, Metric) and DAY in one.frame.columns and _is_additive(one)]
    if not summed:
        return
    whole = totals(summed, frames)
    weight = pl.col("n").fill_null(1)
    days = (
        evaluate(summed, frames, (DAY,))
        .group_by("metric")
        .agg(made=(pl.col("value") * weight).sum(), n=pl.col("n").sum())
    )
    for key, made, n in days.sort("metric").iter_rows():
        value, of = whole[key]
        expected = value if of is None else (value or 0.0) * of
        if expected is not None and not (_same(made, expected) and (of is None or n == of)):
            yield Breach(key, expected, made)


def _is_additive(metric: Metric) -> bool:
    """Whether its rows are counted one by one: not so the customers of two days, nor what is weighed by seconds."""
    made = metric.build({})
    return (metric.unit is Unit.COUNT or made.kind is Kind.SHARE) and not made.counted


def _possible(frames: Frames, metrics: Sequence[AnyMetric]) -> Iterator[Breach]:
    shares = [one for one in metrics if one.unit is Unit.SHARE]
    for key, (value, _) in totals(shares, frames).items() if shares else ():
        if value is not None and not 0 <= value <= 1:
            yield Breach(key, None, value)
    for name, rows in frames.items():
        for column in [c for c, dtype in rows.schema.items() if c.endswith("_s") and dtype == pl.Float64]:
            least = rows[column].min()
            if least is not None and not float(str(least)) >= 0:
                yield Breach(f"{name}.{column}", 0.0, float(str(least)))


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= CLOSE * max(abs(one), abs(other), 1.0)


def _law(key: str, en: str, zh: str, check: Callable[[Frames, Sequence[AnyMetric]], Iterator[Breach]]) -> Invariant:
    return Invariant(key, {"en": en, "zh": zh}, check)


INVARIANTS: Sequence[Invariant] = (
    _law(
        "offered_leaves_one_way",
        "offered = answered + abandoned + flowed out + callbacks + unserved + otherwise + still waiting",
        "进线 = 接听 + 放弃 + 溢出 + 回呼预约 + 未服务 + 其他 + 仍在排队",
        _conserved,
    ),
    _law(
        "states_fill_the_time_once",
        "an agent's seconds in states = the time they cover",
        "坐席各状态时长之和 = 其覆盖的时间",
        _apart,
    ),
    _law(
        "handling_is_its_parts",
        "handle time × handled = talk + hold + after-call work",
        "平均处理时长 × 处理量 = 通话 + 保持 + 话后处理",
        _parts_of_handling,
    ),
    _law("figures_open", "a figure = the rows behind it", "数值 = 其明细行数", _opens),
    _law("days_add_up", "the days' counts and rates make those of the whole", "各日之和 = 整段", _adds_up),
    _law(
        "shares_and_lengths_are_possible",
        "shares lie in 0…1, no length is negative",
        "比例在 0 到 1 之间，时长不为负",
        _possible,
    ),
)
