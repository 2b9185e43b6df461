"""Tokens by which a wall is let in: each opens one wall's aggregates for a while, and can be taken back.

A token is signed, not stored. Taken-back ones stand in `revoked-wall-tokens` of the data folder, one id a line.
"""

import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from itsdangerous import BadData, URLSafeSerializer

SECRET = "FLOORVIEW_SECRET"  # noqa: S105 - the variable's name
LEAST_SECRET = 32
KEPT_SECRET = "secret"  # noqa: S105 - the file's name
REVOKED = "revoked-wall-tokens"


class SecretError(ValueError):
    """The signing secret cannot be used; the message says how to make one."""


class Token(NamedTuple):
    """What a token says: which wall, its own id, and from when until when (UTC)."""

    wall: str
    id: str
    made_at: datetime
    expires_at: datetime


def has_secret(data: Path) -> bool:
    """Whether there is a secret already, named or kept."""
    return SECRET in os.environ or (data / KEPT_SECRET).exists()


def secret(data: Path) -> str:
    """Give $FLOORVIEW_SECRET, else the one kept in the data folder (made if missing, for its owner alone)."""
    named = os.environ.get(SECRET)
    if named is not None:
        if len(named) < LEAST_SECRET:
            raise SecretError(f"{SECRET} is too short to sign with; make one with: openssl rand -base64 48")
        return named
    path = data / KEPT_SECRET
    if not path.exists():
        _keep_new(path)
    if path.stat().st_mode & 0o077:
        raise SecretError(f"others may read {path}; run: chmod 600 {path}")
    kept = path.read_text(encoding="ascii").strip()
    if len(kept) < LEAST_SECRET:
        raise SecretError(f"{path} holds no usable secret; delete it and a new one is made")
    return kept


def _keep_new(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(whole, path)  # atomic, and whoever came first keeps theirs
    except FileExistsError:
        return
    finally:
        whole.unlink()


class Tokens:
    """Makes, checks and takes back the tokens of one data folder."""

    def __init__(self, data: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._signer = URLSafeSerializer(secret(data), salt="floorview wall")
        self._list = data / REVOKED
        self._clock = clock
        self._read: tuple[int, frozenset[str]] = (-1, frozenset())

    def make(self, wall: str, days: float) -> tuple[str, Token]:
        """Sign a token for one wall."""
        now = self._clock().replace(microsecond=0)
        token = Token(wall, secrets.token_hex(6), now, now + timedelta(days=days))
        return self._signer.dumps([wall, token.id, int(now.timestamp()), int(token.expires_at.timestamp())]), token

    def read(self, text: str) -> Token | None:
        """Say what a token that this secret signed says, whether or not it still holds."""
        try:
            wall, name, made, expires = self._signer.loads(text[:512])
        except (BadData, ValueError):
            return None
        return Token(wall, name, datetime.fromtimestamp(made, UTC), datetime.fromtimestamp(expires, UTC))

    def allows(self, text: str, wall: str, not_before: datetime | None = None) -> bool:
        """Whether this token opens this wall now."""
        token = self.read(text)
        return (
            token is not None
            and token.wall == wall
            and self._clock() < token.expires_at
            and (not_before is None or token.made_at >= not_before)
            and token.id not in self._revoked()
        )

    def revoke(self, name: str) -> None:
        """Take back the token with this id. Holds for streams that are open, too, within seconds."""
        self._list.parent.mkdir(parents=True, exist_ok=True)
        with self._list.open("a", encoding="ascii") as file:
            file.write(f"{name}\n")

    def _revoked(self) -> frozenset[str]:
        try:
            changed = self._list.stat().st_mtime_ns
        except FileNotFoundError:
            return frozenset()
        if changed != self._read[0]:
            self._read = (changed, frozenset(self._list.read_text(encoding="ascii").split()))
        return self._read[1]
