"""What the dashboard itself writes to the store: the access log, sign-ins and failed ones, notes, and nothing else.

Only `store` writes, and the dashboard does not know it: whoever puts the parts together (the command line) says once,
at the start, what writes.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Note:
    """What somebody notes of the floor's past, about `scope` (None: all); with `starts_baseline` limits begin anew."""

    at: datetime
    kind: str
    text: str
    scope: str | None
    starts_baseline: bool


class Writes(Protocol):
    """What there is to write. Each returns once it is on disk, or raises."""

    def note(self, user: str, role: str, action: str, object_: str) -> None:
        """Add a row to the access log."""

    def note_export(self, user: str, role: str, action: str, rows: int) -> None:
        """Add a row to the access log: so many rows leave in a file."""

    def signed_in(self, user_id: int, token_hash: str) -> None:
        """Note that a user signed in and brings this token from now on."""

    def sign_in_failed(self, user_id: int) -> None:
        """Note that somebody who is not this user tried to be."""

    def seen(self, token_hash: str) -> None:
        """Note that whoever brings this token did something."""

    def signed_out(self, token_hash: str) -> None:
        """End a sign-in: its token opens nothing any more."""

    def annotate(self, user: str, role: str, note: Note) -> None:
        """Store a note with its entry in the access log; ValueError for one that makes no sense."""


class NoWriterError(RuntimeError):
    """Nobody said what writes."""


_chosen: list[Writes] = []


def use(writes: Writes | None) -> None:
    """Say what writes from now on; None: nothing does."""
    _chosen[:] = [writes] if writes is not None else []


def writes() -> Writes:
    """Return what writes; NoWriterError where nobody said."""
    if not _chosen:
        raise NoWriterError("nothing writes to the store: start the dashboard by `floorview serve`")
    return _chosen[0]
