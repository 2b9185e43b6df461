"""What became of everything that a source delivered: taken, updated, unchanged, left out by rule, rejected."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from store.records.base import Edge, RecordError
from store.records.kinds import parse
from store.writer import AHEAD, OLDEST_HISTORY, Writer

Payload = dict[str, Any]
CHECKS = "does not pass the store's checks (the rejects say why)"


@dataclass
class Tally:
    """Counts of one import. `read` counts what the source delivered (lines, rows), the next five rows of the store.

    `left_out` counts by rule, `rejected_for` by reason; `noted` counts what was taken by a rule that a reader should
    know of.
    """

    read: int = 0
    taken: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    conflicts: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    rejected_for: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)
    _tried: set[tuple[str, str]] = field(default_factory=set, repr=False)

    def deliver(
        self,
        writer: Writer | None,
        payloads: Sequence[Payload],
        unreadable: Sequence[tuple[Payload, str]] = (),
        cursor: str | None = None,
    ) -> None:
        """Write payloads and add up what became of them; without a writer count what would be taken or rejected."""
        self.rejected_for.update(reason for _, reason in unreadable)
        if writer is None:
            self._try(payloads)
            self.rejected += len(unreadable)
            return
        counts = writer.write(payloads, cursor=cursor, unreadable=unreadable)
        self.taken += counts.taken
        self.updated += counts.updated
        self.unchanged += counts.unchanged
        self.rejected += counts.rejected
        self.conflicts += counts.conflicts
        if counts.rejected > len(unreadable):
            self.rejected_for[CHECKS] += counts.rejected - len(unreadable)

    def _try(self, payloads: Sequence[Payload]) -> None:
        edge = Edge(OLDEST_HISTORY, datetime.now(UTC) + AHEAD)
        for payload in payloads:
            try:
                record = parse(payload, edge)
            except RecordError as error:
                self.rejected += 1
                self.rejected_for[f"{payload['table']}: {error}"] += 1
            else:
                self._tried.add((record.TABLE, record.source_id))
        self.taken = len(self._tried)
