"""Asterisk's queue_log: lines in, canonical records out. Pure: no clock, no file, no store.

Rules where the log is silent:

- Wait runs from ENTERQUEUE to the line that ends it, by the times of the lines; talk is Asterisk's own call time.
- EXITWITHTIMEOUT and EXITWITHKEY flow out of the queue; EXITEMPTY and SYSCOMPAT leave it unserved.
- A call that enters a queue again, at most an hour after its last line, is the same contact with one more leg.
- A call whose beginning the log lacks begins where the hold and call times of its later lines say.
- QUEUESTART means that Asterisk was started: what was open ends at the last line before it.
- A call of which nothing was heard for four hours ends at its last line.
- A line that stands in the log twice counts once; a jump back of more than an hour begins another log.
"""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from store.sources import asterisk_call_events, asterisk_member_events
from store.sources.asterisk_floor import Floor
from store.sources.asterisk_line import SECOND, LeftOutError, Line, LineError, parse
from store.sources.tally import Tally

Payload = dict[str, Any]
HOUR = 3_600 * SECOND
GHOST = 4 * HOUR
MEMORY = 50_000  # lines among which one that was written twice is found
NOTED = frozenset({"CONFIGRELOAD", "DID", "INFO", "PENALTY", "QUEUEPENALTY"})
HANDLERS = {**asterisk_call_events.HANDLERS, **asterisk_member_events.HANDLERS}


class QueueLog:
    """Feed it lines, take the rows that changed.

    `site` (name and zone) heads the rows; `latest` is the last instant that a line may name, in microseconds.
    """

    def __init__(self, site: str, zone: ZoneInfo, latest: int, state: Payload | None = None) -> None:
        self.zone = zone
        self.latest = latest
        self.tally = Tally()
        self.rejects: list[tuple[Payload, str]] = []
        self.floor = Floor.load(state or {}, site, zone)
        self._seen: dict[str, None] = {}

    def feed(self, lines: Iterable[str]) -> None:
        """Take lines in the order of the log."""
        for text in lines:
            if not text.strip():
                continue
            self.tally.read += 1
            try:
                self._take(text, parse(text, self.zone, self.latest))
            except LeftOutError as rule:
                self.tally.left_out[str(rule)] += 1
            except LineError as error:
                self._reject(text, str(error))

    def take(self) -> tuple[list[Payload], list[tuple[Payload, str]]]:
        """Return the rows that changed since the last call, each once, and the lines rejected with their reasons."""
        rows, self.floor.changed = list(self.floor.changed.values()), {}
        rejects, self.rejects = self.rejects, []
        return rows, rejects

    def state(self) -> Payload:
        """Return all that a later run needs to go on from here, as JSON values."""
        return self.floor.dump()

    def close(self) -> None:
        """End what is still open, when the log ended long ago."""
        self._count("log ends with calls open: ended at its last line", self.floor.close_calls(self.floor.last))
        self.floor.stop_agents(self.floor.last)

    def _take(self, text: str, line: Line) -> None:
        if text in self._seen:
            self.tally.left_out["line is there twice"] += 1
            return
        self._remember(text)
        if line.at < self.floor.last - HOUR:
            self._count("log begins anew, more than an hour back", 1)
            self.floor.forget()
        self.floor.hear(line.at)
        self._sweep(line.at)
        self._apply(text, line)

    def _apply(self, text: str, line: Line) -> None:
        handler = HANDLERS.get(line.event)
        if handler is not None:
            note = handler(self.floor, line)
            if note:
                self._count(note, 1)
        elif line.event == "QUEUESTART":
            self._count("Asterisk was started with calls open: ended at the line before", self.floor.restart())
        elif line.event in NOTED:
            self.tally.left_out[f"{line.event}: says nothing about a call or an agent's state"] += 1
        else:
            self._reject(text, f"unknown event {line.event[:40]!r}")

    def _remember(self, text: str) -> None:
        self._seen[text] = None
        if len(self._seen) > MEMORY:
            for old in list(self._seen)[: MEMORY // 2]:
                del self._seen[old]

    def _sweep(self, at: int) -> None:
        if at >= self.floor.swept + HOUR // 60:
            self.floor.swept = at
            self._count("nothing heard of a call for 4 hours: ended at its last line", self.floor.sweep(at - GHOST))

    def _count(self, note: str, number: int) -> None:
        if number:
            self.tally.noted[note] += number

    def _reject(self, text: str, reason: str) -> None:
        self.rejects.append(({"table": "asterisk_queue_log", "line": text[:2000]}, reason))
