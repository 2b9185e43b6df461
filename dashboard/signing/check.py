"""Checks a name and a password; what is found takes as long to say of nobody as of somebody."""

from collections.abc import Callable
from typing import NamedTuple

from dashboard import written
from dashboard.signing import passwords, sessions
from dashboard.signing.throttle import Throttle
from queries.users import Credentials

Find = Callable[[str], Credentials]


class Outcome(NamedTuple):
    """A token, where it went well; else how long to wait, and whose failure it was where there is such a user."""

    token: str | None = None
    wait_s: float = 0.0
    failed: int | None = None


class Check:
    """`find` gives what a name signs in by."""

    def __init__(self, find: Find, throttle: Throttle | None = None) -> None:
        self._find = find
        self._throttle = throttle or Throttle()

    def __call__(self, name: str, password: str) -> Outcome:
        """Sign in, or say why not. The store's faults come through."""
        known = self._find(name)
        wait_s = self._throttle.wait_s(known.known_as)
        if wait_s:
            return Outcome(wait_s=wait_s)
        self._throttle.failed(known.known_as)  # counted first: many tries at a time are as many tries
        if not passwords.is_right(known.password_hash, password) or known.user_id is None:
            return Outcome(wait_s=self._throttle.wait_s(known.known_as), failed=known.user_id)
        self._throttle.succeeded(known.known_as)
        token = sessions.new()
        written.writes().signed_in(known.user_id, sessions.hashed(token))
        return Outcome(token)
