"""`floorview kpis` over 26 weeks as a whole process: from sealed days, against reading everything from the store.

    python benchmarks/kpis.py [--store sqlite:///var/demo.db] [--metric service_level --metric fcr] [--rounds 3]

Works on a copy of the store (26 weeks of the demo; made where there is none).
"""

import argparse
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dashboard.cli.demo import prepare
from queries.sealer import seal

WEEKS = 26
FLOORVIEW = [sys.executable, "-m", "dashboard.cli.main"]


def copied(url: str, folder: Path) -> str:
    """A store of our own: a copy of what is there, or made anew."""
    path, own = Path(url.removeprefix("sqlite:///")), folder / "store.db"
    if path.exists():
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as there, sqlite3.connect(own) as here:
            there.backup(here)
    else:
        prepare(f"sqlite:///{own}", WEEKS, 1)
    return f"sqlite:///{own}"


def last_day(url: str) -> datetime:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as store:
        return datetime.fromtimestamp(store.execute("SELECT max(created_at) FROM contacts").fetchone()[0] / 1e6, UTC)


def asked(url: str, metrics: list[str], rounds: int) -> tuple[float, str]:
    """Median seconds of the whole process, and what it printed."""
    end = last_day(url).date()
    period = ["--from", str(end - timedelta(weeks=WEEKS)), "--to", str(end)]
    spent, told = [], ""
    for _ in range(rounds):
        began = time.perf_counter()
        command = [*FLOORVIEW, "kpis", *metrics, "--store", url, "--format", "csv", *period]
        told = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ).stdout
        spent.append(time.perf_counter() - began)
    return statistics.median(spent), told


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--store", default="sqlite:///var/demo.db")
    options.add_argument("--metric", action="append", default=None)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = copied(chosen.store, Path(folder))
        questions = [[one] for one in chosen.metric or ["service_level", "fcr"]] + [[]]
        before = {tuple(one): asked(url, one, 1) for one in questions}
        began = time.perf_counter()
        done = seal(url)
        size = sum(file.stat().st_size for file in Path(f"{folder}/store.db.days").iterdir())
        print(f"sealed {done.written} days in {time.perf_counter() - began:.0f} s, {size / 1e6:.0f} MB")
        for one in questions:
            whole, told = before[tuple(one)]
            spent, again = asked(url, one, chosen.rounds)
            same = "the same figures" if told == again else "OTHER FIGURES"
            name = " ".join(one) or "all metrics"
            print(f"{name}: {spent:.2f} s, from the store {whole:.2f} s, ratio {spent / whole:.2f}; {same}")
        shutil.rmtree(f"{folder}/store.db.days")


if __name__ == "__main__":
    main()
