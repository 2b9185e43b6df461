"""Waiting for a store that is locked, full or gone: ever longer, never in step with others, and until told to stop."""

import logging
import random
import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from store.errors import StoreUnavailableError

FIRST_S = 0.5
LONGEST_S = 30.0
ALARM_S = 60.0

Result = TypeVar("Result")
logger = logging.getLogger(__name__)


def patiently(
    act: Callable[[], Result], stop: Event, *, first_s: float = FIRST_S, longest_s: float = LONGEST_S
) -> Result:
    """Do `act` again until the store takes it; StoreUnavailableError goes on only when `stop` is set meanwhile.

    A write is idempotent, so one that was stored but not acknowledged may be repeated.
    """
    began, pause_s, is_told = time.monotonic(), first_s, False
    while True:
        try:
            return act()
        except StoreUnavailableError as error:
            waited_s = time.monotonic() - began
            if waited_s > ALARM_S and not is_told:
                logger.warning("nothing could be stored for %d s: %s", waited_s, error)
                is_told = True
            if stop.wait(pause_s * random.uniform(0.5, 1.0)):  # noqa: S311 - spreads retries, keeps no secret
                raise
            pause_s = min(pause_s * 2, longest_s)
