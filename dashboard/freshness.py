"""When data is fresh, ageing, stale or lost. The browser counts the age (desk/freshness.js) with these limits."""

from typing import Final, TypedDict


class Limits(TypedDict):
    """Greatest age in seconds at which data is still fresh, ageing, stale; beyond, it is lost."""

    fresh_s: float
    ageing_s: float
    stale_s: float


LIMITS: Final[Limits] = {"fresh_s": 10, "ageing_s": 60, "stale_s": 300}


def state(age_s: float) -> str:
    """Return fresh, ageing, stale or lost for data of this age."""
    if age_s <= LIMITS["fresh_s"]:
        return "fresh"
    if age_s <= LIMITS["ageing_s"]:
        return "ageing"
    return "stale" if age_s <= LIMITS["stale_s"] else "lost"
