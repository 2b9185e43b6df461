"""The list of sealed days: which files there are, and of which state of the store, of the dimensions and program."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
import polars as pl

import queries
from queries.dimensions import Dimensions
from queries.sealed.folder import Folder, Sheaf

NAME = "days.json"
FORMAT = 2
OF_NO_ROW = {"skills"}  # dimensions that no sealed row is told by
Bounds = tuple[int, int]


@dataclass(frozen=True)
class Day:
    """One sealed day of one kind: its rows, and the keys of the stored rows that they were made from.

    `placed`: every row has a site, so that no column depends on the zone that was asked in. `keys` are the least and
    greatest by table of what the rows were made of (days that were read at once share a file of them); `number` is
    the store's change number that it was read at, `heard` how far the store reached then, in microseconds.
    """

    rows: Sheaf | None
    placed: bool
    made_of: Sheaf | None
    keys: Mapping[str, Bounds]
    number: int
    heard: int


@dataclass(frozen=True)
class Listing:
    """Sealed days by kind and day, all of them right at change `number` or later.

    `marks` are the latest rows of some tables at that number: by them another store under the same name is known.
    """

    zone: str
    dims: str
    number: int
    marks: Mapping[str, tuple[int, int, int]]
    days: Mapping[str, Mapping[date, Day]] = field(default_factory=dict)
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def files(self) -> set[str]:
        """Names of all files that belong to it."""
        days = [day for kind in self.days.values() for day in kind.values()]
        return {sheaf.name for day in days for sheaf in (day.rows, day.made_of) if sheaf}


def load(folder: Folder) -> Listing | None:
    """Read the list; None where there is none, or one of another format or program."""
    path = folder.path / NAME
    try:
        found = path.stat()
    except OSError:
        return None
    return _parsed(path, found.st_ino, found.st_mtime_ns)


def save(folder: Folder, listing: Listing) -> None:
    """Put the list in the place of the one before, at once."""
    told = {one.name: getattr(listing, one.name) for one in fields(listing)}
    days = {kind: {str(day): asdict(one) for day, one in days.items()} for kind, days in listing.days.items()}
    content = told | {"days": days, "format": FORMAT, "program": program()}
    folder.put(NAME, orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS))


@lru_cache(maxsize=4)
def _parsed(path: Path, _inode: int, _written: int) -> Listing | None:
    try:
        found = orjson.loads(path.read_bytes())
        if found.pop("format") != FORMAT or found.pop("program") != program():
            return None
        days = {
            kind: {date.fromisoformat(day): _day(one) for day, one in days.items()}
            for kind, days in found.pop("days").items()
        }
        marks = {table: tuple(mark) for table, mark in found.pop("marks").items()}
        return Listing(**found, marks=marks, days=days)
    except (OSError, ValueError, KeyError, TypeError):  # whatever is wrong with it: it is made anew
        return None


def _day(told: dict[str, Any]) -> Day:
    sheaves = {name: Sheaf(**told[name]) if told[name] else None for name in ("rows", "made_of")}
    return Day(**{**told, **sheaves, "keys": {table: tuple(both) for table, both in told["keys"].items()}})


@lru_cache(maxsize=1)
def program() -> str:
    """Tell one program's shaping of rows from another's: a hash of the code that queries, and of Polars' version."""
    told = hashlib.sha256(pl.__version__.encode())
    for file in sorted(Path(os.fspath(queries.__path__[0])).rglob("*.py")):
        told.update(file.read_bytes())
    return told.hexdigest()


def of_dimensions(dims: Dimensions) -> str:
    """Tell what rows were named, judged and placed by: a hash of all dimensions that a row shows."""
    frames = {one.name: getattr(dims, one.name).rows() for one in fields(dims) if one.name not in OF_NO_ROW}
    return hashlib.sha256(orjson.dumps(frames)).hexdigest()
