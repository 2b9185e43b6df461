"""Weekly figures as they are kept: in memory and beside the settings' data, until the store may say otherwise.

While nothing in an SQLite store changed (its change number, and the latest rows of its tables, as for sealed days) what
is kept stays right, whatever its age. Else a week that is settled is read again a day later at the earliest, the others
after an hour. Figures made by another program have another name.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock

from queries.sealed import touched
from queries.source import Source

SETTLED_FOR, OPEN_FOR = timedelta(days=1), timedelta(hours=1)
AHEAD = 0.5  # of that age: when figures are made anew before anybody waits for them
Line = tuple[str, str | None, float | None, int]  # dimension, group, value, n

_memory: dict[str, dict[str, "Slice"]] = {}
_changing = Lock()


@dataclass(frozen=True)
class Stamp:
    """When figures were read (s since 1970), in which state of the store ("": not known), up to which day."""

    at: float
    state: str
    known: str


@dataclass(frozen=True)
class Slice:
    """The figures of one week."""

    stamp: Stamp
    lines: list[Line]

    def is_right(self, now: Stamp, *, is_settled: bool, is_ahead: bool) -> bool:
        """Whether it need not be read again at `now`; `is_ahead`: nor soon."""
        if self.stamp.state and self.stamp.state == now.state and (is_settled or self.stamp.known == now.known):
            return True
        long = (SETTLED_FOR if is_settled else OPEN_FOR).total_seconds()
        return now.at - self.stamp.at <= long * (AHEAD if is_ahead else 1)


def stamp(source: Source, at: float, known: date) -> Stamp:
    """Tell the state of the store, before anything is read from it."""
    if not source.is_sqlite:  # on a server, transactions that are under way commit under the same number
        return Stamp(at, "", str(known))
    number = touched.now(source)
    told = (number, sorted(touched.marks(source, number).items()))
    return Stamp(at, sha256(repr(told).encode()).hexdigest(), str(known))


def held(name: str, folder: Path | None) -> dict[str, Slice]:
    """Return what is kept under a name, by week; nothing where there is nothing, or it cannot be read."""
    with _changing:
        found = _memory.get(name)
    if found is not None:
        return dict(found)
    if folder is None:
        return {}
    try:
        told = json.loads((folder / f"{name}.json").read_text("utf-8"))
        return {week: Slice(Stamp(**one["stamp"]), [(*line,) for line in one["lines"]]) for week, one in told.items()}
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return {}


def keep(name: str, slices: dict[str, Slice], folder: Path | None) -> None:
    """Keep the weeks of a name: a whole file or the one before."""
    with _changing:
        _memory[name] = dict(slices)
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{name}.new"
    fresh.write_text(json.dumps({week: asdict(one) for week, one in slices.items()}), "utf-8")
    fresh.replace(folder / f"{name}.json")


def forget() -> None:
    """Forget what memory holds."""
    with _changing:
        _memory.clear()
