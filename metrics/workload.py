"""Work that came to queues, half hour by half hour, and what Erlang's formulas make of it: what staffing is told from.

A row is a queue in a half hour. Where an agent holds several contacts at once (chat), each of them serves as so many
agents in parallel do.
"""

from collections.abc import Callable, Mapping
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from metrics.arithmetic import count_of, mean_of, share
from metrics.legs import ANSWERED, ENTERED
from metrics.metric import Metric, Unit
from metrics.options import Number
from metrics.statistics import erlang, staffing
from queries.frames import LEGS

HALF_HOUR_S = 1800.0
SEVERAL_AT_ONCE = ("chat", "messaging", "social", "app")
WITHIN = ("queue", "half_hour_at")
MOST = 0.5  # of a queue's contacts can be held side by side: so it is staffed

THRESHOLD_S = Number("threshold_s", None, "seconds within which to answer; unless set, each queue's service standard")
TARGET = Number("target", None, "share to answer in time, below 1; unless set, each queue's standard", most=0.9999)
MAX_OCCUPANCY = Number("max_occupancy", 0.85, "share of their time that agents may be busy", least=0.01, most=1.0)
PATIENCE_S = Number("patience_s", None, "mean seconds until who waits gives up (Erlang A); unless set, none does", 1.0)
CONCURRENCY = Number("concurrency", 3.0, "chats or messages that an agent holds at once", least=1.0, most=50.0)
AGENTS = Number("agents", None, "agents on each queue; unless set, as many as are needed", most=1e6)
STANDARD = (THRESHOLD_S, TARGET, MAX_OCCUPANCY, PATIENCE_S, CONCURRENCY)


def _input(key: str, name: str, name_zh: str, unit: Unit, measure: Any) -> Metric:
    return Metric(
        key=key,
        name=name,
        name_zh=name_zh,
        question=f"{name}?",
        formula=f"{name.lower()} of a queue in a half hour",
        frame=LEGS,
        measure=measure,
        unit=unit,
    )


ARRIVALS = _input("workload_arrivals", "Contacts that entered", "进线联络", Unit.COUNT, count_of(ENTERED))
HANDLE = _input(
    "workload_handle",
    "Handle time of those that came",
    "来量处理时长",
    Unit.SECONDS,
    mean_of(nw.col("handle_s"), of=ANSWERED),
)
THRESHOLD = _input("workload_threshold", "Threshold", "时限", Unit.SECONDS, mean_of(nw.col("threshold_s"), of=ENTERED))
PROMISED = _input("workload_target", "Target", "目标", Unit.SHARE, mean_of(nw.col("target_share"), of=ENTERED))
SIDE_BY_SIDE = _input(
    "workload_side_by_side",
    "Contacts that can be held side by side",
    "可并行联络占比",
    Unit.SHARE,
    share(nw.col("channel").is_in(SEVERAL_AT_ONCE), of=ENTERED),
)
INPUTS = (ARRIVALS, HANDLE, THRESHOLD, PROMISED, SIDE_BY_SIDE)

Chosen = Mapping[str, Any]
Prepare = Callable[[pl.DataFrame, Chosen], pl.DataFrame]


def with_load(rows: pl.DataFrame, _: Chosen) -> pl.DataFrame:
    """Add `contacts`, `handle_s` and `erlangs`; null where nobody was answered, so that no handle time is known."""
    known = pl.col(HANDLE.key).is_not_null() & (pl.col(ARRIVALS.key) > 0)
    contacts = pl.when(known).then(ARRIVALS.key)
    return rows.with_columns(
        contacts=contacts, handle_s=HANDLE.key, erlangs=contacts * pl.col(HANDLE.key) / HALF_HOUR_S
    )


def with_agents(rows: pl.DataFrame, chosen: Chosen) -> pl.DataFrame:
    """Add `slots` (contacts that one agent holds at once) and `agents` needed for the standard in force."""
    loaded = with_load(rows, chosen).with_columns(
        slots=pl.when(pl.col(SIDE_BY_SIDE.key) > MOST).then(float(chosen["concurrency"])).otherwise(1.0),
        threshold=_or_own(chosen["threshold_s"], THRESHOLD.key),
        target=_or_own(chosen["target"], PROMISED.key),
    )
    standard = staffing.Standard(_array(loaded, "threshold"), _array(loaded, "target"), chosen["max_occupancy"])
    servers = staffing.agents_needed(
        _array(loaded, "erlangs"), _array(loaded, "handle_s"), standard, chosen["patience_s"]
    )
    agents = np.ceil(servers / _array(loaded, "slots") - 1e-9)
    return loaded.with_columns(pl.Series("agents", agents, pl.Float64, nan_to_null=True))


def with_expected(rows: pl.DataFrame, chosen: Chosen) -> pl.DataFrame:
    """Add what to expect of the agents given, or of those needed: the fields of `erlang.Expected`, and `servers`."""
    manned = with_agents(rows, chosen)
    if chosen["agents"] is not None:
        manned = manned.with_columns(agents=pl.when(pl.col("erlangs").is_not_null()).then(float(chosen["agents"])))
    servers = _array(manned, "agents") * _array(manned, "slots")
    a, handle, threshold = (_array(manned, name) for name in ("erlangs", "handle_s", "threshold"))
    patience = chosen["patience_s"]
    told = (
        erlang.erlang_c(servers, a, handle, threshold)
        if patience is None
        else erlang.erlang_a(servers, a, handle, threshold, patience)
    )
    made = {name: pl.Series(name, np.broadcast_to(value, a.shape), nan_to_null=True) for name, value in
            zip(erlang.Expected._fields, told, strict=True)}  # fmt: skip
    return manned.with_columns(**made, servers=pl.Series(servers, nan_to_null=True))


def _or_own(value: float | None, column: str) -> pl.Expr:
    return pl.col(column) if value is None else pl.lit(float(value))


def _array(rows: pl.DataFrame, name: str) -> erlang.Floats:
    return rows[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
