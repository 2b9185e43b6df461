"""Nowcasts: what a contact that joins now may expect, and how this interval will end. Plain numbers in and out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metrics.figure import Figure
from metrics.statistics import erlang


def expected_wait(waiting: int, free: int, serving: int, handle_s: float | None) -> float | None:
    """Seconds that a contact joining the queue now may expect to wait: 0 where an agent is free for it.

    Otherwise (waiting + 1 − free) contacts have to be finished first, and `serving` agents finish one every
    handle_s ÷ serving seconds on average: wait = (waiting + 1 − free) × handle_s ÷ serving. `serving` counts the
    agents at work for the queue, free ones included; `handle_s` is the recent mean handle time. Assumes that
    nobody ahead gives up and nobody signs in or out, so it errs on the long side.
    Null where nobody serves or no handle time is known.
    """
    ahead = waiting + 1 - free
    if ahead <= 0:
        return 0.0
    if serving <= 0 or handle_s is None:
        return None
    return ahead * handle_s / serving


@dataclass(frozen=True)
class Interval:
    """A queue in the middle of an interval.

    `in_time` of `decided` contacts were answered in time (decided: answered, or gave up after the short limit);
    `waited_s`: how long each that waits has waited so far, longest first; `to_come`: contacts expected until the
    interval ends, in the `left_s` seconds that remain; `free` and `serving` agents as in `expected_wait`.
    """

    in_time: int
    decided: int
    waited_s: Sequence[float]
    to_come: float
    left_s: float
    free: int
    serving: int
    handle_s: float | None
    threshold_s: float | None


def service_level(now: Interval) -> Figure:
    """Nowcast of the interval's service level: what is decided, who waits and who is still to come.

    (in time + Σ chance of each who waits + to come × Erlang C's service level) ÷ (decided + waiting + to come); n is
    that, rounded. Whoever waits behind k others is answered when k + 1 − free contacts have been finished, one every
    handle_s ÷ serving seconds: in time with the chance that so many are by then. Nobody gives up, nobody signs in or
    out. Null where nothing is decided, waiting or to come, or where threshold, handle time or agents are needed and
    not known.
    """
    undecided = len(now.waited_s) + now.to_come
    whole = now.decided + undecided
    if whole <= 0:
        return Figure(None, 0)
    if undecided and (now.threshold_s is None or now.handle_s is None):
        return Figure(None, round(whole))
    met = now.in_time + (_of_waiting(now) + _of_coming(now) if undecided else 0.0)
    return Figure(met / whole, round(whole))


def _of_waiting(now: Interval) -> float:
    """Sum of the chances of those who wait: so many finished within what is left of the threshold is Erlang's law."""
    from scipy.special import gammainc

    left_s = (now.threshold_s or 0.0) - np.asarray(now.waited_s, dtype=np.float64)
    ahead = np.arange(left_s.size) + 1 - now.free
    if now.serving <= 0:
        return 0.0
    finished = np.maximum(left_s, 0.0) * now.serving / max(now.handle_s or 0.0, 1e-9)
    chances = np.where(ahead <= 0, 1.0, gammainc(np.maximum(ahead, 1), finished))
    return float(np.where(left_s >= 0, chances, 0.0).sum())


def _of_coming(now: Interval) -> float:
    """Contacts to come that Erlang C has answered in time."""
    if now.to_come <= 0 or now.left_s <= 0:
        return 0.0
    load = erlang.load(now.to_come, now.handle_s or 0.0, now.left_s)
    return now.to_come * float(erlang.erlang_c(now.serving, load, now.handle_s or 0.0, now.threshold_s or 0.0)[1])
