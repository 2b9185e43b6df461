"""Claim: over two years of 3,000 contacts a day a scorecard is read in at most 1.0 s, and its PDF made in at most 10 s.

    python benchmarks/scorecard.py FOLDER [WEEKS]

FOLDER keeps the store (store.db) and its sealed days between runs; where there is none the simulator fills it (104
weeks take some minutes) and `floorview seal` seals it. Each figure is of a process of its own, imports left out, the
median of three: `card.read` with the weekly figures that sealing left, with none of them, and, as the baseline of this
run, with none and without sealed days. PDF: reading and writing.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from queries.sealed.folder import ENVIRONMENT
from queries.source import Source
from store import bulk, migrate
from store.engine import open_store
from store.schema.contacts import Contact
from store.simulator.apart import history_apart

SEED, WEEKS, TIMES = 1, 104, 3
READ_S, PDF_S = 1.0, 10.0
ASKING = ("read", "pdf")


def main(folder: Path, weeks: int) -> None:
    """Fill and seal a store where there is none, and print what reading it takes."""
    folder.mkdir(parents=True, exist_ok=True)
    url, data = f"sqlite:///{folder / 'store.db'}", folder / "data"
    if not (folder / "filled").exists():
        took = filled(url, weeks)
        (folder / "filled").write_text(f"{took:.0f}")
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "dashboard.cli.main", "seal", "--quiet", "--store", url],
        check=True,
        env=os.environ | {"FLOORVIEW_DATA": str(data)},
    )
    print(f"{counted(url)}; sealed in {time.perf_counter() - begun:.1f} s (a second time: what changed since)")
    with TemporaryDirectory() as empty:
        kept = measured("read", url, data)
        none = measured("read", url, None)
        unsealed = measured("read", url, None, {ENVIRONMENT: empty})
    print(f"read, figures kept beside sealed days: {kept:.2f} s (allowed {READ_S:.1f}; ratio {READ_S / kept:.1f})")
    print(f"read, none kept, days sealed:          {none:.2f} s")
    print(f"read, none kept, nothing sealed:       {unsealed:.2f} s ({unsealed / kept:.0f} : 1)")
    pdf, plain = measured("pdf", url, data), measured("pdf", url, None)
    print(f"PDF, figures kept: {pdf:.2f} s; none kept: {plain:.2f} s (allowed {PDF_S:.0f}; ratio {PDF_S / plain:.1f})")
    print(f"load average now {os.getloadavg()[0]:.1f}")


def filled(url: str, weeks: int) -> float:
    """Fill a store with the simulator; return how long it took (s)."""
    begun = time.perf_counter()
    migrate.upgrade(url)
    engine = open_store(url)
    bulk.load(engine, history_apart(SEED, datetime.now(UTC), weeks))
    engine.dispose()
    return time.perf_counter() - begun


def counted(url: str) -> str:
    """Say how much there is."""
    source = Source(url, deadline_s=600)
    row = source.read(
        select(
            func.count().label("n"),
            func.min(Contact.created_at).label("first"),
            func.max(Contact.created_at).label("last"),
        )
    ).row(0, named=True)
    source.close()
    days = (row["last"] - row["first"]).days
    return f"{row['n']:,} contacts in {days} days ({row['n'] / days:,.0f} a day)"


def measured(what: str, url: str, data: Path | None, environment: dict[str, str] | None = None) -> float:
    """Return the median of processes of their own (s)."""
    taken = []
    for _ in range(TIMES if data else 1):
        said = subprocess.run(
            [sys.executable, __file__, "--ask", what, url, str(data or "")],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | (environment or {}),
        )
        taken.append(json.loads(said.stdout)["s"])
    return statistics.median(taken)


def ask(what: str, url: str, data: str) -> None:
    """Read a scorecard (and write its PDF) once, and print how long that took."""
    from dashboard.reports import making
    from dashboard.scorecard import card
    from dashboard.settings import Settings

    settings = Settings()
    folder = Path(data) / making.KEPT if data else None
    source = Source(url, deadline_s=600)
    begun = time.perf_counter()
    if what == "read":
        card.read(source, card.Asked(making.READER, settings.scorecard.kpis), folder)
    else:
        making.parcel(making.read(source, settings, None, folder), "Harbour", "zh", "pdf")
    print(json.dumps({"s": time.perf_counter() - begun}))
    source.close()


if __name__ == "__main__":
    if sys.argv[1] == "--ask":
        ask(*sys.argv[2:5])
    else:
        main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else WEEKS)
