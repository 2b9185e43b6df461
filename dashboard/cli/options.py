"""Options that many commands share."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DEMO_STORE = "sqlite:///var/demo.db"

Store = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="FLOORVIEW_STORE",
        help="URL of the store: sqlite:///path or postgresql://user@host/name",
        show_default=True,
    ),
]

DAY = ["%Y-%m-%d"]


class Format(StrEnum):
    """How figures and rows are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


First = Annotated[datetime | None, typer.Option("--from", formats=DAY, help="first local day")]
End = Annotated[datetime | None, typer.Option("--to", formats=DAY, help="the day after the last")]
Form = Annotated[Format, typer.Option("--format")]
Choices = Annotated[list[str] | None, typer.Option("--set", metavar="METRIC.OPTION=VALUE")]
Names = Annotated[list[str] | None, typer.Option(help="only these; may be given several times")]
Site = Annotated[str | None, typer.Option(help="the site whose days and contacts count; else the first")]
Out = Annotated[Path | None, typer.Option("--out", help="a file to write to; a workbook (xlsx) goes to no terminal")]
Mark = Annotated[bool, typer.Option("--bom", help="CSV with a byte-order mark, for Excel")]


def day_of(at: datetime | None) -> date | None:
    """Day that was typed."""
    return at.date() if at else None


def parted(text: str) -> tuple[str, ...]:
    """Names typed with commas between them."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def given(**filters: list[str] | None) -> dict[str, tuple[str, ...]]:
    """Filters that were typed."""
    return {name: tuple(values) for name, values in filters.items() if values}
