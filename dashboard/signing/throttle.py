"""Slows down who guesses: ten failures in a quarter of an hour shut a name for as long, and twice as long each time.

It counts names, known or not, so that it tells nobody which there are.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

MOST, WITHIN_S = 10, 900.0
SHUT_S, LONGEST_SHUT_S = 900.0, 86_400.0
REMEMBERED = 10_000  # names


@dataclass
class _Tries:
    failed_at: list[float] = field(default_factory=list)
    shut_until: float = 0.0
    times_shut: int = 0


class Throttle:
    """Failures by name. Safe for several threads; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._names: dict[str, _Tries] = {}
        self._changing = Lock()

    def wait_s(self, name: str) -> float:
        """Return how long this name is shut from now; 0: not at all."""
        with self._changing:
            tries = self._names.get(name)
            return max(0.0, tries.shut_until - self._clock()) if tries else 0.0

    def failed(self, name: str) -> None:
        """Count one more failure."""
        now = self._clock()
        with self._changing:
            tries = self._names.pop(name, None) or _Tries()
            self._names[name] = tries  # the last to fail is the last to be forgotten
            tries.failed_at = [at for at in tries.failed_at if now - at < WITHIN_S] + [now]
            if len(tries.failed_at) >= MOST:
                tries.shut_until = now + min(SHUT_S * 2**tries.times_shut, LONGEST_SHUT_S)
                tries.times_shut = min(tries.times_shut + 1, 10)
                tries.failed_at = []
            while len(self._names) > REMEMBERED:
                del self._names[next(iter(self._names))]

    def succeeded(self, name: str) -> None:
        """Forget the failures of a name."""
        with self._changing:
            self._names.pop(name, None)
