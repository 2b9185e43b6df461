"""What a snapshot holds: rows of each fact in chunks, shaped once, with what they refer to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import polars as pl

from queries.dimensions import Dimensions
from queries.facts import agent_time, contacts, legs, responses, tickets
from queries.frames import AGENT_TIME, CONTACTS, INSTANT, LEGS, RESPONSES, TICKETS, Frame
from queries.merge import Chunks

KEYS: Mapping[str, str] = {
    "legs": "leg_id",
    "contacts": "contact_id",
    "tickets": "ticket_id",
    "responses": "message_id",
    "agent_time": "state_id",
}
INSTANTS: Mapping[str, tuple[str, ...]] = {
    "legs": ("queued_at", "ended_at", "until_at"),
    "contacts": ("created_at", "ended_at"),
    "tickets": ("created_at", "resolved_at", "closed_at"),
    "responses": ("asked_at",),
    "agent_time": ("started_at", "ended_at"),
}
OPEN: Mapping[str, pl.Expr] = {
    "legs": pl.col("until_at").is_null(),
    "contacts": pl.col("ended_at").is_null() & pl.col("outcome").is_null(),
    "tickets": pl.col("until_at").is_null(),
    "responses": pl.col("answered_at").is_null(),
    "agent_time": pl.col("ended_at").is_null(),
}
FACTS: Sequence[tuple[Frame, Any]] = ((LEGS, legs), (CONTACTS, contacts), (TICKETS, tickets), (RESPONSES, responses))
ADDED = (
    "queue", "team_id", "team", "agent", "site_id", "site", "threshold_s", "target_share",
    "local_day", "local_hour", "weekday", "iso_week", "quarter_at", "half_hour_at",
)  # fmt: skip
STEP = pl.List(pl.Struct({"at": INSTANT, "until_at": INSTANT, "status": pl.Categorical()}))
HELPER_TYPES: Mapping[str, pl.DataType] = {
    "own_team_id": pl.Int64(),
    "assigned_team_id": pl.Int64(),
    "thread": pl.Int64(),
    "until_at": INSTANT,
    "start_at": INSTANT,
    "steps": STEP,
    "responder_id": pl.Int64(),
    "resolver_id": pl.Int64(),
}


def checked(frame: Frame, rows: pl.LazyFrame) -> pl.DataFrame:
    """Collect shaped rows of a fact; FrameMismatchError where they are not what `frame` promises."""
    shaped = rows.collect()
    helpers = [column for column in shaped.columns if column not in frame.columns]
    return pl.concat([frame.check(shaped), shaped.select(helpers)], how="horizontal")


@dataclass(frozen=True)
class Held:
    """Rows of each fact since `cut`, and the dimensions that they are dressed with."""

    dims: Dimensions
    chunks: Mapping[str, Chunks]
    limits: Mapping[str, float]  # floor.ghost_limits

    @classmethod
    def none(cls, dims: Dimensions) -> "Held":
        """Hold no rows."""
        empties = {frame.name: _empty(frame, fact.HELPERS) for frame, fact in FACTS}
        empties[AGENT_TIME.name] = _stretches()
        return cls(dims, {name: Chunks.none(KEYS[name], INSTANTS[name], empty) for name, empty in empties.items()}, {})

    def merged(self, name: str, rows: pl.DataFrame, gone: set[int] = frozenset()) -> "Held":  # type: ignore[assignment]
        """Hold `rows` of a fact instead of those with the same keys."""
        if rows.is_empty() and not gone:
            return self
        return replace(self, chunks={**self.chunks, name: self.chunks[name].merged(rows, gone)})

    def without(self, name: str, predicate: pl.Expr) -> "Held":
        """Hold all rows of a fact but those for which `predicate` is true."""
        return replace(self, chunks={**self.chunks, name: self.chunks[name].without(predicate)})

    def since(self, cut: datetime) -> "Held":
        """Let go of chunks that lie wholly before `cut`."""
        return replace(self, chunks={name: held.since(cut, OPEN[name]) for name, held in self.chunks.items()})

    def dressed(self, dims: Dimensions) -> "Held":
        """Name and judge all rows anew by `dims` (tickets and responses have clocks besides: they are read anew)."""
        chunks = dict(self.chunks)
        for frame, fact in FACTS[:2]:
            chunks[frame.name] = chunks[frame.name].mapped(
                lambda rows, frame=frame, fact=fact: checked(  # type: ignore[misc]
                    frame, fact.dress(rows.lazy().drop(ADDED, strict=False), dims)
                )
            )
        chunks[AGENT_TIME.name] = chunks[AGENT_TIME.name].mapped(
            lambda rows: agent_time.dress(rows.lazy(), dims).collect()
        )
        return replace(self, dims=dims, chunks=chunks)


def _empty(frame: Frame, helpers: tuple[str, ...]) -> pl.DataFrame:
    rows = frame.empty().with_columns(pl.col(_repeating(frame)).cast(pl.Categorical))
    return rows.with_columns(pl.lit(None, dtype=HELPER_TYPES[name]).alias(name) for name in helpers)


def _repeating(frame: Frame) -> list[str]:
    return [name for name, dtype in frame.columns.items() if dtype == pl.String]


def _stretches() -> pl.DataFrame:
    text = dict.fromkeys(("agent", "team", "site", "source", "state", "reason"), pl.Categorical())
    known = {**AGENT_TIME.columns, **text, "_zone": pl.String()}
    return pl.DataFrame(schema={name: known[name] for name in agent_time.STRETCH})
