"""What the dashboard itself writes to the store: the access log, sign-ins and failed ones, and nothing else.

Only `store` writes, and the dashboard does not know it: whoever puts the parts together (the command line) says once,
at the start, what writes.
"""

from typing import Protocol


class Writes(Protocol):
    """What there is to write. Each returns once it is on disk, or raises."""

    def note(self, user: str, role: str, action: str, object_: str) -> None:
        """Add a row to the access log."""

    def signed_in(self, user_id: int, token_hash: str) -> None:
        """Note that a user signed in and brings this token from now on."""

    def sign_in_failed(self, user_id: int) -> None:
        """Note that somebody who is not this user tried to be."""

    def seen(self, token_hash: str) -> None:
        """Note that whoever brings this token did something."""

    def signed_out(self, token_hash: str) -> None:
        """End a sign-in: its token opens nothing any more."""


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
