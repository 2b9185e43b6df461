"""The company's own tables: site, calendars, teams, agents, queues, skills, standards, shifts, annotations."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from store.simulator import names
from store.simulator.abilities import Abilities
from store.simulator.arrivals import BRANCH_CLOSES, BRANCH_OPENS
from store.simulator.clock import CLOSES, OPENS, Rhythm
from store.simulator.company import AGENTS, COMPANY, QUEUES, TEAMS
from store.simulator.staffing import ACTIVITIES, Rota, team_of
from store.simulator.stamped import stamped

DAY = 1440
HOUR_S = 3600.0
CALENDARS = (("Service hours", OPENS, CLOSES), ("Branch and correspondence", BRANCH_OPENS - 60, BRANCH_CLOSES + 60))
# (channel, priority, metric, seconds, target): standards beside each queue's own service level
RESPONSES = (
    ("email", None, "first_response", 8 * HOUR_S, 0.85), ("email", "urgent", "first_response", 2 * HOUR_S, 0.9),
    ("email", None, "next_response", 8 * HOUR_S, 0.8), ("email", None, "resolution", 27 * HOUR_S, 0.85),
    ("messaging", None, "next_response", 0.25 * HOUR_S, 0.8), ("social", None, "first_response", HOUR_S, 0.8),
    (None, None, "first_response", 4 * HOUR_S, 0.85), (None, None, "resolution", 36 * HOUR_S, 0.85),
    (None, "high", "resolution", 18 * HOUR_S, 0.85), (None, "urgent", "resolution", 9 * HOUR_S, 0.9),
    (None, None, "promise", 0.0, 0.95), (None, None, "follow_up", 48 * HOUR_S, 0.9),
)  # fmt: skip


def company(seed: int, rhythm: Rhythm, able: Abilities, start: int, end: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """Frames of everything that does not happen but is; `start` and `end` in milliseconds."""
    draw = np.random.default_rng([seed, 61])
    teams = np.array(team_of()) + 1
    origin = start - 30 * 86_400_000

    def made(table: str, columns: dict[str, Any]) -> tuple[str, pl.DataFrame]:
        return table, stamped(table, columns, np.full(len(next(iter(columns.values()))), origin), end)

    yield made("calendars", {"name": [name for name, *_ in CALENDARS], "time_zone": [rhythm.zone] * 2})
    yield made("calendar_spans", _spans(rhythm))
    days = [item for item in rhythm.holidays for _ in CALENDARS]
    yield made("holidays", {
        "calendar_id": [1, 2] * len(rhythm.holidays), "day": [day for day, _ in days],
        "name": [name for _, name in days],
        "is_open": [number % 2 == 0 for number in range(len(days))],
    })  # fmt: skip
    yield made(
        "sites",
        {"name": [f"{COMPANY} service centre"], "time_zone": [rhythm.zone], "locale": ["en"], "calendar_id": [1]},
    )
    leads = [int(np.flatnonzero(teams == number + 1)[0]) + 1 for number in range(len(TEAMS))]
    yield made("teams", {"name": [t.name for t in TEAMS], "site_id": [1] * len(TEAMS), "lead_agent_id": leads})
    hired = datetime.fromtimestamp(start / 1000, UTC).date()
    yield made("agents", {
        "name": names.agents(draw, AGENTS), "team_id": teams,
        "hired_on": [hired - timedelta(days=int(days)) for days in draw.exponential(900, AGENTS) + 40],
        "left_on": pl.Series([None] * AGENTS, dtype=pl.Date), "voice_capacity": [1] * AGENTS,
        "chat_capacity": [3] * AGENTS, "case_capacity": [1] * AGENTS,
    })  # fmt: skip
    yield made("team_memberships", {
        "agent_id": np.arange(1, AGENTS + 1), "team_id": teams, "from_at": np.full(AGENTS, origin),
        "to_at": np.full(AGENTS, -1),
    })  # fmt: skip
    yield made("queues", {
        "name": [q.name for q in QUEUES], "site_id": [1] * len(QUEUES), "channel": [q.channel for q in QUEUES],
        "team_id": [q.team for q in QUEUES],
    })  # fmt: skip
    skills = [
        (agent + 1, queue + 1, 1 if first else 2) for agent in range(AGENTS) for queue, first in able.skills[agent]
    ]
    agent, queue, level = (list(part) for part in zip(*skills, strict=True))
    yield made("agent_skills", {"agent_id": agent, "queue_id": queue, "level": level})
    yield made("service_standards", _standards(origin))


def shifts(rota: Rota, end: int) -> tuple[str, pl.DataFrame]:
    """Planned activities, in order of start."""
    rows = rota.planned[np.lexsort((rota.planned[:, 0], rota.planned[:, 2]))]
    activity = pl.Series(ACTIVITIES).gather(rows[:, 1])
    columns = {"agent_id": rows[:, 0] + 1, "activity": activity, "starts_at": rows[:, 2], "ends_at": rows[:, 3]}
    return "shifts", stamped("shifts", columns, np.minimum(rows[:, 2], end) - 7 * 86_400_000, end)


def annotations(
    rhythm: Rhythm, first: date, last: date, change: int, outage: tuple[int, int], end: int
) -> tuple[str, pl.DataFrame]:
    """What charts mark: the process change, the outage, holidays."""
    rows: list[tuple[int, str | None, str, str, bool]] = [
        (
            change,
            None,
            "process_change",
            "Agents may settle disputes, refunds and bills themselves 坐席可当场解决争议、退费与账单问题",
            True,
        )
    ]
    rows.append((outage[0], "Mobile and broadband", "outage", "Mobile network outage 移动网络故障", False))
    rows += [
        (rhythm.start_of(day), None, "holiday", name, False) for day, name in rhythm.holidays if first <= day <= last
    ]
    at, scope, kind, text, starts = (list(part) for part in zip(*sorted(rows, key=lambda row: row[0]), strict=True))
    columns = {"at": at, "scope": scope, "kind": kind, "text": text, "starts_baseline": starts}
    return "annotations", stamped("annotations", columns, np.array(at), end)


def _spans(rhythm: Rhythm) -> dict[str, Any]:
    """Opening hours by local weekday: company hours moved by the shift, cut at midnight."""
    rows = set()
    for number, (_, opens, closes) in enumerate(CALENDARS, 1):
        for weekday in range(1, 8):
            if number > 1 and weekday in rhythm.quiet:
                continue
            begin = (weekday - 1) * DAY + opens + rhythm.shift_minutes
            for lower in (begin, (begin // DAY + 1) * DAY):
                upper = min(begin + closes - opens, (lower // DAY + 1) * DAY)
                if upper > lower:
                    rows.add((number, lower // DAY % 7 + 1, lower % DAY, upper - lower // DAY * DAY))
    names_of = ("calendar_id", "weekday", "opens", "closes")
    return dict(zip(names_of, (list(part) for part in zip(*sorted(rows), strict=True)), strict=True))


def _standards(origin: int) -> dict[str, Any]:
    rows: list[tuple[Any, ...]] = [
        (
            None,
            number,
            None,
            None,
            "service_level",
            float(queue.threshold_s),
            queue.target,
            2 if queue.group in {"mail", "branch"} else 1,
        )
        for number, queue in enumerate(QUEUES, 1)
    ]
    rows += [
        (channel, -1, priority, None, metric, s, share, 2 if channel == "email" else 1)
        for channel, priority, metric, s, share in RESPONSES
    ]
    keys = ("channel", "queue_id", "priority", "segment", "metric", "threshold_s", "target_share", "calendar_id")
    parts = dict(zip(keys, (list(part) for part in zip(*rows, strict=True)), strict=True))
    return {**parts, "effective_from": np.full(len(rows), origin)}
