"""Signing in by an OpenID provider, the whole way: there, back with a signed identity, and out again."""

import re
import shutil
from collections.abc import Iterator
from time import time

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from playwright.sync_api import Page, expect

from dashboard.wording.catalogue import t
from store import users
from store.engine import open_store
from tests.access.site import serving as site_serving
from tests.browser.serving import serving

COOKIE_SECRET = "a secret of this test that is long enough for a signature"
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:PORT/oauth2callback"
cookie_secret = "{secret}"
client_id = "floorview"
client_secret = "none"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
SESSION = "_streamlit_user"


@pytest.fixture(scope="module")
def provider(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("provider")
    with serving("provider_server.py", "_", folder, health="/.well-known/openid-configuration") as url:
        yield url


@pytest.fixture(scope="module")
def site(provider, sqlite_template, tmp_path_factory) -> Iterator[str]:
    """Serve a store of two users whom the provider knows: Ada, an admin, and Dora, a director."""
    folder = tmp_path_factory.mktemp("by_provider")
    shutil.copy(sqlite_template, folder / "store.db")
    store = f"sqlite:///{folder}/store.db"
    engine = open_store(store)
    for name, role in (("Ada", "admin"), ("Dora", "director")):
        users.add(engine, users.NewUser(name, role, issuer=provider, subject=name.lower()))
    engine.dispose()
    secrets = SECRETS.format(secret=COOKIE_SECRET, provider=provider)
    with site_serving(folder, store, '[access]\nsign_in = "oidc"\n', secrets) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.browser
def test_there_and_back_with_the_pages_of_ones_role_and_out_again(patient: Page, site: str) -> None:
    patient.goto(f"{site}/?lang=en")
    way_in = patient.get_by_role("button", name=t("sign_in.go", "en"))
    expect(way_in).to_be_visible()
    expect(patient.get_by_role("link", name=t("quality.title", "en"))).to_have_count(0)
    way_in.click()
    patient.get_by_role("link", name="ada", exact=True).click()
    expect(patient.get_by_text("Ada", exact=True)).to_be_visible()
    expect(patient.get_by_text(t("role.admin", "en")).first).to_be_visible()
    patient.get_by_test_id("stExpandSidebarButton").click()
    pages = patient.get_by_test_id("stSidebar")
    expect(pages.get_by_role("link", name=t("quality.title", "en"))).to_be_visible()
    expect(pages.get_by_role("link", name=t("lists.contacts_title", "en"), exact=True)).to_have_count(0)
    patient.get_by_role("button", name=t("sign_in.out", "en")).click()
    expect(way_in).to_be_visible()
    way_in.click()
    patient.get_by_role("link", name="nobody", exact=True).click()
    expect(patient.get_by_text(t("sign_in.no_account", "en"))).to_be_visible()
    expect(patient.get_by_role("link", name=t("quality.title", "en"))).to_have_count(0)


def asked(client: httpx.Client) -> str:
    """Ask to sign in; give the provider's address with all that was asked."""
    claims = {"provider": "default", "exp": int(time()) + 120}
    way = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(COOKIE_SECRET))
    answer = client.get("/auth/login", params={"provider": way})
    assert answer.status_code == 302
    return answer.headers["location"]


def back(client: httpx.Client, address: str, name: str) -> httpx.Response:
    """Come back from the provider as somebody."""
    return client.get(httpx.get(f"{address}&as={name}").headers["location"])


@pytest.fixture
def client(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site, timeout=60) as opened:
        yield opened


def test_what_is_asked_for_is_bound_to_this_browser_and_to_this_once(client, provider):
    address = asked(client)
    assert address.startswith(f"{provider}/authorize?")
    told = httpx.URL(address).params
    assert {"state", "nonce", "code_challenge"} <= set(told)
    assert (told["code_challenge_method"], told["redirect_uri"]) == ("S256", f"{client.base_url}/oauth2callback")
    assert httpx.URL(asked(client)).params["nonce"] != told["nonce"]


@pytest.mark.parametrize("forged", ["issuer", "audience", "nonce", "late", "signature"])
def test_a_forged_identity_is_nobody(client, forged):
    back(client, asked(client), "ada")
    assert any(name.startswith(SESSION) for name in client.cookies)
    answer = back(client, asked(client), forged)
    assert (answer.status_code, answer.headers["location"]) == (302, "/")
    assert not any(name.startswith(SESSION) for name in client.cookies)


def test_an_answer_that_was_not_asked_for_is_nobody(client, site):
    address = asked(client)
    with httpx.Client(base_url=site, timeout=60) as other:
        assert back(other, address, "ada").headers["location"] == "/"
        assert not any(name.startswith(SESSION) for name in other.cookies)


def test_the_cookie_is_out_of_reach_of_scripts(client):
    told = back(client, asked(client), "dora").headers.get_list("set-cookie")
    held = [one for one in told if re.match(rf"{SESSION}[^=]*=\S", one)]
    assert held
    assert all("HttpOnly" in one and "SameSite=lax" in one for one in held)
