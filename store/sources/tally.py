"""What became of everything that a source delivered: taken, updated, unchanged, left out by rule, rejected."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Counts of one import. `read` counts what the source delivered (lines, rows), the next four rows of the store."""

    read: int = 0
    taken: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicts: int = 0
    left_out: Counter[str] = field(default_factory=Counter)  # by rule: the rule's own words
    rejected: Counter[str] = field(default_factory=Counter)  # by reason
    noted: Counter[str] = field(default_factory=Counter)  # taken, but by a rule that a reader should know of
