"""Loading a mapping: every name that it uses must be there, and a fault says where and what to write."""

import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from store.sources.mapping import Duration, Instant, Mapping, Only, Text

TIMES = ("created_at", "ended_at", "queued_at", "left_queue_at", "offered_at", "answered_at", "wrap_ended_at")
LENGTHS = ("talk_s", "hold_s", "wrap_s")
WORDS = {"missing": "is required, but missing", "extra_forbidden": "is no key of a mapping"}


class MappingError(ValueError):
    """A mapping that cannot be used; the message has one line a fault."""


def load(path: Path) -> Mapping:
    """Read a mapping from a TOML file; MappingError names line, key and what to write instead."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(f"{path}: cannot be read: {error}") from error
    try:
        return _checked(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"{path}: this is not TOML: {error}") from error
    except ValidationError as error:
        faults = [(_key(fault["loc"]), _in_words(fault)) for fault in error.errors(include_url=False)]
    except MappingError as error:
        faults = [(key, reason) for key, _, reason in (fault.partition(": ") for fault in str(error).splitlines())]
    told = [f"{path}, {_line(text, key)}{key}: {reason}" for key, reason in faults]
    raise MappingError("\n".join(told))


def columns_used(mapping: Mapping) -> dict[str, str]:
    """Every column that the mapping reads, with the key that names it."""
    used = dict.fromkeys(mapping.key, "key")
    for key, part in _parts(mapping):
        for name in ("column", "clock", "date"):
            column = getattr(part, name, None)
            if column:
                used.setdefault(column, f"{key}.{name}")
    return used


def check_columns(mapping: Mapping, present: tuple[str, ...]) -> None:
    """MappingError where the file lacks a column that the mapping reads."""
    lacking = [(key, column) for column, key in columns_used(mapping).items() if column not in present]
    faults = [f"{key}: the file has no column {column!r}{_meant(column, present)}" for key, column in lacking]
    if faults:
        raise MappingError("\n".join([*faults, f"the file has the columns {', '.join(present)}"]))


def _checked(told: dict[str, Any]) -> Mapping:
    mapping = Mapping.model_validate(told)
    faults = [*_order_faults(mapping), *_name_faults(mapping)]
    if faults:
        raise MappingError("\n".join(faults))
    return mapping


def _order_faults(mapping: Mapping) -> Iterator[str]:
    """An instant is found from instants above it."""
    above: list[str] = []
    for name, instant in mapping.instants.items():
        for other in instant.instants:
            if other not in above:
                told = "stands below it: move it up" if other in mapping.instants else "is not there"
                yield f"instants.{name}: it is found from {other!r}, which {told}{_meant(other, tuple(above))}"
        if instant.plus and instant.plus not in mapping.durations:
            yield f"instants.{name}.plus: durations has no {instant.plus!r}{_meant(instant.plus, mapping.durations)}"
        above.append(name)


def _name_faults(mapping: Mapping) -> Iterator[str]:
    """What contact and leg name must be there."""
    for table, part in (("contact", mapping.contact), ("leg", mapping.leg)):
        for field in (*TIMES, *LENGTHS):
            kind = "durations" if field in LENGTHS else "instants"
            known = tuple(getattr(mapping, kind))
            name = getattr(part, field, None)
            if name and name not in known:
                yield f"{table}.{field}: {kind} has no {name!r}{_meant(name, known)}"


def _parts(mapping: Mapping) -> Iterator[tuple[str, BaseModel]]:
    """Every part that reads a column, with its key."""
    groups: list[tuple[str, object]] = [(f"leave_out[{at}]", rule) for at, rule in enumerate(mapping.leave_out)]
    groups += [(f"instants.{name}", part) for name, part in mapping.instants.items()]
    groups += [(f"durations.{name}", part) for name, part in mapping.durations.items()]
    for table, whole in (("contact", mapping.contact), ("leg", mapping.leg)):
        groups += [(f"{table}.{name}", part) for name, part in (whole or ())]
    for key, part in groups:
        if isinstance(part, (Instant, Duration, Text, Only)):
            yield key, part
            only = getattr(part, "only", None)
            if only is not None:
                yield f"{key}.only", only


def _meant(name: str, known: Any) -> str:
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _key(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc) or "mapping"


def _in_words(fault: Any) -> str:
    message = str(fault["msg"]).removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        return WORDS["extra_forbidden"] + _meant(str(fault["loc"][-1]), _keys_beside(fault["loc"]))
    return WORDS.get(fault["type"], message)


def _keys_beside(loc: tuple[int | str, ...]) -> list[str]:
    """The keys that are allowed where an unknown one stands."""
    parts: dict[str, type[BaseModel]] = {"instants": Instant, "durations": Duration}
    if len(loc) == 1:
        model: type[BaseModel] | None = Mapping
    elif loc[0] in parts:
        model = parts[str(loc[0])]
    else:
        whole = Mapping.model_fields.get(str(loc[0]))
        inside = whole.annotation if whole else None
        model = inside if isinstance(inside, type) and issubclass(inside, BaseModel) else None
    return list(model.model_fields) if model else []


def _line(text: str, key: str) -> str:
    """Where in the file a key stands, as "line 12, "; nothing where it does not."""
    parts = re.split(r"[.\[\]]+", key)
    table, found = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line)
        table = header[1].replace('"', "") if header else table
        inside = [part for part in parts if part and part not in table.split(".")]
        if (header and parts[0] == table.split(".")[0]) or (
            inside and table == ".".join(parts[: len(parts) - len(inside)]) and _starts(line, inside[0])
        ):
            better = not header or table == ".".join(parts[: table.count(".") + 1])
            found = number if better else found
            if not header:
                break
    return f"line {found}, " if found else ""


def _starts(line: str, key: str) -> bool:
    return re.match(rf'\s*"?{re.escape(key)}"?\s*=', line) is not None
