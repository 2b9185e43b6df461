"""Running a call with a hard deadline: a stalled peer that still acknowledges packets passes every socket timeout."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Result = TypeVar("Result")


class DeadlineExceededError(TimeoutError):
    """A call did not come back in time."""


class Worker:
    """One daemon thread that runs calls one after another; whoever asks waits no longer than told."""

    def __init__(self, name: str) -> None:
        self._tasks: queue.SimpleQueue[tuple[Callable[[], object], Future[object]] | None] = queue.SimpleQueue()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    def call(self, function: Callable[[], Result], seconds: float) -> Result:
        """Run `function` in the thread; DeadlineExceededError after `seconds` (the call may still be running)."""
        future: Future[Result] = Future()
        self._tasks.put((function, future))  # type: ignore[arg-type]
        try:
            return future.result(timeout=seconds)
        except TimeoutError as error:
            if future.done():
                raise
            raise DeadlineExceededError(f"no answer from the store within {seconds:g} s") from error

    def end(self, last: Callable[[], object]) -> Future[object]:
        """Run `last` once the running call returns, then let the thread go."""
        future: Future[object] = Future()
        self._tasks.put((last, future))
        self._tasks.put(None)
        return future

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            function, future = task
            try:
                future.set_result(function())
            except BaseException as error:  # noqa: BLE001 - the asker gets it, whatever it is
                future.set_exception(error)
