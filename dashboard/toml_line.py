"""Where a setting stands in its file, and how a value is written in TOML."""

import json
import tomllib
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Line (from 1) on which the value at this path is complete; of the nearest table above it if it is missing.

    The parser itself is asked: the first line up to which the file, read as a whole, holds the path.
    """
    lines = text.splitlines(keepends=True)
    for depth in range(len(path), 0, -1):
        for count in range(1, len(lines) + 1):
            try:
                read = tomllib.loads("".join(lines[:count]))
            except tomllib.TOMLDecodeError:
                continue  # in the middle of a value of several lines
            if _holds(read, path[:depth]):
                return count
    return 1


def _holds(value: Any, path: Sequence[str | int]) -> bool:
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def literal(value: Any) -> str:
    """Write a value as it would stand in the file."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(literal(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {literal(item)}' for key, item in value.items())} }}"
    return json.dumps(value, ensure_ascii=False, default=str)
