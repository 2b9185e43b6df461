"""Who looks at the running page, where people say who they are: a session's cookie, an OIDC identity, a proxy's header.

Whoever it is, the store says what that user may; asked anew at most every 5 s, so that a lowered role or an account
that was shut counts at the next rerun. While the store does not answer, nothing can have been changed in it either:
what it said last holds on for a quarter of an hour.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from time import monotonic
from typing import NamedTuple

import streamlit as st

from dashboard.access_settings import Access
from dashboard.settings_file import store_url
from dashboard.signing import sessions
from queries import users
from queries.scope import Principal
from queries.source import Source, StoreUnreachableError
from queries.users import Credentials, Known

KNOWN_S, UNREACHABLE_S, KEPT = 5.0, 900.0, 4_096
PROXY = "proxy"  # the issuer of identities that a proxy's header names
SESSION = "session"


class Claim(NamedTuple):
    """Who somebody says to be: an issuer and a subject; of a session (issuer SESSION) the hash of its token."""

    issuer: str
    subject: str


class _Told(NamedTuple):
    at: float
    known: Known | None


class Users:
    """What one store says of who comes in; few questions, each over one connection, one at a time."""

    def __init__(self, url: str, clock: Callable[[], float] = monotonic) -> None:
        self.url = url
        self._source = Source(url, deadline_s=KNOWN_S)
        self._clock = clock
        self._asking = Lock()
        self._told: dict[Claim, _Told] = {}
        self._lost_at = -KNOWN_S  # when the store last did not answer

    def of(self, claim: Claim) -> Known | None:
        """Return the user that a claim means; None: nobody, or one who is shut out."""
        with self._asking:
            told, now = self._told.get(claim), self._clock()
            if told is not None and now - told.at < KNOWN_S:
                return told.known
            last = told.known if told is not None and now - told.at < UNREACHABLE_S else None
            if now - self._lost_at < KNOWN_S:
                return last
            try:
                known = self._read(claim)
            except StoreUnreachableError:
                self._lost_at = self._clock()
                return last
            self._told.pop(claim, None)
            self._told[claim] = _Told(now, known)
            while len(self._told) > KEPT:
                del self._told[next(iter(self._told))]
            return known

    def credentials(self, name: str) -> Credentials:
        """Find what a name signs in by; StoreUnreachableError where the store does not answer."""
        with self._asking:
            return users.credentials(self._source, name)

    def forget(self, claim: Claim) -> None:
        """Ask anew about a claim next time."""
        with self._asking:
            self._told.pop(claim, None)

    def close(self) -> None:
        """Close the connection; it is opened again when it is needed."""
        with self._asking:
            self._told.clear()
            self._source.close()

    def _read(self, claim: Claim) -> Known | None:
        if claim.issuer == SESSION:
            return users.by_sign_in(self._source, claim.subject, datetime.now(UTC))
        return users.by_identity(self._source, claim.issuer, claim.subject)


_of_store: dict[str, Users] = {}


def of_store() -> Users:
    """Return the users of the dashboard's store."""
    return _of_store.setdefault(store_url(), Users(store_url()))


def forget() -> None:
    """Close and forget what was asked of all stores."""
    while _of_store:
        _of_store.popitem()[1].close()


def claimed(access: Access) -> Claim | None:
    """Return who the viewer of the running page says to be, by the one way that the settings name."""
    if access.sign_in == "local":
        token = st.context.cookies.get(sessions.COOKIE)
        return Claim(SESSION, sessions.hashed(token)) if token else None
    if access.sign_in == "oidc":
        return _by_token()
    named = st.context.headers.get(access.user_header) if access.sign_in == PROXY else None
    return Claim(PROXY, named) if named else None  # only a listed proxy's header comes so far (middleware.Doorkeeper)


def principal(access: Access) -> Principal | None:
    """Return who looks at the running page; None: nobody whom the store knows."""
    claim = claimed(access)
    known = of_store().of(claim) if claim else None
    return known.principal if known else None


def _by_token() -> Claim | None:
    """Issuer and subject of an identity token of the last 12 hours; never an e-mail address, which changes hands."""
    if not st.user.get("is_logged_in"):
        return None
    issuer, subject, issued = (st.user.get(name) for name in ("iss", "sub", "iat"))
    if not (isinstance(issuer, str) and isinstance(subject, str) and isinstance(issued, int | float)):
        return None
    age_s = datetime.now(UTC).timestamp() - issued
    return Claim(issuer, subject) if issuer not in {SESSION, PROXY} and age_s < sessions.LONGEST_S else None
