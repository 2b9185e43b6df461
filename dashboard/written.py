"""What the dashboard itself writes to the store: the access log, sessions and failed sign-ins, and nothing else.

Only `store` writes, and the dashboard does not know it: whoever puts the parts together (the command line) says once,
at the start, what writes.
"""

from typing import Protocol


class Writes(Protocol):
    """What there is to write. Each returns once it is on disk, or raises."""

    def note(self, user: str, role: str, action: str, object_: str) -> None:
        """Add a row to the access log."""


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
