"""The same history, made in a process of its own, so that one core generates while another loads."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import IO

import polars as pl

from store.simulator.history import history


class GenerationError(RuntimeError):
    """The generating process ended early."""


def history_apart(
    seed: int, end: datetime, weeks: int = 26, zone: str | None = None
) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield what `history` yields; GenerationError where the process that makes it fails."""
    words = [sys.executable, "-m", __name__, str(seed), end.isoformat(), str(weeks), zone or ""]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own module
        assert process.stdout is not None  # noqa: S101 - asked for above
        try:
            yield from _frames(process.stdout)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise GenerationError(f"generating the demo's past ended with status {process.returncode}; see the lines above")


def _frames(pipe: IO[bytes]) -> Iterator[tuple[str, pl.DataFrame]]:
    while line := pipe.readline():
        name, length = line.decode().split()
        body = pipe.read(int(length))
        if len(body) < int(length):
            return  # cut off: the status of the process says so
        yield name, pl.read_ipc(BytesIO(body))


def _send(words: list[str], pipe: IO[bytes]) -> None:
    seed, end, weeks, zone = words
    for name, frame in history(int(seed), datetime.fromisoformat(end), int(weeks), zone or None):
        body = BytesIO()
        frame.write_ipc(body)
        pipe.write(f"{name} {body.tell()}\n".encode() + body.getvalue())
    pipe.flush()


if __name__ == "__main__":
    _send(sys.argv[1:], sys.stdout.buffer)
