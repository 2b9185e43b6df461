import base64
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from dashboard.access import FORWARDED, is_desk
from dashboard.access_settings import Access
from dashboard.settings import Settings
from dashboard.wall.routes import Door
from dashboard.wall.tokens import SECRET, SecretError, Tokens, secret

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


class Clock:
    now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def tokens(tmp_path, clock, monkeypatch):
    monkeypatch.delenv(SECRET, raising=False)
    return Tokens(tmp_path, clock)


def test_a_token_opens_its_own_wall_and_no_other(tokens):
    text, _ = tokens.make("main", 90)
    assert tokens.allows(text, "main")
    assert not tokens.allows(text, "phone")


def test_a_token_ends_after_its_days(tokens, clock):
    text, _ = tokens.make("main", 90)
    clock.now = NOW + timedelta(days=90, seconds=-1)
    assert tokens.allows(text, "main")
    clock.now = NOW + timedelta(days=90)
    assert not tokens.allows(text, "main")


def test_a_token_can_be_taken_back_while_the_server_runs(tokens, tmp_path, clock):
    text, token = tokens.make("main", 90)
    other, _ = tokens.make("main", 90)
    assert tokens.allows(text, "main")
    Tokens(tmp_path, clock).revoke(token.id)  # another process
    assert not tokens.allows(text, "main")
    assert tokens.allows(other, "main")


def test_all_tokens_before_an_instant_can_be_taken_back(tokens):
    text, _ = tokens.make("main", 90)
    assert not tokens.allows(text, "main", not_before=NOW + timedelta(seconds=1))
    assert tokens.allows(text, "main", not_before=NOW)


@pytest.mark.parametrize("forged", ["", "x", "a.b", "é", "W10.AAAA", "A" * 100_000, "null", "eyJ.\x00"])
def test_what_this_secret_did_not_sign_opens_nothing(tokens, forged):
    assert not tokens.allows(forged, "main")


def test_a_changed_token_opens_nothing(tokens):
    text, _ = tokens.make("main", 90)
    body, signature = text.rsplit(".", 1)
    other = (
        base64.urlsafe_b64encode(base64.urlsafe_b64decode(body + "==").replace(b"main", b"sale")).rstrip(b"=").decode()
    )
    assert not tokens.allows(f"{other}.{signature}", "sale")


def test_a_token_of_another_installation_opens_nothing(tokens, tmp_path, clock):
    text, _ = Tokens(tmp_path / "other", clock).make("main", 90)
    assert not tokens.allows(text, "main")


def test_the_secret_is_made_once_for_its_owner_alone(tokens, tmp_path):
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert secret(tmp_path) == secret(tmp_path)


def test_a_secret_that_others_may_read_is_refused(tokens, tmp_path):
    (tmp_path / "secret").chmod(0o644)
    with pytest.raises(SecretError, match="chmod 600"):
        secret(tmp_path)


@pytest.mark.parametrize("weak", ["", "secret", "change-me"])
def test_a_sample_secret_is_refused_with_how_to_make_one(monkeypatch, tmp_path, weak):
    monkeypatch.setenv(SECRET, weak)
    with pytest.raises(SecretError, match="openssl rand"):
        secret(tmp_path)


def test_no_wall_is_told_apart_from_a_forbidden_one(tokens):
    door = Door(Settings(), tokens)
    assert door.lets_in("main", "", desk=True)
    assert not door.lets_in("main", "", desk=False)
    assert not door.lets_in("nosuch", "", desk=True)
    assert not door.lets_in("main", "forged", desk=True), "a bad token is never made good by where it comes from"


@pytest.mark.parametrize(
    ("peer", "headers", "allowed"),
    [
        ("127.0.0.1", {"host": "127.0.0.1:8501"}, True),
        ("::1", {"host": "[::1]:8501"}, True),
        ("::ffff:127.0.0.1", {"host": "localhost"}, True),
        ("127.0.0.1", {"host": "LocalHost:8501", "origin": "http://localhost:8501"}, True),
        ("127.0.0.1", {}, False),
        ("127.0.0.1", {"host": "floor.example"}, False),
        ("127.0.0.1", {"host": "localhost.evil.example"}, False),
        ("127.0.0.1", {"host": "localhost:8501@evil.example"}, False),
        ("127.0.0.1", {"host": "[::1"}, False),
        ("127.0.0.1", {"host": "127.0.0.1:8501", "origin": "https://floor.example"}, False),
        ("127.0.0.1", {"host": "127.0.0.1:8501", "origin": "null"}, False),
        ("10.0.0.5", {}, False),
        ("10.0.0.5", {"host": "localhost"}, False),
        (None, {}, False),
        ("unknown", {}, False),
        *(("127.0.0.1", {"host": "localhost", name: "127.0.0.1"}, False) for name in FORWARDED),
        ("10.0.0.5", {"x-forwarded-user": "admin"}, False),
    ],
)
def test_only_this_machine_is_a_desk_and_nothing_that_shows_it_passed_a_proxy(peer, headers, allowed):
    assert is_desk(peer, headers, Access()) is allowed


def test_a_desk_elsewhere_is_known_by_its_address_whatever_host_it_asks_for():
    assert is_desk("10.1.2.3", {"host": "floor.example"}, Access(desks=("10.1.0.0/16",)))


def test_a_proxy_that_speaks_the_protocol_of_old_is_no_desk(tokens):
    scope = {"type": "http", "client": ("127.0.0.1", 1), "headers": [(b"host", b"127.0.0.1:8501")]}
    door = Door(Settings(), tokens)
    assert door.is_desk(scope | {"http_version": "1.1"})
    assert not door.is_desk(scope | {"http_version": "1.0"})


def test_a_proxy_that_signs_people_in_may_be_named():
    access = Access(proxy_signs_in=True)
    assert is_desk("127.0.0.1", {"x-forwarded-for": "10.9.9.9"}, access)
    assert not is_desk("10.0.0.5", {"x-forwarded-for": "127.0.0.1"}, access)


def test_the_command_makes_an_address_and_takes_it_back(tmp_path):
    def run(*arguments):
        command = [sys.executable, "-m", "dashboard.cli.main", "wall-token", *arguments]
        environment = {"FLOORVIEW_DATA": str(tmp_path), "PATH": "/usr/bin:/bin"}
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=False)

    made = run("main", "--base", "https://floor.example/")
    assert made.returncode == 0, made.stderr
    address, told, folder = made.stdout.splitlines()
    assert folder == f"data folder: {tmp_path}"
    assert address.startswith("https://floor.example/?screen=main&token=")
    text = address.split("token=")[1]
    tokens = Tokens(tmp_path)
    assert tokens.allows(text, "main")
    assert tokens.read(text).id in told
    assert run(text, "--revoke").returncode == 0
    assert not tokens.allows(text, "main")
    assert run("nosuch").returncode == 2
    assert "there are: main" in run("nosuch").stderr
    assert run("x\ny", "--revoke").returncode == 2


@pytest.mark.parametrize("data", ["", 'data = "kept"\n'])
def test_taking_back_from_another_folder_reaches_the_servers_data_or_says_that_it_does_not(tmp_path, data):
    server, other = tmp_path / "server", tmp_path / "other"
    server.mkdir()
    other.mkdir()
    (server / "floorview.toml").write_text(f'{data}[[walls]]\nid = "main"\n', encoding="utf-8")

    def run(folder, *arguments, **environment):
        command = [sys.executable, "-m", "dashboard.cli.main", "wall-token", *arguments]
        environment |= {"PATH": "/usr/bin:/bin"}
        return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment, check=False)

    text = run(server, "main").stdout.split("token=")[1].split()[0]
    tokens = Tokens(server / ("kept" if data else "data"))
    assert tokens.allows(text, "main")
    lost = run(other, text, "--revoke")
    assert (lost.returncode, list(other.iterdir())) == (2, [])
    assert f"there is no secret in {other / 'data'}" in lost.stderr
    assert tokens.allows(text, "main")
    assert run(other, text, "--revoke", FLOORVIEW_CONFIG="../server/floorview.toml").returncode == 0
    assert not tokens.allows(text, "main")
