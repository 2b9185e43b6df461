"""Parts of a board that look back and change slowly: made once in a while, not at every tick."""

from collections.abc import Callable, Hashable
from time import monotonic
from typing import Any, TypeVar

Part = TypeVar("Part")
AT_MOST = 512  # parts of different scopes kept at a time


class Kept:
    """Keeps what was made for a key for `for_s` seconds. Callers hold the floor's lock: not for several threads."""

    def __init__(self, for_s: float, clock: Callable[[], float] = monotonic) -> None:
        self._for_s, self._clock = for_s, clock
        self._made: dict[Hashable, tuple[float, Any]] = {}

    def get(self, key: Hashable, make: Callable[[], Part]) -> Part:
        """Return what was made for this key, or make it where it is too old."""
        made = self._made.pop(key, None)
        if made is None or self._clock() - made[0] > self._for_s:
            made = (self._clock(), make())
        self._made[key] = made
        while len(self._made) > AT_MOST:
            del self._made[next(iter(self._made))]
        part: Part = made[1]
        return part
