"""What is done from time to time beside the server, in threads that mostly wait; work goes to processes of its own."""

import logging
import os
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FLOORVIEW = (sys.executable, "-m", "dashboard.cli.main")
PATIENCE_S = 10.0


class Rounds(ABC):
    """Takes a turn every `every_s` in a thread of its own, from `first_s` after `start` until `stop`."""

    def __init__(self, name: str, *, first_s: float, every_s: float) -> None:
        self._first_s, self._every_s = first_s, every_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin, in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, and wait until the thread has ended."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=PATIENCE_S)

    def _run(self) -> None:
        wait_s = self._first_s
        while not self._stop.wait(wait_s):
            wait_s = self._every_s
            self._turn()

    @abstractmethod
    def _turn(self) -> None:
        """Do it once; what is raised ends the thread."""


@dataclass(frozen=True)
class Errand:
    """A command to run. What comes from outside goes by the environment: a store's URL may hold a password."""

    name: str
    words: Sequence[str]
    environment: Mapping[str, str]
    failed: str  # what is logged where it could not be done
    log: logging.Logger
    level: int = logging.WARNING
    niceness: int | None = None


class Errands(Rounds):
    """Runs a command in a process of its own, which ends with this one, at every turn at which it is due."""

    def __init__(self, errand: Errand, *, first_s: float, every_s: float) -> None:
        super().__init__(errand.name, first_s=first_s, every_s=every_s)
        self._errand = errand
        self._round: subprocess.Popen[str] | None = None
        self.has_fallen = False  # whether the last round could not be made, or ended with another code than 0

    def stop(self) -> None:
        """End the round at hand, and wait for it."""
        self._stop.set()
        if self._round is not None:
            self._round.terminate()
        super().stop()

    def is_due(self) -> bool:
        """Whether there is anything to do now; OSError where that cannot be told."""
        return True

    def _turn(self) -> None:
        try:
            if self.is_due():
                self._go()
        except OSError:  # no process to be had, no file to be read: the next turn tries again
            self.has_fallen = True
            self._errand.log.log(self._errand.level, "%s", self._errand.failed, exc_info=True)

    def _go(self) -> None:
        self._round = subprocess.Popen(  # noqa: S603 - our own command, its only words from outside in the environment
            self._errand.words,
            env=os.environ | dict(self._errand.environment),
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        if self._errand.niceness is not None:
            os.setpriority(os.PRIO_PROCESS, self._round.pid, self._errand.niceness)
        if self._stop.is_set():
            self._round.terminate()
        _, said = self._round.communicate()
        if self._stop.is_set():
            return
        self.has_fallen = bool(self._round.returncode)
        if self.has_fallen:
            self._errand.log.log(self._errand.level, "%s: %s", self._errand.failed, said.strip()[-500:])
