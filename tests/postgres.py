"""A PostgreSQL server of the tests' own: on loopback, in a temporary directory, stopped by its process id."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from store import migrate

PORTS = range(18100, 18200)
TEMPLATE = "floorview_template"
START_S = 60


class NoPostgresError(RuntimeError):
    """There are no PostgreSQL programs on this machine."""


@dataclass
class Postgres:
    """A running server."""

    port: int
    directory: Path
    process: subprocess.Popen

    def url(self, database: str = "postgres") -> str:
        """URL of one of its databases."""
        return f"postgresql://app@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run one statement outside a transaction."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement)

    def fresh(self, template: str = TEMPLATE) -> str:
        """Make a database from a template; return its name."""
        name = f"t{uuid.uuid4().hex[:16]}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected."""
        self.run(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def stop(self, how: int = signal.SIGINT) -> None:
        """Stop it: SIGINT is a fast shutdown, SIGQUIT an immediate one (like a crash)."""
        stop(self.process, how)

    def start(self) -> None:
        """Start it again on its port."""
        self.process = _launch(binaries(), self.directory, _owner(), self.port)
        if not _answers(self.process, self.port):
            raise RuntimeError(f"PostgreSQL did not start again on port {self.port}")


def binaries() -> Path:
    """Where initdb and postgres are; NoPostgresError tells where was looked."""
    places = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    if config := shutil.which("pg_config"):
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        places.append(Path(told))
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: place.parent.name, reverse=True)
    places += [Path("/opt/homebrew/opt/postgresql/bin"), Path("/usr/local/pgsql/bin")]
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise NoPostgresError("no initdb and postgres on PATH, by pg_config or in /usr/lib/postgresql/*/bin")


@contextmanager
def server() -> Iterator[Postgres]:
    """Start a server with a migrated template database; stop it and remove all it wrote."""
    programs = binaries()
    directory = Path(tempfile.mkdtemp(prefix="floorview-pg-"))
    owner = _owner()
    if owner:
        shutil.chown(directory, owner, owner)
    try:
        data = directory / "data"
        create = [programs / "initdb", "-D", data, "-A", "trust", "-U", "app", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(create, user=owner, check=True, capture_output=True, cwd=directory, env=_environment())
        process, port = _start(programs, directory, owner)
        running = Postgres(port, directory, process)
        try:
            running.run(f"CREATE DATABASE {TEMPLATE}")
            migrate.upgrade(running.url(TEMPLATE))
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def stop(process: subprocess.Popen, how: int = signal.SIGINT) -> None:
    """Stop a server: SIGINT is a fast shutdown, SIGQUIT an immediate one."""
    process.send_signal(how)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(20)


def _start(programs: Path, directory: Path, owner: str | None) -> tuple[subprocess.Popen, int]:
    """Start on the first port that the server itself can take: two workers may try the same one."""
    first = os.getpid() % len(PORTS)
    for port in [*PORTS[first:], *PORTS[:first]]:
        if _is_taken(port):
            continue
        process = _launch(programs, directory, owner, port)
        if _answers(process, port):
            return process, port
    raise RuntimeError(f"PostgreSQL started on no port; its log:\n{(directory / 'log').read_text()[-2000:]}")


def _launch(programs: Path, directory: Path, owner: str | None, port: int) -> subprocess.Popen:
    settings = ["fsync=on", "max_connections=60", "shared_buffers=64MB", "log_min_messages=warning"]
    options = [part for setting in settings for part in ("-c", setting)]
    address = ["-p", str(port), "-h", "127.0.0.1", "-k", directory]
    with (directory / "log").open("ab") as log:
        return subprocess.Popen(
            [programs / "postgres", "-D", directory / "data", *address, *options],
            user=owner,
            stdout=log,
            stderr=log,
            cwd=directory,
            env=_environment(),
        )


def _answers(process: subprocess.Popen, port: int) -> bool:
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(f"postgresql://app@127.0.0.1:{port}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            # Another server may have the port while ours is about to give up: only ours keeps running.
            time.sleep(0.1)
            return process.poll() is None
    if process.poll() is None:
        stop(process, signal.SIGQUIT)
    return False


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _owner() -> str | None:
    """PostgreSQL refuses to run as root: name another user where we are root."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
