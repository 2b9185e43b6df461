"""What a panel shows, as a file: its table with title, scope, time and the definitions of its metrics."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import polars as pl

from dashboard import export
from dashboard.analysis import unreached
from dashboard.definitions import definitions
from dashboard.shell import Opened
from dashboard.workbook import MEDIA, workbook
from metrics.options import Settings
from metrics.small_cells import LEAST_TOLD
from queries.rights import Resource, grant, sees_groups_only

CSV, XLSX = "csv", "xlsx"


class Definition(NamedTuple):
    """A metric's name and its formula in force."""

    name: str
    formula: str


@dataclass(frozen=True, eq=False)
class Content:
    """What is saved: a panel's key, title and table, and the metrics whose definitions go with it, under `settings`."""

    key: str
    title: str
    sheet: pl.DataFrame
    metrics: Sequence[str]
    settings: Settings


def kinds(page: Opened) -> tuple[str, ...]:
    """Return the kinds of files that this viewer may have."""
    return tuple(WRITERS) if grant(page.principal, Resource.EXPORT_FIGURES) else ()


def name(page: Opened, key: str) -> str:
    """Return the name of a file without its ending: what, from and to."""
    first, last = _days(page)
    return f"floorview-{key}-{first}-{last}"


def about(page: Opened, metrics: Sequence[str] = ()) -> list[str]:
    """Say in words of when, of what and as of when the figures of these metrics are: a line each."""
    first, last = _days(page)
    chosen = "; ".join(f"{name}: {', '.join(values)}" for name, values in page.scope.chosen)
    settings = "; ".join(f"{option} = {value}" for option, value in page.scope.options)
    until = page.known.until or datetime.now(UTC)
    line = page.say(
        "analysis.about", first=first, last=last, zone=page.zone, at=f"{until.astimezone(_zone(page)):%Y-%m-%d %H:%M}"
    )
    told = [page.say("analysis.about_chosen", what=what) for what in (chosen, settings) if what]
    whole = unreached.said(metrics, page.scope, page.lang)
    return [line, *told, *([whole] if whole else [])]


def file(page: Opened, content: Content, kind: str) -> Mapping[str, str]:
    """Make the file: name, media type, content in base 64, and a token that tells one saving from the next."""
    media, write = WRITERS[kind]
    made = write(page, content)
    return {
        "name": f"{name(page, content.key)}.{kind}",
        "type": media,
        "base64": b64encode(made).decode("ascii"),
        "token": token_hex(8),
    }


def withheld(page: Opened, sheet: pl.DataFrame) -> pl.Series:
    """Tell of each row whether its figure is withheld from this viewer, because it is of too few cases."""
    names = [name for name in ("value", "n") if name in sheet.columns]
    if "n" not in names or not sees_groups_only(page.principal):
        return pl.repeat(value=False, n=sheet.height, dtype=pl.Boolean, eager=True)
    return sheet.select(pl.all_horizontal(pl.col(names).is_null())).to_series()


def _days(page: Opened) -> tuple[str, str]:
    window = page.scope.window
    first, end = (at.astimezone(_zone(page)) for at in (window.start_at, window.end_at))
    return first.date().isoformat(), (end - timedelta(microseconds=1)).date().isoformat()


def _zone(page: Opened) -> ZoneInfo:
    return ZoneInfo(page.zone)


def _csv(page: Opened, content: Content) -> bytes:
    """Lines that tell what it is and by whom, an empty one, then the table; numbers as machines read them."""
    above = export.sheet(*_headed([*_above(page, content), ()]))
    return (above + export.sheet(content.sheet.columns, _rows(page, content.sheet), mark=False)).encode()


def _xlsx(page: Opened, content: Content) -> bytes:
    """Write the same as a workbook: numbers are numbers there."""
    return workbook(content.sheet.columns, _rows(page, content.sheet), _above(page, content))


def _above(page: Opened, content: Content) -> list[tuple[str, ...]]:
    """Say whose it is, of when and of what, and how its figures are defined."""
    told = export.about(page.principal.name, datetime.now(UTC), content.title)
    return [*told, *(("", line) for line in about(page, content.metrics)), *_definitions(page, content)]


def _rows(page: Opened, sheet: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Rows as they are written: what is withheld says so in the place of its n."""
    place = sheet.columns.index("n") if "n" in sheet.columns else -1
    plain = sheet.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))
    few = page.say("small.few", least=LEAST_TOLD)
    for row, is_withheld in zip(plain.iter_rows(), withheld(page, sheet), strict=True):
        yield (*row[:place], few, *row[place + 1 :]) if is_withheld else row


def _headed(lines: Sequence[Sequence[str]]) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    return lines[0], lines[1:]


def _definitions(page: Opened, content: Content) -> list[Definition]:
    found = definitions(content.metrics, content.settings, page.lang)
    return [Definition(one["name"], one["formula"]) for one in found.values()]


WRITERS: Mapping[str, tuple[str, Callable[[Opened, Content], bytes]]] = {
    CSV: ("text/csv", _csv),
    XLSX: (MEDIA, _xlsx),
}
