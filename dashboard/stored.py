"""The store, for pages that look back: few connections at a time, and answers kept for those who may see the same."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from queue import Empty, LifoQueue
from threading import BoundedSemaphore, Lock
from time import monotonic
from typing import Any, TypeVar

from dashboard import guarded
from dashboard.settings_file import store_url
from queries.scope import Principal
from queries.source import Source

AT_ONCE = 2  # questions at a time: the rest wait, so that the live floor keeps a processor
DEADLINE_S = 30.0
KEPT_S, KEPT = 60.0, 256
Answer = TypeVar("Answer")

_turn = BoundedSemaphore(AT_ONCE)
_quick = BoundedSemaphore(1)  # beside them, for what every page has to know before it can show anything
_idle: LifoQueue[Source] = LifoQueue()
_answers: dict[Hashable, tuple[float, Any]] = {}
_noting = Lock()


@contextmanager
def source(*, is_quick: bool = False) -> Iterator[Source]:
    """Lend a source of the dashboard's store; StoreUnreachableError comes out of its reads.

    `is_quick`: for a question of milliseconds, which does not wait behind long ones.
    """
    with _quick if is_quick else _turn:
        try:
            lent = _idle.get_nowait()
        except Empty:
            lent = Source(store_url(), deadline_s=DEADLINE_S)
        try:
            yield lent
        finally:
            _idle.put(lent)


def kept(
    principal: Principal,
    question: Hashable,
    answer: Callable[[Source], Answer],
    *,
    for_s: float = KEPT_S,
    is_floor: bool = False,
) -> Answer:
    """Return the answer to this question of this principal, at most `for_s` old. `question` tells all it depends on.

    Figures of too few cases are withheld where the principal may open none (dashboard/guarded.py), save of what waits
    or stands open at an instant (`is_floor`): without it nobody can run a floor.
    """

    def asked() -> Answer:
        with source() as lent:
            made = answer(lent)
        return made if is_floor else guarded.answer(principal, made)

    return _remembered((store_url(), principal, question), for_s, asked)


def quickly(principal: Principal, question: Hashable, answer: Callable[[Source], Answer]) -> Answer:
    """Return the answer to a question of milliseconds, without figures, that does not wait behind long ones."""

    def asked() -> Answer:
        with source(is_quick=True) as lent:
            return answer(lent)

    return _remembered((store_url(), principal, question), KEPT_S, asked)


def _remembered(key: Hashable, for_s: float, asked: Callable[[], Answer]) -> Answer:
    with _noting:
        found = _answers.get(key)
    if found is not None and monotonic() - found[0] <= for_s:
        told: Answer = found[1]
        return told
    made = asked()
    with _noting:
        _answers.pop(key, None)
        _answers[key] = (monotonic(), made)
        while len(_answers) > KEPT:
            del _answers[next(iter(_answers))]
    return made


def forget() -> None:
    """Close what stands open and forget all answers."""
    with _noting:
        _answers.clear()
    while True:
        try:
            _idle.get_nowait().close()
        except Empty:
            return
