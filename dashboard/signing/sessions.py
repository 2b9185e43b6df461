"""The cookie of whoever signed in: a random token, of which the store keeps a hash only."""

import secrets
from hashlib import sha256
from typing import Any

COOKIE, FORM_COOKIE = "floorview_session", "floorview_form"
LONGEST_S = 12 * 3600
BYTES, MOST = 32, 64


def new() -> str:
    """Make a token that nobody can guess."""
    return secrets.token_urlsafe(BYTES)


def hashed(token: str) -> str:
    """Return what the store keeps of a token."""
    return sha256(token[:MOST].encode("utf-8", "replace")).hexdigest()


def attributes(*, is_secure: bool) -> dict[str, Any]:
    """Return how the cookie is set: for this server alone, not for scripts, not from other sites' pages."""
    return {"httponly": True, "samesite": "strict", "secure": is_secure, "path": "/"}
