"""Composes the live board: a snapshot and the metrics over it, for one scope of today at one instant."""

from datetime import datetime
from typing import cast

import polars as pl

from dashboard.board import Alarm, Board, Person, QueueRow, SourceAge, Value, Waiting
from dashboard.course import course, offered_band, usual
from dashboard.floor_alarms import FloorAlarms
from dashboard.judged import limits_in_force
from dashboard.kept import Kept
from dashboard.moment import Moment, metrics, ms, ms_or_none
from dashboard.queue_rows import queue_rows, rows_of
from dashboard.settings import Live
from metrics import evaluate
from queries.frames import AGENTS_NOW, FLOOR, LEGS, OPEN_TICKETS
from queries.reach import owned
from queries.rights import Resource
from queries.scope import Scope
from queries.snapshot import Snapshot

TOTALS = (
    *("waiting", "longest_wait", "in_progress", "in_wrap", "available_agents", "staffed_agents"),
    *("free_voice_slots", "free_chat_slots", "free_case_slots"),
    *("offered", "answered", "abandoned", "service_level", "asa", "abandonment_rate", "answer_rate"),
    *("handle_time", "transfer_rate"),
)
TICKETS = ("open_tickets", "unassigned_tickets", "unattended_tickets", "tickets_at_risk")
TICKETS_FOR_S, USUAL_FOR_S = 10.0, 30.0  # how long the look-back parts are kept
SHOWN_WAITING = 200  # rows of the list of who waits; its length is told by the metric


class Composer:
    """Makes boards by these alarm rules. Keeps the standing alarms, and for a while what looks back."""

    def __init__(self, rules: Live | None = None) -> None:
        self.rules = rules or Live()
        self.alarms = FloorAlarms(self.rules)
        self.tickets, self.usual = Kept(TICKETS_FOR_S), Kept(USUAL_FOR_S)

    def __call__(self, snapshot: Snapshot, scope: Scope, at: datetime) -> Board:
        """Compose the board of `scope` (its window is today) at the instant `at`."""
        moment = Moment.read(snapshot, scope, at)
        queues = queue_rows(rows_of(moment), self.rules)
        board = _board(moment, queues, self.alarms.of(moment, queues), self.rules)
        asked = (scope.principal, scope.chosen, scope.options, scope.window)
        board["totals"] |= self.tickets.get(asked, lambda: _tickets(moment))
        board["usual"], band = self.usual.get(asked, lambda: (usual(moment), offered_band(moment)))
        board["course"] = course(moment, band)
        return board


compose = Composer()


def _board(moment: Moment, queues: list[QueueRow], alarms: list[Alarm], rules: Live) -> Board:
    snapshot, agents = moment.snapshot, moment.frames[AGENTS_NOW.name]
    totals = _totals(moment)
    limits = limits_in_force(queues, totals, rules)
    return Board(
        version=snapshot.version,
        as_of=ms(snapshot.read_at),
        composed_at=ms(moment.at),
        store=snapshot.state,
        site=snapshot.site,
        zone=snapshot.zone,
        sources=_sources(snapshot),
        totals=totals,
        usual={},
        targets={key: rule.watch for key, rule in limits.items()},
        breaches={key: rule.breach for key, rule in limits.items()},
        states=dict(agents.group_by("state").len().sort("state").iter_rows()),
        channels=_channels(queues),
        queues=queues,
        waiting=_waiting(moment),
        people=_people(owned(agents.lazy(), moment.scope.principal, Resource.AGENT_STATES).collect()),
        course=[],
        alarms=alarms,
    )


def _sources(snapshot: Snapshot) -> list[SourceAge]:
    return [
        SourceAge(name=one.name, is_live=one.is_live, as_of=ms_or_none(one.last_success_at)) for one in snapshot.sources
    ]


def _totals(moment: Moment) -> dict[str, Value]:
    options = dict(moment.scope.options)
    found = evaluate.totals(metrics(*TOTALS), moment.frames, options)
    interval = evaluate.totals(metrics("service_level"), {LEGS.name: moment.interval}, options)
    told = found | {"service_level_now": interval["service_level"]}
    return {key: Value(value=figure.value, n=figure.n) for key, figure in told.items()}


def _tickets(moment: Moment) -> dict[str, Value]:
    rows = {OPEN_TICKETS.name: moment.snapshot.open_tickets(moment.scope, moment.at)}
    found = evaluate.totals(metrics(*TICKETS), rows, dict(moment.scope.options))
    return {key: Value(value=figure.value, n=figure.n) for key, figure in found.items()}


def _channels(queues: list[QueueRow]) -> dict[str, int]:
    waiting: dict[str, int] = {}
    for queue in queues:
        waiting[queue["channel"]] = waiting.get(queue["channel"], 0) + queue["waiting"]
    return waiting


def _waiting(moment: Moment) -> list[Waiting]:
    """List contacts that may be listed for the principal, the longest waiting first; their number is a figure."""
    columns = list(Waiting.__annotations__)
    waiting = moment.frames[FLOOR.name].lazy().filter("is_waiting")
    listed = owned(waiting, moment.scope.principal, Resource.CONTACT_LIST)
    rows = listed.sort("queued_at").head(SHOWN_WAITING).select(columns).collect()
    return [cast("Waiting", row | {"queued_at": ms(row["queued_at"])}) for row in rows.iter_rows(named=True)]


def _people(agents: pl.DataFrame) -> list[Person]:
    return [
        Person(
            id=row["agent_id"],
            name=row["agent"],
            team=row["team"],
            state=row["state"],
            reason=row["reason"],
            since=ms_or_none(row["since_at"]),
            in_hand=row["in_hand"] or 0,
        )
        for row in agents.sort("agent").iter_rows(named=True)
    ]
