"""Payloads as they come: JSON text read within bounds, and any payload told as text for the rejects."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

import orjson

from store import cleaning
from store.records.base import RecordError, hash64

LARGEST = 2 * 1024 * 1024  # bytes of one JSON payload
DEEPEST = 64
KEPT = 64 * 1024  # characters of a rejected payload
OUTSIDE_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"|([\[{])|([\]}])', re.DOTALL)


def parse_json(raw: bytes) -> object:
    """Read one JSON payload; RecordError when it is too large, too deep, names a key twice or is no JSON."""
    if len(raw) > LARGEST:
        raise RecordError(f"payload of {len(raw)} bytes is larger than {LARGEST}")
    if _depth(raw) > DEEPEST:
        raise RecordError(f"payload is nested deeper than {DEEPEST}")
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except RecordError:
        raise
    except (ValueError, RecursionError) as error:
        raise RecordError(f"payload is no JSON: {cleaning.shorten(cleaning.clean(str(error)), 200)}") from error


def told(payload: object) -> tuple[str, int]:
    """Tell a rejected payload as JSON text (cut at 64 Ki characters) and as 64 bits of the whole."""
    if isinstance(payload, bytes):
        text = cleaning.clean(payload[: 4 * KEPT].decode("utf-8", "replace"))
        return text[:KEPT], hash64(payload)
    whole = orjson.dumps(_plain(payload, DEEPEST), option=orjson.OPT_SORT_KEYS)
    return whole.decode()[:KEPT], hash64(whole)


def _plain(value: object, levels: int) -> Any:
    """Make a value that JSON can hold, to a limited depth."""
    if isinstance(value, Mapping | list | tuple):
        return _plain_parts(value, levels) if levels > 0 else "(deeper)"
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        fits = cleaning.INT64_MIN <= value <= cleaning.INT64_MAX
        return value if fits else f"(a whole number of {value.bit_length()} bits)"
    return value if isinstance(value, float) and math.isfinite(value) else cleaning.clean(str(value))


def _plain_parts(value: Mapping[Any, Any] | list[Any] | tuple[Any, ...], levels: int) -> Any:
    if isinstance(value, Mapping):
        return {str(_plain(name, 0)): _plain(part, levels - 1) for name, part in value.items()}
    return [_plain(part, levels - 1) for part in value]


def _depth(raw: bytes) -> int:
    deepest = depth = 0
    for found in OUTSIDE_TEXT.finditer(raw):
        if found.lastindex is not None:
            depth += 1 if found.lastindex == 1 else -1
            deepest = max(deepest, depth)
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1) if len(names) < 1000 else "a name"  # noqa: PLR2004
        raise RecordError(f"payload names {cleaning.shorten(cleaning.clean(twice), 64)!r} twice")
    return held


def _no_constant(name: str) -> object:
    raise RecordError(f"payload holds {name}, which is no JSON number")
