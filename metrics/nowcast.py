"""Nowcasts: what a contact that joins now may expect, from the floor alone. Plain numbers in and out."""


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
