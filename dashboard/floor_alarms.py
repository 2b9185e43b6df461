"""The alarms of the whole floor, noted once a snapshot; a scope is shown those of its queues.

They are made from every contact, whoever looks and through which filters: a viewer's filters raise and clear nothing.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from dashboard.alarms import AlarmDesk, Condition
from dashboard.board import Alarm, QueueRow
from dashboard.failing_reports import FAILING, Failing
from dashboard.findings import FINDINGS, Findings
from dashboard.moment import Moment, metrics, ms
from dashboard.queue_risk import conditions
from dashboard.queue_rows import queue_rows, rows_of
from dashboard.settings import Live
from metrics import evaluate
from queries.scope import OPERATOR, Scope
from queries.snapshot import Snapshot


class FloorAlarms:
    """Which alarms stand. Callers hold the floor's lock: not for several threads."""

    def __init__(self, rules: Live, findings: Findings = FINDINGS, failing: Failing = FAILING) -> None:
        self._rules, self._findings, self._failing = rules, findings, failing
        self._desk = AlarmDesk(rules.on_delay_s, rules.off_delay_s)
        self._noted: tuple[int, list[Alarm]] | None = None

    def of(self, moment: Moment, queues: Sequence[QueueRow]) -> list[Alarm]:
        """Alarms of these queues and of the floor itself, the worst and oldest first."""
        snapshot = moment.snapshot
        if self._noted is None or self._noted[0] != snapshot.version:
            whole = Moment.read(snapshot, Scope(moment.scope.window, OPERATOR), moment.at)
            self._noted = (snapshot.version, self._desk.update(self._conditions(whole), moment.at))
        shown = {None, *(queue["id"] for queue in queues)}
        return [
            *self._lost(snapshot),
            *self._unsound(),
            *self._unsent(),
            *(alarm for alarm in self._noted[1] if alarm.get("queue_id") in shown),
        ]

    def _conditions(self, moment: Moment) -> list[Condition]:
        """What the rules find; of a source that has gone silent, only that."""
        silent = self._silent(moment.snapshot, moment.at)
        unheard = {one.source for one in silent if one.holds}
        heard = [row for row in queue_rows(rows_of(moment), self._rules) if row["source"] not in unheard]
        few = [] if unheard else [self._few(moment)]
        return [*silent, *conditions(heard, self._rules, moment.at), *few]

    def _silent(self, snapshot: Snapshot, at: datetime) -> list[Condition]:
        """Whether sources that should go on have gone silent."""
        limit = self._rules.source_silent_s
        heard = {one.name: one.last_success_at for one in snapshot.sources if one.is_live and one.last_success_at}
        ages = {name: (at - last).total_seconds() for name, last in heard.items()}
        return [
            Condition("source_silent", "breach", age > limit, age, limit, source=name, at_once=True)
            for name, age in ages.items()
        ]

    def _few(self, moment: Moment) -> Condition:
        """Whether too few agents are available while anybody is signed in."""
        found = evaluate.totals(metrics("available_agents", "staffed_agents"), moment.frames)
        value, limits = found["available_agents"].value or 0.0, self._rules.available
        holds = True if value < limits.breach else (None if value < limits.watch else False)
        return Condition(
            "available_low", "watch", holds if found["staffed_agents"].value else False, value, limits.breach
        )

    def _unsound(self) -> list[Alarm]:
        """Whether the numbers break a law; told until a later look finds it kept."""
        found = self._findings.broken
        if not found:
            return []
        return [
            Alarm(
                rule="numbers_unsound",
                severity="breach",
                queue=None,
                source=None,
                value=len(found),
                limit=None,
                since=ms(found[0].since),
                laws=[one.key for one in found],
            )
        ]

    def _unsent(self) -> list[Alarm]:
        """Whether weekly reports could not be sent; told until they are. Whoever waits for an agent comes before it."""
        found = self._failing.unsent
        if found is None:
            return []
        return [
            Alarm(
                rule="reports_failing",
                severity="watch",
                queue=None,
                source=None,
                value=found.deliveries,
                limit=None,
                since=ms(found.since),
            )
        ]

    def _lost(self, snapshot: Snapshot) -> list[Alarm]:
        """Whether the store has not answered for long; told by the clock, for the snapshot stands still.

        A store that was never read is no alarm: the screens say so with words of their own.
        """
        lost_for = datetime.now(UTC) - snapshot.read_at
        if (
            snapshot.state != "lost"
            or not ms(snapshot.read_at)
            or lost_for < timedelta(seconds=self._rules.store_lost_s)
        ):
            return []
        return [
            Alarm(
                rule="store_lost",
                severity="breach",
                queue=None,
                source=None,
                value=lost_for.total_seconds(),
                limit=self._rules.store_lost_s,
                since=ms(snapshot.read_at),
            )
        ]
