"""What an import says: a bar while it runs, counts when it is over, the first rows of a trial run."""

import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TransferSpeedColumn
from rich.table import Table
from rich.text import Text

from store.cleaning import clean
from store.sources.tally import Tally
from store.types import from_micros

console = Console()
SHOWN = 5
WIDEST = 32


@contextmanager
def bar(name: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar over the bytes of a file; the function that moves it takes bytes read and bytes in all."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(_plain(name), total=None)
        yield lambda read, size: progress.update(task, completed=read, total=size)


@contextmanager
def stopped() -> Iterator[Callable[[], bool]]:
    """Ask whether Ctrl-C was pressed or the process was told to end: what is in hand is finished first."""
    over = threading.Event()
    before = {number: signal.signal(number, lambda *_: over.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield over.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def tell(tally: Tally, read: str, shown: list[dict[str, Any]] | None) -> None:
    """Print the counts; `read` names what the source delivers, `shown` (a trial run) holds the first rows."""
    if shown is not None:
        _show(shown)
    table = Table("what", "count", "why", title="would be imported" if shown is not None else "imported")
    table.columns[1].justify = "right"
    table.add_row(f"{read} read", f"{tally.read:,}", "")
    _reasons(table, f"{read} left out", sum(tally.left_out.values()), tally.left_out)
    table.add_row("records that would be stored" if shown is not None else "records taken", f"{tally.taken:,}", "")
    if shown is None:
        table.add_row("records updated", f"{tally.updated:,}", "newer than what was there")
        table.add_row("records unchanged", f"{tally.unchanged:,}", "there already")
    _reasons(table, "rejected", tally.rejected, tally.rejected_for)
    if tally.conflicts:
        table.add_row("conflicts", f"{tally.conflicts:,}", "one version told two ways: the same one always stays")
    for note, number in tally.noted.most_common():
        table.add_row("of those taken", f"{number:,}", Text(_plain(note)))
    console.print(table)


def _reasons(table: Table, what: str, total: int, reasons: Counter[str]) -> None:
    table.add_row(what, f"{total:,}", "")
    for reason, number in reasons.most_common(20):
        table.add_row("", f"{number:,}", Text(_plain(reason)))


def _show(shown: list[dict[str, Any]]) -> None:
    for name in dict.fromkeys(str(row["table"]) for row in shown):
        rows = [row for row in shown if row["table"] == name][:SHOWN]
        fields = [
            key for key in dict.fromkeys(key for row in rows for key in row) if key not in {"table", "source_version"}
        ]
        filled = [key for key in fields if any(row.get(key) is not None for row in rows)]
        table = Table(*filled, title=f"{name} (first {len(rows)})")
        for row in rows:
            table.add_row(*(Text(_value(key, row.get(key))) for key in filled))
        console.print(table)


def _value(key: str, value: Any) -> str:
    if value is None:
        return ""
    if key.endswith("_at") and isinstance(value, int):
        return from_micros(value).isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")
    return _plain(str(value))[:WIDEST]


def _plain(text: str) -> str:
    """A text on one line, without anything that a terminal would obey."""
    return " ".join(clean(text).split())
