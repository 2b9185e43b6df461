"""One instant of one scope: the rows that everything on a live screen is made from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from metrics import registry
from metrics.metric import AnyMetric
from queries.facts.local_time import half_hour_of
from queries.frames import AGENT_TIME, AGENTS_NOW, FLOOR, HANDS, LEGS
from queries.scope import Scope
from queries.snapshot import Snapshot


@dataclass(frozen=True)
class Moment:
    """Rows of today and of this instant, by the names that metrics read them under."""

    snapshot: Snapshot
    scope: Scope
    at: datetime
    interval_at: datetime  # start of the running local half-hour
    frames: Mapping[str, pl.DataFrame]

    @classmethod
    def read(cls, snapshot: Snapshot, scope: Scope, at: datetime) -> "Moment":
        """Take the scope's rows out of the snapshot; its window is today."""
        frames = {
            LEGS.name: snapshot.frame(LEGS, scope),
            f"{LEGS.name}@ended_at": snapshot.frame(LEGS, scope, "ended_at"),
            AGENT_TIME.name: snapshot.frame(AGENT_TIME, scope),
            FLOOR.name: snapshot.floor(scope, at),
            AGENTS_NOW.name: snapshot.agents_now(scope, at),
            HANDS.name: snapshot.hands(scope, at),
        }
        return cls(snapshot, scope, at, half_hour_of(at, snapshot.zone), frames)

    @property
    def legs(self) -> pl.DataFrame:
        """LEGS that were queued today."""
        return self.frames[LEGS.name]

    @property
    def interval(self) -> pl.DataFrame:
        """LEGS that were queued in the running half-hour."""
        return self.legs.filter(pl.col("half_hour_at") == self.interval_at)


def metrics(*keys: str) -> list[AnyMetric]:
    """Metrics by key."""
    return [registry.get(key) for key in keys]


def ms(at: datetime) -> int:
    """Return an instant as a browser counts it."""
    return round(at.timestamp() * 1000)


def ms_or_none(at: datetime | None) -> int | None:
    """Return an instant as a browser counts it, null where there is none."""
    return None if at is None else ms(at)
