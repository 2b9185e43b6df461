"""Signing in: names, passwords, guesses, forms, and what is believed of a proxy."""

import pytest

from dashboard import written
from dashboard.access import is_within
from dashboard.access_settings import Access
from dashboard.middleware import Doorkeeper
from dashboard.settings_file import SettingsError, read
from dashboard.signing import form, passwords, sessions
from dashboard.signing.check import Check
from dashboard.signing.throttle import MOST, SHUT_S, WITHIN_S, Throttle
from queries.scope import Role
from queries.source import Source
from queries.users import Credentials, by_identity, by_name, by_sign_in, credentials, listed
from store import names, sign_ins, users
from store.schema.people import Agent, Site, Team
from tests import own_loop
from tests.queries.world import World

PASSWORD = "a sentence that nobody guesses"


@pytest.fixture
def source(store_url):
    opened = Source(store_url)
    yield opened
    opened.close()


@pytest.mark.parametrize("twin", ["ＡＤＡ", "ada", " Ada ", "A\u200bda", "Ada\u202e"])
def test_names_that_look_alike_are_one_name(engine, source, twin):
    users.add(engine, users.NewUser("Ada", "admin"))
    with pytest.raises(users.UserError, match="already"):
        users.add(engine, users.NewUser(twin, "admin"))
    assert by_name(source, twin).principal.name == "Ada"


@pytest.mark.parametrize("name", ["аdmin", "αdmin", "", " ", "\u200b", "x" * 201])
def test_a_name_that_could_pass_for_another_is_refused(name):
    with pytest.raises(ValueError, match="name"):
        names.checked(name)


@pytest.mark.parametrize("name", ["王", "админ", "Zoé", "Ana María", "user@site.example"])
def test_plain_names_are_taken_as_they_are(name):
    assert names.checked(name) == name


@pytest.mark.parametrize(
    ("user", "why"),
    [
        (users.NewUser("x", "boss"), "no role"),
        (users.NewUser("x", "wall"), "no role"),
        (users.NewUser("x", "agent"), "key of the agent"),
        (users.NewUser("x", "team_lead"), "needs a team"),
        (users.NewUser("x", "agent", agent_id=9), "no agent 9"),
        (users.NewUser("x", "supervisor", sites=("Rome",)), "no site 'Rome'"),
        (users.NewUser("x", "team_lead", teams=("West",)), "no team 'West'"),
        (users.NewUser("x", "admin", issuer="i"), "both or neither"),
    ],
)
def test_a_user_who_would_be_held_to_nothing_is_refused_and_nothing_is_stored(engine, source, user, why):
    with pytest.raises(users.UserError, match=why):
        users.add(engine, user)
    assert listed(source) == []


def test_a_principal_is_made_of_what_the_store_says_now(engine, source):
    world = World(engine)
    world.put_all((Site, {}), (Site, {"name": "Paris"}))
    world.put_all((Team, {}), (Team, {"name": "South"}), (Team, {"name": "North", "site_id": 2}))
    world.put(Agent, team_id=1)
    users.add(engine, users.NewUser("lead", "team_lead", sites=("Paris",), teams=("North",)))
    users.add(engine, users.NewUser("agent", "agent", agent_id=1))
    assert by_name(source, "lead").principal.sites == {"Paris"}
    assert by_name(source, "lead").principal.teams == {"North"}
    agent = by_name(source, "agent").principal
    assert (agent.role, agent.teams, agent.agent_id) == (Role.AGENT, {"North"}, 1)
    world.change(Agent, 1, team_id=2)
    assert by_name(source, "agent").principal.teams == {"South"}
    users.set_role(engine, users.NewUser("lead", "director"))
    assert by_name(source, "lead").principal.teams == frozenset()


def test_an_identity_is_an_issuer_and_a_subject_and_never_comes_by_itself(engine, source):
    for number in (1, 2):
        users.add(engine, users.NewUser(f"u{number}", "admin", issuer=f"https://{number}.example", subject="same"))
    assert by_identity(source, "https://1.example", "same").principal.name == "u1"
    assert by_identity(source, "https://2.example", "same").principal.name == "u2"
    assert by_identity(source, "https://3.example", "same") is None
    with pytest.raises(users.UserError, match="already"):
        users.add(engine, users.NewUser("u3", "admin", issuer="https://1.example", subject="same"))
    users.set_active(engine, "u1", is_active=False)
    assert by_identity(source, "https://1.example", "same") is None


def test_whatever_takes_rights_away_ends_all_sign_ins(engine, source):
    from datetime import UTC, datetime, timedelta

    key = users.add(engine, users.NewUser("u", "admin"))
    changes = (
        lambda: users.set_active(engine, "u", is_active=False),
        lambda: users.set_role(engine, users.NewUser("u", "director")),
        lambda: users.set_password(engine, "u", "other"),
        lambda: sign_ins.end(engine, "token3"),
    )
    for number, change in enumerate(changes):
        users.set_active(engine, "u", is_active=True)
        sign_ins.begin(engine, key, f"token{number}")
        now = datetime.now(UTC)
        assert by_sign_in(source, f"token{number}", now).id == key
        assert by_sign_in(source, f"token{number}", now + timedelta(hours=12, minutes=1)) is None
        change()
        assert by_sign_in(source, f"token{number}", now) is None


def test_what_a_name_signs_in_by_is_asked_in_one_way_for_all(engine, source):
    key = users.add(engine, users.NewUser("Ada", "admin", password_hash="hash"))
    assert credentials(source, "ADA") == Credentials("ada", key, "hash")
    assert credentials(source, "nobody") == Credentials("nobody")
    users.set_active(engine, "Ada", is_active=False)
    assert credentials(source, "Ada") == Credentials("ada")


class Noted:
    """Writes nothing, remembers who signed in."""

    def __init__(self):
        self.signed = []

    def signed_in(self, user_id, token_hash):
        self.signed.append((user_id, token_hash))


@pytest.fixture
def noted():
    writes = Noted()
    written.use(writes)
    yield writes
    written.use(None)


def test_a_right_password_gives_a_token_of_which_only_a_hash_is_kept(noted):
    check = Check(lambda _: Credentials("ada", 7, passwords.kept(PASSWORD)))
    token = check("Ada", PASSWORD).token
    assert noted.signed == [(7, sessions.hashed(token))]
    assert token not in noted.signed[0][1]


def test_as_much_work_is_done_for_nobody_as_for_somebody(noted, monkeypatch):
    verified = []
    monkeypatch.setattr(passwords, "_hasher", Counting(verified))
    for known in (Credentials("ada", 7, "hash"), Credentials("eve", 8), Credentials("nobody")):
        outcome = Check(lambda _, known=known: known)("x", "wrong")
        assert outcome.token is None
    assert verified == ["hash", "of nobody", "of nobody"]


class Counting:
    """A hasher that says what it was asked, and no to everything."""

    def __init__(self, asked):
        self._asked = asked

    def hash(self, _password):
        return "of nobody"

    def verify(self, hashed, _password):
        from argon2.exceptions import VerifyMismatchError

        self._asked.append(hashed)
        raise VerifyMismatchError


@pytest.fixture(autouse=True)
def _own_nobody():
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


@pytest.mark.parametrize("known", [Credentials("ada", 7, "x"), Credentials("nobody")])
def test_ten_failures_shut_a_name_whoever_it_is_and_longer_each_time(noted, known):
    now = [0.0]
    check = Check(lambda _: known, Throttle(lambda: now[0]))
    outcomes = [check("x", "wrong") for _ in range(MOST)]
    assert [outcome.wait_s for outcome in outcomes] == [0] * (MOST - 1) + [SHUT_S]
    assert check("x", "wrong").wait_s == SHUT_S
    now[0] = SHUT_S
    assert [check("x", "wrong").wait_s for _ in range(MOST)][-1] == 2 * SHUT_S


def test_failures_long_ago_do_not_count():
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    for _ in range(3 * MOST):
        throttle.failed("x")
        now[0] += WITHIN_S / (MOST - 1) + 1
    assert throttle.wait_s("x") == 0


@pytest.mark.parametrize("password", ["short", "x" * 12, "ada ada ada ada", "y" * 300])
def test_weak_passwords_are_refused(password):
    with pytest.raises(passwords.WeakPasswordError):
        passwords.kept(password, "Ada")


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/agents?lang=zh", "/agents?lang=zh"),
        ("/interaction?id=4", "/interaction?id=4"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/a/b", "/"),
        ("javascript:alert(1)", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_one_is_led_to_an_own_address_only(asked, led):
    assert form.own_address(asked) == led


def test_a_hostile_name_is_shown_as_it_was_typed():
    page = form.sign_in("en", "token", "/", "fault", '"><script>alert(1)</script>')
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


PROXY = Access.model_validate({"sign_in": "proxy", "proxies": ["10.1.0.5"]})
NAMED = (b"x-forwarded-user", b"ada")


@pytest.mark.parametrize(
    ("client", "headers", "access", "passes"),
    [
        pytest.param(("10.1.0.5", 4711), [NAMED], PROXY, True, id="the listed proxy"),
        pytest.param(("10.1.0.6", 4711), [NAMED], PROXY, False, id="another address"),
        pytest.param(("10.1.0.5", 0), [NAMED], PROXY, False, id="an address that a header gave"),
        pytest.param(None, [NAMED], PROXY, False, id="no address"),
        pytest.param(("10.1.0.5", 4711), [NAMED, NAMED], PROXY, False, id="two users"),
        pytest.param(("10.1.0.5", 4711), [(b"remote-user", b"ada")], PROXY, False, id="another header"),
        pytest.param(("127.0.0.1", 4711), [NAMED], Access(), False, id="nobody signs in"),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_users_name_is_believed_of_a_listed_proxy_only(client, headers, access, passes, kind, caplog):
    came = []

    async def app(scope, _receive, _send):
        came.extend(scope["headers"])

    scope = {"type": kind, "path": "/", "client": client, "headers": [(b"host", b"floor.example"), *headers]}
    with caplog.at_level("WARNING", "floorview.requests"):
        own_loop.run(lambda: Doorkeeper(app, access)(scope, None, None))
    assert (any(name in {NAMED[0], b"remote-user"} for name, _ in came)) is passes
    assert bool(caplog.records) is not passes


@pytest.mark.parametrize(
    "text",
    [
        '[access]\nsign_in = "proxy"\n',
        '[access]\nproxies = ["10.1.0.5"]\n',
        '[access]\nsign_in = "local"\nproxy_signs_in = true\n',
        '[access]\nsign_in = "anything"\n',
        '[access]\nuser_header = "X Y"\n',
    ],
)
def test_settings_that_do_not_fit_together_stop_the_start(text):
    with pytest.raises(SettingsError):
        read(text, "floorview.toml")


def test_a_listed_network_holds_its_addresses():
    assert is_within("10.1.0.5", PROXY.proxies)
