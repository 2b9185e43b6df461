"""Checks the live numbers against what must hold: every minute over the snapshot, every hour against the store.

In a thread of its own, so that no tick waits for it; what it finds broken is an alarm until it is whole again.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import polars as pl
from polars.exceptions import PanicException

from dashboard.findings import FINDINGS, GROWS, STORE, Findings
from dashboard.floor import Floor, today
from dashboard.rounds import PATIENCE_S, Rounds
from metrics import registry
from metrics.evaluate import sheets
from metrics.invariants import INVARIANTS, Breach, broken
from queries.frames import AGENT_TIME, AGENTS_NOW, CONTACTS, FLOOR, LEGS, OPEN_TICKETS, RESPONSES, TICKETS
from queries.recheck import differences
from queries.scope import OPERATOR, Scope
from queries.snapshot import Snapshot
from queries.source import Source

LOG = logging.getLogger("floorview.self_check")
HELD = {one.name for one in (LEGS, CONTACTS, TICKETS, RESPONSES, AGENT_TIME, FLOOR, AGENTS_NOW, OPEN_TICKETS)}
FAULTS = (Exception, PanicException)
FIRST_S, FIRST_RECHECK_S, DEADLINE_S = 10.0, 300.0, 60.0


def rows_of(snapshot: Snapshot) -> dict[str, pl.DataFrame]:
    """Today's rows of every sheet that a snapshot holds."""
    scope = _scope(snapshot)
    held = {name: one for name, one in sheets(list(registry.everything().values())).items() if one.frame.name in HELD}
    return {name: snapshot.frame(sheet.frame, scope, sheet.anchor) for name, sheet in held.items()}


def _scope(snapshot: Snapshot) -> Scope:
    return Scope(today(snapshot.zone, snapshot.read_at), OPERATOR)


class SelfCheck(Rounds):
    """Looks at the floor's snapshots. `note` is called with each of them, `look` and `recheck` by its thread."""

    def __init__(
        self, url: str, floor: Floor, findings: Findings = FINDINGS, *, every_s: float = 60, recheck_s: float = 3600
    ) -> None:
        super().__init__("self-check", first_s=min(FIRST_S, every_s), every_s=every_s)
        self._url, self._floor, self._findings = url, floor, findings
        self._recheck_s = recheck_s
        self._recheck_at = time.monotonic() + min(FIRST_RECHECK_S, recheck_s)
        self._last: Snapshot | None = None
        self._fell: list[Breach] = []

    def note(self, snapshot: Snapshot) -> None:
        """See that versions and instants of snapshots only grow. Quick: called by the publisher."""
        last, self._last = self._last, snapshot
        if last and (snapshot.version < last.version or snapshot.read_at < last.read_at):
            self._fell.append(Breach(f"version {last.version}", last.read_at.timestamp(), snapshot.read_at.timestamp()))

    def look(self, snapshot: Snapshot) -> None:
        """Check the laws over today's rows."""
        began, fell = time.monotonic(), self._fell
        self._fell = []
        found = broken(rows_of(snapshot)) | ({GROWS: fell} if fell else {})
        self._findings.note(found, [*(law.key for law in INVARIANTS), GROWS], datetime.now(UTC))
        self._findings.checked_at, self._findings.took_s = datetime.now(UTC), time.monotonic() - began
        for key, breaches in found.items():
            LOG.error("invariant %s is broken: %s", key, "; ".join(str(tuple(one)) for one in breaches[:5]))

    def recheck(self, snapshot: Snapshot) -> None:
        """Compare today's rows with a reading of the whole store; StoreUnreachableError where it does not answer."""
        source = Source(self._url, deadline_s=DEADLINE_S)
        try:
            found = differences(snapshot, source, _scope(snapshot), self._later)
        finally:
            source.close()
        breaches = [Breach(f"{one.frame} {one.example}", 0, one.rows) for one in found]
        self._findings.note({STORE: breaches} if breaches else {}, [STORE], datetime.now(UTC))
        for one in breaches:
            LOG.error("the snapshot is not what the store says: %s", tuple(one))

    def _later(self) -> Snapshot:
        """Wait for a snapshot that was read after this moment."""
        now = datetime.now(UTC)
        until = now + timedelta(seconds=PATIENCE_S)
        while (latest := self._floor.current()) is None or latest.read_at <= now:
            if datetime.now(UTC) > until or self._stop.wait(0.1):
                raise TimeoutError("no snapshot came while the store was compared with one")
        return latest

    def _turn(self) -> None:
        self._guarded(self.look)
        if time.monotonic() >= self._recheck_at:
            self._recheck_at = time.monotonic() + self._recheck_s
            self._guarded(self.recheck)

    def _guarded(self, check: Callable[[Snapshot], None]) -> None:
        snapshot = self._floor.current()
        if snapshot is None or snapshot.state != "ok":
            return
        try:
            check(snapshot)
        except FAULTS:  # a check that cannot be made says nothing of the numbers; the log says why
            LOG.exception("a check of the numbers could not be made")
