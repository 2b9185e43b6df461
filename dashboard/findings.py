"""What the checks of the numbers found last (dashboard/self_check.py): which laws are broken, since when, and where."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from dashboard.wording.catalogue import t
from metrics.invariants import INVARIANTS, Breach

STORE, GROWS = "snapshot_is_the_store", "as_of_grows"  # laws of the snapshot itself


class Standing(NamedTuple):
    """A law that is broken: since when, and where."""

    key: str
    since: datetime
    breaches: tuple[Breach, ...]


class Findings:
    """What the checks of this process found last; read by everybody, written by one thread."""

    def __init__(self) -> None:
        self.checked_at: datetime | None = None
        self.took_s: float | None = None
        self.broken: tuple[Standing, ...] = ()
        self.judged: frozenset[str] = frozenset()  # laws looked at so far

    def note(self, found: Mapping[str, Sequence[Breach]], judged: Sequence[str], at: datetime) -> None:
        """Take note of what is broken among the laws judged; what was broken before keeps its beginning."""
        self.judged |= frozenset(judged)
        since = {one.key: one.since for one in self.broken}
        kept = tuple(one for one in self.broken if one.key not in judged)
        new = (Standing(key, since.get(key, at), tuple(breaches)) for key, breaches in found.items())
        self.broken = tuple(sorted((*kept, *new), key=lambda one: (one.since, one.key)))


FINDINGS = Findings()


def laws(lang: str) -> dict[str, str]:
    """Every law in words, by its key."""
    own = {key: t(f"invariant.{key}", lang) for key in (STORE, GROWS)}
    return {law.key: law.says[lang] for law in INVARIANTS} | own
