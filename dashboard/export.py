"""What leaves as a sheet: cells that no spreadsheet runs, names that say whose it is and that it is confidential."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠﹦﹢﹣﹫")  # what a spreadsheet would run
MARK = "\ufeff"  # so that Excel reads UTF-8
LONGEST = 100
UNSAFE = re.compile(r"[^0-9A-Za-z\u3400-\u9fff]+")


def neutral(value: Any) -> Any:
    """Return a cell that is shown as it is: text that a spreadsheet would run gets an apostrophe, numbers stay."""
    if not isinstance(value, str) or not value.lstrip(" \u00a0\u3000\u200b").startswith(FORMULA_STARTS):
        return value
    return f"'{value}"


def sheet(names: Sequence[str], rows: Iterable[Sequence[Any]], *, mark: bool = True) -> str:
    """Write RFC 4180 with neutral cells, headings included; a byte-order mark first where `mark`."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([neutral(name) for name in names])
    writer.writerows([neutral(value) for value in row] for row in rows)
    return (MARK if mark else "") + out.getvalue()


def about(who: str, at: datetime, chosen: str) -> tuple[tuple[str, str], ...]:
    """Return the lines that stand above a sheet: that it is confidential, by whom, when, and of what."""
    return (("confidential", ""), ("by", who), ("at", at.isoformat(timespec="seconds")), ("of", chosen))


def file_name(what: str, who: str, at: datetime, chosen: str, suffix: str = "csv") -> str:
    """Name a file after what it is, who made it when, of what; no sign in it means anything to a system."""
    parts = (what, f"{at:%Y%m%d-%H%M}", who, chosen)
    told = "_".join(UNSAFE.sub("-", part).strip("-") for part in parts if part)
    return f"{told[:LONGEST]}_confidential.{suffix}"
