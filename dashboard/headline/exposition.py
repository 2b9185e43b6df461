"""Figures of the service as Prometheus reads them: text format 0.0.4."""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dashboard.headline.gauges import Gauges, Took
from dashboard.reports import due

if TYPE_CHECKING:
    from dashboard.settings import Settings
    from queries.snapshot import Snapshot

KIND = "text/plain; version=0.0.4; charset=utf-8"
STATES = ("ok", "empty", "lost")
ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


class Sample(NamedTuple):
    """One figure: its name without the prefix, what it is, its kind, labels and value."""

    name: str
    means: str
    kind: str
    value: float
    labels: Mapping[str, str] = {}


def text(samples: Iterator[Sample]) -> str:
    """Write figures; those of one name follow one another."""
    lines: list[str] = []
    last = ""
    for one in samples:
        family = one.name.removesuffix("_sum").removesuffix("_count") if one.kind == "summary" else one.name
        if family != last:
            lines += [f"# HELP floorview_{family} {one.means}", f"# TYPE floorview_{family} {one.kind}"]
            last = family
        told = ",".join(f'{name}="{value.translate(ESCAPED)}"' for name, value in one.labels.items())
        lines.append(f"floorview_{one.name}{'{' + told + '}' if told else ''} {one.value:.15g}")
    return "\n".join([*lines, ""])


def samples(
    snapshot: "Snapshot | None", gauges: Gauges, *, streams: int, sealed: Path | None, settings: "Settings"
) -> Iterator[Sample]:
    """All figures of this process; `sealed` is the folder of finished days."""
    yield Sample("up_seconds", "Since the process began to serve", "gauge", time.time() - gauges.started_at)
    yield Sample("cpu_seconds_total", "Processor time of the process", "counter", time.process_time())
    yield Sample("streams", "Open streams of walls and desks", "gauge", streams)
    yield from _snapshot(snapshot)
    yield from _took("poll_seconds", "From the look at the store until its snapshot is published", gauges.polled)
    yield from _took("compose_seconds", "Composing a board", gauges.composed)
    for level, count in gauges.logged.counts.items():
        yield Sample("log_records_total", "Records logged", "counter", count, {"level": level})
    yield from _sealed(sealed)
    failed = due.standing(due.read(settings.data), settings.reports)
    yield Sample(
        "reports_failing", "Deliveries of weekly reports that failed and were not sent since", "gauge", len(failed)
    )


def _snapshot(snapshot: "Snapshot | None") -> Iterator[Sample]:
    state = snapshot.state if snapshot else "lost"
    for name in STATES:
        yield Sample(
            "store_state", "1 for the state that the store is in", "gauge", float(name == state), {"state": name}
        )
    if snapshot is None:
        return
    now = datetime.now(UTC)
    yield Sample("snapshot_version", "Snapshots published", "counter", snapshot.version)
    age = (now - snapshot.read_at).total_seconds()
    yield Sample("snapshot_age_seconds", "Since the store was last read", "gauge", age)
    heard = [one for one in snapshot.sources if one.last_success_at is not None]
    for one in heard:
        silent = (now - one.last_success_at).total_seconds() if one.last_success_at else 0.0
        means = "Since a source last brought something"
        yield Sample("source_age_seconds", means, "gauge", silent, {"source": one.name})
    for one in snapshot.sources:
        yield Sample("source_rows_total", "Rows taken of a source", "counter", one.rows, {"source": one.name})
    for one in snapshot.sources:
        means = "Records of a source that were refused"
        yield Sample("source_rejects_total", means, "counter", one.rejected, {"source": one.name})


def _took(name: str, means: str, took: Took) -> Iterator[Sample]:
    yield Sample(f"{name}_sum", means, "summary", took.sum)
    yield Sample(f"{name}_count", means, "summary", took.count)
    yield Sample(f"last_{name}", f"{means}, the last time", "gauge", took.last)


def _sealed(folder: Path | None) -> Iterator[Sample]:
    files = [] if folder is None or not folder.is_dir() else list(folder.glob("*.parquet.*"))
    newest = max((file.stat().st_mtime for file in files), default=None)
    yield Sample("sealed_files", "Files of finished days", "gauge", len(files))
    if newest is not None:
        yield Sample("sealing_age_seconds", "Since a finished day was last sealed", "gauge", time.time() - newest)
