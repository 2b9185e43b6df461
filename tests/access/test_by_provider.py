"""Whom a provider's token means: an issuer and a subject that the store knows, whatever e-mail address it names."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from dashboard import identity
from queries.scope import Role
from store import users

HERE, ELSEWHERE = "https://id.example", "https://other.example"
MAIL = "ada@site.example"


@pytest.fixture
def known(engine, store_url, monkeypatch):
    """Two users of one e-mail address, of two providers."""
    for name, issuer, role in (("Ada", HERE, "admin"), ("Ida", ELSEWHERE, "auditor")):
        users.add(engine, users.NewUser(name, role, issuer=issuer, subject="1"))
    of_store = identity.Users(store_url)
    monkeypatch.setattr(identity, "of_store", lambda: of_store)
    yield of_store
    of_store.close()


def comes(monkeypatch, **told):
    user = {"is_logged_in": True, "iss": HERE, "sub": "1", "iat": datetime.now(UTC).timestamp(), "email": MAIL} | told
    monkeypatch.setattr(identity, "st", SimpleNamespace(user=user))
    return identity.principal(SimpleNamespace(sign_in="oidc"))


@pytest.mark.usefixtures("known")
def test_two_of_one_address_are_two_users(monkeypatch):
    assert comes(monkeypatch).role is Role.ADMIN
    assert comes(monkeypatch, iss=ELSEWHERE).role is Role.AUDITOR


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    "told",
    [
        {"sub": "2"},
        {"sub": MAIL},
        {"iss": "https://id.example.evil.example"},
        {"iss": identity.SESSION},
        {"iss": identity.PROXY},
        {"iss": None},
        {"sub": 1},
        {"iat": None},
        {"iat": (datetime.now(UTC) - timedelta(hours=13)).timestamp()},
        {"is_logged_in": False},
    ],
)
def test_nobody_else_has_an_account(monkeypatch, told):
    assert comes(monkeypatch, **told) is None
