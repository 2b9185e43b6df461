"""How far the queue_logs of a source were read, and what was open there: the cursor of its feed.

The state belongs to the latest lines that were read. A file is gone on with from its offset; one that begins where the
last ended (a rotated log) goes on from its state; an older one is read for itself and leaves the state alone.
"""

from dataclasses import dataclass, field
from typing import Any

import orjson

FORMAT = 1
FILES = 20  # so many files are remembered, the latest read


@dataclass
class Cursor:
    """`files`: the offset by a file's identity; `state`: of the queue_log after the latest line."""

    files: dict[str, int] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, text: str | None) -> "Cursor":
        """Read what `text` said; nothing known where it said nothing, or in another format."""
        try:
            told = orjson.loads(text or "{}")
        except orjson.JSONDecodeError:
            return cls()
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            return cls()
        return cls(told["files"], told["state"])

    def text(self) -> str:
        """Say it as text."""
        latest = dict(list(self.files.items())[-FILES:])
        return orjson.dumps({"format": FORMAT, "files": latest, "state": self.state}).decode()

    @property
    def last(self) -> int:
        """The instant of the latest line, in microseconds; 0: none."""
        return int(self.state.get("last", 0))

    @property
    def file(self) -> str | None:
        """The file that was read last."""
        return next(reversed(self.files), None)

    def reached(self, identity: str | None, offset: int) -> None:
        """Note how far a file was read."""
        if identity:
            self.files.pop(identity, None)
            self.files[identity] = offset
