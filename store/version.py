"""Which schema version a store is at, and which this program works with, told without the machinery that migrates."""

import re
from functools import lru_cache
from importlib.resources import files

from sqlalchemy import Connection, text

VERSION_TABLE = "alembic_version"
LINK = re.compile(r"^(revision|down_revision)\b[^=\n]*= *[\"']([^\"']+)[\"']", re.MULTILINE)


@lru_cache(maxsize=1)
def expected() -> str:
    """Name the schema version that this program works with: the one migration that no other follows."""
    scripts = [one for one in (files("store") / "migrations" / "versions").iterdir() if one.name.endswith(".py")]
    links = [dict(LINK.findall(one.read_text(encoding="utf-8"))) for one in scripts]
    (head,) = {link["revision"] for link in links} - {link.get("down_revision") for link in links}
    return str(head)


def current(connection: Connection) -> str | None:
    """Read the version that the store is at; None where it has no tables of ours."""
    if not connection.dialect.has_table(connection, VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - our own name
    return None if found is None else str(found)
