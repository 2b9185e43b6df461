"""Servers of the browser tests: a program of this folder as a process of its own, over a store or without one."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HERE = Path(__file__).parent
HEALTH = "/_stcore/health"
TRIES, EVERY_S = 480, 0.25


def free_port() -> int:
    """Give a port of loopback that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def until_up(process: subprocess.Popen, url: str) -> None:
    """Wait until this address answers."""
    for _ in range(TRIES):
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:
                answer.read()
        except OSError:
            assert process.poll() is None, "the server ended"
            threading.Event().wait(EVERY_S)
        else:
            return
    pytest.fail("the server did not start")


@contextmanager
def serving(program: str, store: str, folder: Path, *, health: str = HEALTH, cwd: Path | None = None) -> Iterator[str]:
    """Serve `python PROGRAM PORT STORE` until the end of the block; gives its address. What it says is in `log`."""
    port = free_port()
    command = [sys.executable, str(HERE / program), str(port), store]
    with (folder / "log").open("w") as log:
        environment = {**os.environ, "FLOORVIEW_DATA": str(folder)}
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=log, stderr=log)
        try:
            until_up(process, f"http://127.0.0.1:{port}{health}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait()


@contextmanager
def pages_over(template: Path, folder: Path, fill: Callable[[Path], None]) -> Iterator[str]:
    """Serve the real pages over a copy of an empty store that `fill` has filled."""
    path = folder / "store.db"
    shutil.copy(template, path)
    fill(path)
    with serving("pages_server.py", f"sqlite:///{path}", folder) as url:
        yield url
