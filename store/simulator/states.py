"""Agent states that agree with the contacts in hand: one state at a time, no gaps between sign-in and sign-off."""

import numpy as np
from numpy.typing import NDArray

STATES = ("offline", "available", "break", "lunch", "training", "meeting", "wrap", "on_contact")
OF_ACTIVITY = np.array([1, 2, 3, 4, 5])  # by activity of the rota
WRAP, ON_CONTACT = 6, 7


def states(legs: NDArray[np.int64], actual: NDArray[np.int64], until: int) -> NDArray[np.int64]:
    """Rows (agent, state, start, end) in order of start; `end` −1 where the state lasts at `until` (milliseconds).

    `legs`: rows (agent, answered, ended, wrapped) of handled legs; `actual`: rows (agent, activity, start, end) lived.
    Contacts in hand beat the rota: a break begins when the last contact is done.
    """
    agent, answered, ended, wrapped = legs.T
    rows, plan = np.ones(len(legs), np.int64), np.ones(len(actual), np.int64)
    who = np.concatenate([agent, agent, agent, actual[:, 0], actual[:, 0]])
    at = np.concatenate([answered, ended, wrapped, actual[:, 2], actual[:, 3]])
    talks = np.concatenate([rows, -rows, 0 * rows, 0 * plan, 0 * plan])
    wraps = np.concatenate([0 * rows, rows, -rows, 0 * plan, 0 * plan])
    signed = np.concatenate([0 * rows, 0 * rows, 0 * rows, plan, -plan])
    activity = OF_ACTIVITY[actual[:, 1]]
    doing = np.concatenate([0 * rows, 0 * rows, 0 * rows, activity, -activity])
    order = np.lexsort((at, who))
    who, at = who[order], at[order]
    talking, wrapping, on_duty, doing = (np.cumsum(part[order]) for part in (talks, wraps, signed, doing))
    state = np.where(talking > 0, ON_CONTACT, np.where(wrapping > 0, WRAP, np.where(on_duty > 0, doing, 0)))
    is_last = np.append((who[1:] != who[:-1]) | (at[1:] != at[:-1]), values=True)  # of the events of one instant
    who, at, state = who[is_last], at[is_last], state[is_last]
    is_new = np.append(True, (who[1:] != who[:-1]) | (state[1:] != state[:-1]))
    who, at, state = who[is_new], at[is_new], state[is_new]
    ends = np.append(np.where(who[1:] == who[:-1], at[1:], -1), -1)
    found = np.stack([who, state, at, ends], axis=1)[at < until]
    found[:, 3] = np.where(found[:, 3] >= until, -1, found[:, 3])
    return _kept(found)


def _kept(found: NDArray[np.int64]) -> NDArray[np.int64]:
    """Leave out the time between shifts, but for the agents who are away at the end."""
    kept = found[(found[:, 1] != 0) | (found[:, 3] < 0)]
    return kept[np.lexsort((kept[:, 0], kept[:, 2]))]
