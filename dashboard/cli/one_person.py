"""Finds one person in a store, copies the person's data out, or erases it."""

import os
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import typer

from dashboard.cli.opened import asked
from queries import person
from store import access_log
from store.engine import open_store
from store.erasure import erase

Named = tuple[int | None, str, str]  # customer, phone, e-mail
NOBODY = 3  # exit code


def known(url: str, named: Named) -> list[int]:
    """Keys of the person's records; ends the command where there is nobody."""
    customer, phone, email = named
    keys = asked(url, "person", lambda source: person.found(source, customer=customer, phone=phone, email=email))
    if not keys:
        typer.echo("floorview person: nobody is known by that", err=True)
        raise typer.Exit(NOBODY)
    return keys


def exported(url: str, named: Named, out: Path, user: str) -> str:
    """Write the file; noted first, so that no copy exists that nobody knows of."""
    keys = known(url, named)
    engine = open_store(url)
    try:
        for key in keys:
            access_log.add(engine, user, "console", "person export", f"customer:{key}")
    finally:
        engine.dispose()
    told = asked(url, "person", lambda source: person.record(source, keys))
    _write(out, told)
    return f"{out}: " + ", ".join(f"{len(rows):,} {table}" for table, rows in told.items() if rows)


def erased(url: str, keys: Sequence[int], user: str, reason: str) -> str:
    """Erase them and say what held anything."""
    engine = open_store(url)
    try:
        counts = erase(engine, keys, user=user, reason=reason)
    finally:
        engine.dispose()
    held = ", ".join(f"{count:,} {table}" for table, count in counts.items() if count)
    return f"erased: {held or 'nothing was left of it'}; what was counted stays. Backups keep it until they expire."


def _write(out: Path, told: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    about = {"made_at": datetime.now(UTC).isoformat(), "confidential": True}
    opened = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "wb") as file:
        if out.suffix != ".zip":
            file.write(_json({"about": about, **told}))
            return
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("about.json", _json(about))
            for table, rows in told.items():
                packed.writestr(f"{table}.json", _json(rows))


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no JSON of a {type(value).__name__}")
