"""Past the pages: ids, places and wishes tampered with over the bare websocket, by every role and by nobody."""

import shutil

import httpx
import pytest

from dashboard.signing.passwords import kept
from store import users
from store.engine import open_store
from tests import own_loop
from tests.access.site import PASSWORD, TOKEN, Talk, serving, sign_in, talking

USERS = {
    "agent": {"sites": ("London",), "agent_id": 1},
    "team_lead": {"sites": ("London",), "teams": ("North",)},
    "supervisor": {"sites": ("London",)},
    "director": {"sites": ("London",)},
    "admin": {"sites": ("London",)},
    "auditor": {"sites": ("London",)},
}
NOT_THERE, ELSEWHERE = 9, 4
QUESTIONS = (("interaction", "id"), ("interaction", "ticket"), ("customer", "id"), ("agent", "id"))
SECRETS = (b"Told 4", b"Note on 4", b"Customer of 4", b"+44000004", "Zoé".encode(), b"Queue Ouest")


@pytest.fixture(scope="module")
def site(two_sites, tmp_path_factory):
    """Serve a copy of the two sites; gives its port, store and everybody's session."""
    folder = tmp_path_factory.mktemp("local")
    shutil.copy(two_sites.removeprefix("sqlite:///"), folder / "store.db")
    store = f"sqlite:///{folder}/store.db"
    engine = open_store(store)
    hashed = kept(PASSWORD)
    for role, held in USERS.items():
        users.add(engine, users.NewUser(role, role, password_hash=hashed, **held))
    users.add(engine, users.NewUser("leaver", "supervisor", password_hash=hashed))
    users.add(engine, users.NewUser("lowered", "supervisor", password_hash=hashed))
    with serving(folder, store, '[access]\nsign_in = "local"\n') as port:
        yield port, engine, {name: sign_in(port, name)[1] for name in USERS}
    engine.dispose()


def asked(site, cookie, *runs):
    """Ask in one session, one run after another; gives what each drew."""
    drawn = []

    async def scenario():
        async with talking(site[0], cookie) as socket_:
            talk = Talk(socket_)
            for page, query in runs:
                drawn.append(await talk.run(page, query))
            wish = {"go": "/interaction?id=4", "open": 4, "id": 4, "field": "phone", "filters": {"team": ["Ouest"]}}
            drawn.append(await talk.run(*runs[-1], wish))

    own_loop.run(scenario)
    return drawn


@pytest.mark.parametrize("role", USERS)
@pytest.mark.parametrize(("page", "name"), QUESTIONS)
def test_what_is_elsewhere_is_answered_like_what_is_not_there(site, role, page, name):
    runs = [(page, f"{name}={key}") for key in (NOT_THERE, ELSEWHERE)]
    absent, elsewhere, wished = asked(site, site[2][role], *runs)
    is_shut = b"floorview.stage" in absent  # a page that the role has not: the first page stands in its place
    assert b"floorview.stage" in elsewhere if is_shut else elsewhere.replace(b"=4", b"=9") == absent
    for secret in SECRETS:
        assert secret not in elsewhere + wished


@pytest.mark.parametrize("cookie", [None, "", "x" * 43, "../../etc/passwd"])
@pytest.mark.parametrize("page", ["", "interaction", "customer", "agents", "contacts", "quality", "glossary"])
def test_nobody_is_led_to_sign_in_and_told_nothing(site, cookie, page):
    for drawn in asked(site, cookie, (page, "id=1")):
        assert b'"away"' in drawn
        assert b"Ann" not in drawn
        assert b"Queue North" not in drawn


@pytest.mark.parametrize("role", ["agent", "director", "admin", "auditor"])
@pytest.mark.parametrize("query", ["team=Ouest", "queue=Queue+Ouest", "agent=4&role=supervisor"])
def test_a_scope_that_is_not_ones_own_shows_no_name(site, role, query):
    for drawn in asked(site, site[2][role], ("", query), ("contacts", query)):
        assert "Zoé".encode() not in drawn
        assert b"Cai" not in drawn


def test_one_sees_what_is_ones_own(site):
    """Else nothing above would mean anything."""
    for role, key in (("agent", 1), ("team_lead", 2), ("supervisor", 3)):
        drawn = asked(site, site[2][role], ("interaction", f"id={key}"))[0]
        assert f"Told {key}".encode() in drawn


def test_a_wish_arrives(site):
    """Else none above was ever refused."""

    async def scenario():
        async with talking(site[0], site[2]["supervisor"]) as socket_:
            talk = Talk(socket_)
            assert b"Told 3" not in await talk.run("contacts", "")
            assert b"Told 3" in await talk.run("contacts", "", {"go": "/interaction?id=3"})

    own_loop.run(scenario)


@pytest.mark.parametrize("change", ["disabled", "lowered"])
def test_who_is_shut_out_or_lowered_meanwhile_sees_it_at_the_next_rerun(site, change):
    name = {"disabled": "leaver", "lowered": "lowered"}[change]
    cookie = sign_in(site[0], name)[1]

    async def scenario():
        async with talking(site[0], cookie) as socket_:
            talk = Talk(socket_)
            assert b"Told 4" in await talk.run("interaction", "id=4")
            if change == "disabled":
                users.set_active(site[1], name, is_active=False)
            else:
                users.set_role(site[1], users.NewUser(name, "director"))
            while b"Told 4" in await talk.run("interaction", "id=4"):
                pass

    own_loop.run(scenario)


def test_signing_out_ends_other_windows_too(site):
    cookie = sign_in(site[0], "supervisor")[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{site[0]}", cookies={"floorview_session": cookie}) as client:
        token = TOKEN.search(client.get("/sign-out").text)[1]
        assert client.post("/sign-out", data={"token": "forged"}).status_code == 303
        assert b"Told 1" in asked(site, cookie, ("interaction", "id=1"))[0]
        client.post("/sign-out", data={"token": token})

    async def scenario():
        async with talking(site[0], cookie) as socket_:
            talk = Talk(socket_)
            while b'"away"' not in await talk.run("interaction", "id=1"):
                pass

    own_loop.run(scenario)


def test_walls_need_a_token_where_people_sign_in(site):
    assert httpx.get(f"http://127.0.0.1:{site[0]}/push/wall/main").status_code == 403
    assert httpx.get(f"http://127.0.0.1:{site[0]}/push/pulse").status_code == 403
