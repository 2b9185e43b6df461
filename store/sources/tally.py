"""What became of everything that a source delivered: taken, updated, unchanged, left out by rule, rejected."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from store.writer import Writer

Payload = dict[str, Any]


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

    def deliver(
        self,
        writer: Writer | None,
        payloads: Sequence[Payload],
        unreadable: Sequence[tuple[Payload, str]] = (),
        cursor: str | None = None,
    ) -> None:
        """Write payloads and add up what became of them; without a writer count what would be taken."""
        self.rejected_for.update(reason for _, reason in unreadable)
        if writer is None:
            self.taken += len(payloads)
            self.rejected += len(unreadable)
            return
        counts = writer.write(payloads, cursor=cursor, unreadable=unreadable)
        self.taken += counts.taken
        self.updated += counts.updated
        self.unchanged += counts.unchanged
        self.rejected += counts.rejected
        self.conflicts += counts.conflicts
        refused = counts.rejected - len(unreadable)
        if refused:
            self.rejected_for["the store's checks (see the rejects there)"] += refused
