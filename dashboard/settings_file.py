"""Finds and reads `floorview.toml`, and says on which line what is wrong and what to write instead."""

import os
import tomllib
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from dashboard.settings import Settings
from dashboard.toml_line import line_of, literal

CONFIG = "FLOORVIEW_CONFIG"
DATA = "FLOORVIEW_DATA"
STORE = "FLOORVIEW_STORE"
PLAIN = {
    "string_pattern_mismatch": "may hold small letters, digits, - and _ only, 32 at most",
    "model_type": "must be a table",
    "timezone_aware": "needs its offset from UTC",
}
DEFAULT_STORE = "sqlite:///data/floorview.db"


class SettingsError(ValueError):
    """The settings cannot be used; the message says where and what to write instead."""


@lru_cache(maxsize=1)
def current() -> Settings:
    """Give the settings of this process: $FLOORVIEW_CONFIG, else ./floorview.toml, else what holds without a file.

    `data` is made absolute: as the file says, from the file's own folder; $FLOORVIEW_DATA from the working directory.
    """
    named = os.environ.get(CONFIG)
    path = Path(named) if named else Path("floorview.toml")
    if named and not path.is_file():
        raise SettingsError(f"{CONFIG} names {path}, which is not a file")
    settings = load(path) if path.is_file() else Settings()
    data = os.environ.get(DATA)
    folder = Path(data).absolute() if data else path.absolute().parent / settings.data
    return settings.model_copy(update={"data": folder})


def store_url() -> str:
    """Give the URL of the store of this process: $FLOORVIEW_STORE, else the embedded one in ./data."""
    return os.environ.get(STORE) or DEFAULT_STORE


def load(path: Path) -> Settings:
    """Read and check one file. Raises SettingsError with every fault, each with its line."""
    try:
        return read(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8") from error


def read(text: str, name: str) -> Settings:
    """Check the text of a settings file called `name`."""
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name} is not TOML: {error}") from error
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(fault, text, name) for fault in _own_faults(error))) from error


def _own_faults(error: ValidationError) -> list[ErrorDetails]:
    """Leave out "too few items" of a list whose items have faults of their own."""
    faults = error.errors()
    deeper = {fault["loc"][:end] for fault in faults for end in range(len(fault["loc"]))}
    return [fault for fault in faults if fault["type"] != "too_short" or fault["loc"] not in deeper]


def _sentence(fault: ErrorDetails, text: str, name: str) -> str:
    path = [part for part in fault["loc"] if part != "[key]"]
    line = line_of(text, path)
    where = ".".join(f"[{part + 1}]" if isinstance(part, int) else part for part in path).replace(".[", "[")
    message = fault["msg"].removeprefix("Value error, ").rstrip(".")
    found = (
        ""
        if fault["type"] in {"missing", "extra_forbidden"} or isinstance(fault["input"], dict | list)
        else (f" = {literal(fault['input'])}")
    )
    return f"{name}, line {line}: {where or 'the file'}{found}: {_remedy(fault, path, message)}"


def _remedy(fault: ErrorDetails, path: Sequence[str | int], message: str) -> str:
    key = path[-1] if path else ""
    if fault["type"] == "extra_forbidden":
        known = list(_fields(path[:-1]))
        close = get_close_matches(str(key), known, n=1)
        return f"there is no such setting; {f'write {close[0]}' if close else 'there are ' + ', '.join(known)}"
    example = "" if isinstance(fault["input"], dict) and fault["type"] == "value_error" else _example(path)
    message = PLAIN.get(fault["type"], message)
    text = "is missing" if fault["type"] == "missing" else message[:1].lower() + message[1:]
    return f"{text}; write for example: {example}" if example else text


def _example(path: Sequence[str | int]) -> str:
    named = [part for part in path if isinstance(part, str)]
    for end in range(len(path), 0, -1):
        key = path[end - 1]
        field = _fields(path[: end - 1]).get(key) if isinstance(key, str) else None
        if field is not None and field.examples:
            return f"{key} = {literal(field.examples[0])}"
    return f"{named[-1]} = …" if named else ""


def _fields(path: Sequence[str | int]) -> dict[str, Any]:
    """Fields of the table at this path, by name; nothing where the path leads to no table."""
    model: type[BaseModel] | None = Settings
    for part in (part for part in path if isinstance(part, str)):
        field = model.model_fields.get(part) if model else None
        model = _table(field.annotation) if field else model
    return dict(model.model_fields) if model else {}


def _table(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_table(argument) for argument in getattr(annotation, "__args__", ()))
    return next((table for table in inner if table), None)
