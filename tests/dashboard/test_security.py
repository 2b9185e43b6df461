"""The running application, asked the way a stranger would."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from streamlit import config
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from dashboard import errors, safe
from dashboard.middleware import HEADERS, line
from dashboard.wall.tokens import Tokens
from tests import own_loop

ROOT = Path(__file__).parents[2]
STRANGER = {"X-Forwarded-For": "203.0.113.9"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Start the application on a store that does not exist; gives its address, data folder and log."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = folder / "floorview.toml"
    settings.write_text('[[walls]]\nid = "main"\n[[walls]]\nid = "other"\n', encoding="utf-8")
    environment = os.environ | {
        "FLOORVIEW_CONFIG": str(settings),
        "FLOORVIEW_DATA": str(folder),
        "FLOORVIEW_STORE": f"sqlite:///{folder}/none.db",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "uvicorn", "dashboard.app:app", "--port", str(port)]
    options = ["--no-access-log", "--no-server-header", "--ws", "websockets-sansio"]
    log = (folder / "log").open("w")
    process = subprocess.Popen([*command, *options], cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        _until_up(f"http://127.0.0.1:{port}/healthz", process)
        yield f"127.0.0.1:{port}", folder
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        log.close()


def _until_up(url, process):
    for _ in range(600):
        assert process.poll() is None, "the application ended at start"
        with suppress(httpx.TransportError):
            httpx.get(url)
            return
        time.sleep(0.1)
    pytest.fail("the application did not start")


def get(site, path, **headers):
    return httpx.get(f"http://{site[0]}{path}", headers=headers)


def is_logged(log, words, seconds=10):
    """Is it in the log, or soon? The answer is sent before the line is in the file."""
    last = time.monotonic() + seconds
    while words not in log.read_text(encoding="utf-8") and time.monotonic() < last:
        time.sleep(0.05)
    return words in log.read_text(encoding="utf-8")


def first_bytes(site, path, **headers):
    with httpx.stream("GET", f"http://{site[0]}{path}", headers=headers) as answer:
        return answer.status_code, next(answer.iter_bytes(), b"")


def test_it_starts_with_the_store_down_and_says_so(site):
    assert get(site, "/healthz").json()["status"] == "lost"


@pytest.mark.parametrize("path", ["/", "/healthz", "/wall/main", "/wall", "/fonts/none.woff2", "/wall-assets/wall.js"])
def test_every_answer_carries_the_headers(site, path):
    answer = get(site, path)
    for name in HEADERS:
        assert name in answer.headers
    assert "server" not in answer.headers
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_the_bare_wall_runs_no_inline_script(site):
    policy = get(site, "/wall/main").headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe-eval" not in policy


def test_inner_figures_are_for_this_machine_only(site):
    assert get(site, "/_stcore/metrics").status_code == 200
    assert get(site, "/_stcore/metrics", **STRANGER).status_code == 404
    assert get(site, "/_STCORE/METRICS/", **STRANGER).status_code == 404


def test_a_foreign_host_is_refused(site):
    assert get(site, "/", Host="evil.example").status_code == 400
    assert get(site, "/push/wall/main", Host="evil.example").status_code == 400


@pytest.mark.parametrize("header", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}])
def test_a_websocket_of_a_foreign_origin_or_host_is_refused(site, header):
    async def opened():
        origin = header.get("Origin")
        async with connect(f"ws://{site[0]}/_stcore/stream", origin=origin, **_host(header, site)):
            pass

    with pytest.raises(InvalidStatus):
        own_loop.run(opened)


def _host(header, site):
    if "Host" not in header:
        return {}
    name, port = site[0].split(":")
    return {"host": name, "port": int(port), "additional_headers": {"Host": header["Host"]}}


def test_a_desk_needs_no_token_and_a_stranger_does(site):
    assert first_bytes(site, "/push/wall/main")[0] == 200
    assert get(site, "/push/wall/main", **STRANGER).status_code == 403
    assert get(site, "/push/pulse", **STRANGER).status_code == 403
    assert first_bytes(site, "/push/pulse")[0] == 200


def test_a_token_opens_its_wall_to_a_stranger_and_nothing_else(site):
    text, token = Tokens(site[1]).make("main", 1)
    assert first_bytes(site, f"/push/wall/main?token={text}", **STRANGER)[0] == 200
    for path in (f"/push/wall/other?token={text}", f"/push/wall/none?token={text}", f"/push/pulse?token={text}"):
        answer = get(site, path, **STRANGER)
        assert (answer.status_code, len(answer.content) < 200) == (403, True)
    Tokens(site[1]).revoke(token.id)
    assert get(site, f"/push/wall/main?token={text}", **STRANGER).status_code == 403


def test_a_wall_that_does_not_exist_is_answered_like_one_that_is_not_yours(site):
    there, nowhere = get(site, "/push/wall/main", **STRANGER), get(site, "/push/wall/nosuch", **STRANGER)
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)


def test_claimed_identities_open_nothing_and_are_noted(site):
    answer = get(site, "/push/wall/main", **STRANGER, **{"X-Forwarded-User": "admin"})
    assert answer.status_code == 403
    assert is_logged(site[1] / "log", "claimed identity ignored")


@pytest.mark.parametrize(
    "path",
    [
        "/component/..%2f..%2fetc%2fpasswd",
        "/fonts/..%2f..%2fapp.py",
        "/fonts/OFL.txt",
        "/fonts/%2e%2e%2fsettings.py",
        "/fonts/.woff2",
        "/wall-assets/..%2ftokens.py",
        "/static/../app.py",
        "/app/static/main.py",
    ],
)
def test_no_path_leads_out_of_its_folder(site, path):
    answer = get(site, path)
    assert b"import " not in answer.content
    assert b"root:" not in answer.content
    assert answer.status_code in {400, 404} or answer.headers["content-type"].startswith("text/html")


def test_no_secret_and_no_token_is_in_the_log(site):
    text, _ = Tokens(site[1]).make("main", 1)
    first_bytes(site, f"/push/wall/main?token={text}")
    log = (site[1] / "log").read_text(encoding="utf-8")
    assert text not in log
    assert (site[1] / "secret").read_text(encoding="ascii") not in log


@pytest.mark.parametrize("key", sorted(safe.SAFE))
def test_streamlit_is_safe_by_default(key):
    program = "import json; import dashboard.safe as s; from streamlit import config; s.apply(); "
    program += f"print(json.dumps(config.get_option({key!r})))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    value = json.loads(told.stdout.splitlines()[-1])
    assert value == safe.SAFE[key] or key == "server.allowedHosts"


def test_every_safe_option_exists():
    assert set(safe.SAFE) <= set(config._config_options_template)


def test_an_error_is_one_line_in_the_log_whatever_it_says(caplog):
    number = errors.note(ValueError("first\nsecond \x1b[31m red postgresql://user:password@host"), "page")
    (record,) = caplog.records
    assert "\n" not in record.getMessage()
    assert "\x1b" not in record.getMessage()
    assert json.loads(record.getMessage())["number"] == number


def test_a_log_line_cannot_be_forged():
    assert "\n" not in line(path="/a\r\n{}", peer="\u2028")
