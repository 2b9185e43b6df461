"""Figures as text: a table for people, JSON and CSV for programs. Data never reaches a terminal or a sheet as code."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from unicodedata import category, east_asian_width
from zoneinfo import ZoneInfo

from dashboard.export import sheet

Row = Mapping[str, Any]
WHOLE = {"count", "slots", "net"}
PLACES = dict.fromkeys(WHOLE, 0) | {"score": 2, "ratio": 2, "contacts": 2}
VALUES = ("value", "low", "high")
TOLD = (*VALUES, "n", "unit", "variant")


def as_json(rows: Sequence[Row], zone: str) -> str:
    """Write a list of objects: metric, dimensions, value (null: not known), n, unit, variant; low and high if asked."""
    import orjson

    return orjson.dumps([_plain(row, zone) for row in rows], option=orjson.OPT_INDENT_2).decode() + "\n"


def as_csv(rows: Sequence[Row], names: Sequence[str], zone: str, *, mark: bool = False) -> str:
    """Write RFC 4180; text that a spreadsheet would run gets a leading apostrophe. `mark`: a byte-order mark first."""
    return sheet(names, (list(_plain(row, zone).values()) for row in rows), mark=mark)


def as_xlsx(rows: Sequence[Row], names: Sequence[str], zone: str, header: str) -> bytes:
    """Write a workbook: what it is of and how each metric is defined, then the rows; numbers as numbers."""
    from dashboard.workbook import workbook
    from metrics import registry

    known = registry.everything()
    keys = dict.fromkeys(str(row.get("metric")) for row in rows)
    told = [(known[key].name, known[key].formula) for key in keys if key in known]
    return workbook(names, (list(_plain(row, zone).values()) for row in rows), [("of", header), *told])


def as_table(rows: Sequence[Row], names: Sequence[str], zone: str) -> str:
    """Write aligned columns: shares as percentages, seconds with their unit, an en dash for what is not known."""
    shown = [name for name in names if name != "unit" and (name != "variant" or any(row["variant"] for row in rows))]
    table = [shown, *([_words(row, name, zone) for name in shown] for row in rows)]
    return aligned(table, right=frozenset({place for place, name in enumerate(shown) if name in {*VALUES, "n"}}))


def aligned(table: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Write lines of words in columns, those of `right` flush right; a Chinese character is two wide."""
    widths = [max(_width(line[place]) for line in table) for place in range(len(table[0]))]
    return "".join("  ".join(_padded(line, widths, right)).rstrip() + "\n" for line in table)


def catalogue() -> str:
    """List every metric: key, name and formula, family by family."""
    from metrics import registry

    lines = []
    for family, members in registry.families().items():
        lines += [f"{family}:", *(f"  {one.key:30} {one.name}: {one.formula}" for one in members)]
    return "\n".join(lines) + "\n"


def _plain(row: Row, zone: str) -> dict[str, Any]:
    made = {name: _local(value, zone) for name, value in row.items()}
    if row.get("value") is not None and row["unit"] in WHOLE:
        made["value"] = int(row["value"])
    return made


def _local(value: Any, zone: str) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(zone)).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _words(row: Row, name: str, zone: str) -> str:
    if name in VALUES:
        return _value(row[name], row["unit"])
    value = _local(row[name], zone)
    if value is None:
        return "" if name in TOLD else "–"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    return "".join(letter if category(letter)[0] != "C" else "\ufffd" for letter in str(value))


def _value(value: float | None, unit: str) -> str:
    from dashboard.wording.numbers import number, percent

    if unit == "share":
        return percent(value)
    told = number(value, PLACES.get(unit, 1))
    marks = {"seconds": " s", "per_hour": "/h", "hours": " h", "days": " d"}
    return told if value is None else told + marks.get(unit, "")


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(line: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> list[str]:
    pads = [" " * (width - _width(text)) for text, width in zip(line, widths, strict=True)]
    return [
        pad + text if place in right else text + pad for place, (text, pad) in enumerate(zip(line, pads, strict=True))
    ]
