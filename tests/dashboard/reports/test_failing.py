"""A report that cannot be sent is told aloud: by an alarm, the log, the exit code and the service's own figures."""

import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from typer.testing import CliRunner

from dashboard import settings_file
from dashboard.cli.main import app
from dashboard.compose import Composer
from dashboard.failing_reports import FAILING, Failing
from dashboard.floor import Floor, today
from dashboard.headline.exposition import samples
from dashboard.headline.gauges import Gauges
from dashboard.report_settings import ReportPlan
from dashboard.reports import clock, due
from dashboard.settings import Live, Settings, Wall
from dashboard.wall import payload
from queries.poller import Poller
from queries.scope import OPERATOR, Scope

NOW = datetime.now(UTC)
PLAN = ReportPlan(to=("director@example.org",))
SENT = "sent: json (en) by webhook"


class Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(self.server.status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def hook():
    server = HTTPServer(("127.0.0.1", 0), Answer)
    server.status = 500
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def unsent():
    """Let FAILING be as it was afterwards."""
    yield FAILING
    FAILING.note((), NOW)


def turned(settings, command, failing):
    """Let a clock take one turn."""
    one = clock.Clock("sqlite://", settings, lambda: "UTC", command=command, failing=failing)
    one._turn()
    return one


def failed(folder, plan=PLAN):
    one = due.deliveries([plan], NOW, "UTC")[0]
    due.write(folder, {one.name: due.fell(one, due.Past(), "down", NOW)})
    return one


def test_what_failed_stands_until_it_is_sent_or_planned_no_more(tmp_path):
    failing, nothing = Failing(), ("/bin/sh", "-c", "exit 0")
    one = failed(tmp_path)
    turned(Settings(reports=(PLAN,), data=tmp_path), nothing, failing)
    assert failing.unsent == (1, one.at)
    turned(Settings(reports=(ReportPlan(to=("other@example.org",)),), data=tmp_path), nothing, failing)
    assert failing.unsent is None
    turned(Settings(reports=(PLAN,), data=tmp_path), nothing, failing)
    due.write(tmp_path, {one.name: due.succeeded(one)})
    turned(Settings(reports=(PLAN,), data=tmp_path), nothing, failing)
    assert failing.unsent is None


def test_a_sender_that_breaks_off_is_told_too(tmp_path, caplog):
    failing = Failing()
    at = f"{datetime.now(UTC) - timedelta(hours=1):%a %H:%M}".lower()
    settings = Settings(reports=(ReportPlan(when=at, to=("a@example.org",)),), data=tmp_path)
    turned(settings, ("/bin/sh", "-c", "echo it broke off >&2; exit 3"), failing)
    assert failing.unsent.deliveries == 1
    assert "weekly reports could not be sent: it broke off" in caplog.text
    turned(settings, (str(tmp_path / "no-such-command"),), failing)
    assert failing.unsent.deliveries == 1
    turned(settings, ("/bin/sh", "-c", "exit 0"), failing)
    assert failing.unsent is None


@pytest.mark.parametrize(("lang", "words"), [("en", "Weekly reports not sent: 1"), ("zh", "周报发送失败：1 份")])
def test_it_is_an_alarm_on_desks_and_walls(sqlite_url, unsent, tmp_path, lang, words):
    one = failed(tmp_path)
    unsent.note(due.failed(due.read(tmp_path)), NOW)
    floor = Floor(lambda *_: None)
    poller = Poller(sqlite_url, publish=floor.publish)
    poller.tick()
    poller.stop()
    snapshot = floor.current()
    board = Composer(Live())(snapshot, Scope(today(snapshot.zone, snapshot.read_at), OPERATOR), snapshot.read_at)
    (alarm,) = [alarm for alarm in board["alarms"] if alarm["rule"] == "reports_failing"]
    assert (alarm["severity"], alarm["value"], alarm["since"]) == ("watch", 1, int(one.at.timestamp() * 1000))
    told = payload.content({**board, "alarms": [alarm]}, Wall(id="main", language=lang), Settings(), NOW)["alarm"]
    assert told["text"] == words


def test_it_is_counted_among_the_services_own_figures(tmp_path):
    failed(tmp_path)

    def counted(plans):
        told = samples(None, Gauges(), streams=0, sealed=None, settings=Settings(reports=plans, data=tmp_path))
        return [one.value for one in told if one.name == "reports_failing"]

    assert counted((PLAN,)) == [1]
    assert counted(()) == [0]


@pytest.fixture
def sending(tmp_path, monkeypatch):
    """Run the command that sends what is due by a webhook; give its code and what it said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("time.sleep", lambda _: None)
    at = f"{datetime.now(UTC) - timedelta(minutes=1):%a %H:%M}".lower()

    def run(store, hook):
        plan = f'[[reports]]\nwhen = "{at}"\nformat = "json"\nprivate_webhook = true\n'
        where = f'webhook = "http://127.0.0.1:{hook.server_address[1]}/in"\n'
        (tmp_path / "floorview.toml").write_text(f'{plan}{where}[[scorecard.kpis]]\nmetric = "service_level"\n')
        monkeypatch.setattr("dashboard.cli.report._zone", lambda *_: "UTC")
        settings_file.current.cache_clear()
        environment = {"FLOORVIEW_DATA": str(tmp_path), "FLOORVIEW_CONFIG": None}
        answer = CliRunner().invoke(app, ["report", "send", "--due", "--store", store], env=environment)
        settings_file.current.cache_clear()
        return answer.exit_code, answer.output

    return run


def test_a_webhook_that_fails_ends_the_command_with_a_code(sending, centre, hook, tmp_path):
    code, said = sending(centre, hook)
    assert (code, len(due.read(tmp_path))) == (1, 1)
    assert "NOT SENT by webhook: webhook at 127.0.0.1 answered 500" in said
    due.write(tmp_path, {})
    hook.status = 204
    assert sending(centre, hook) == (0, f"{SENT}\n")


def test_a_store_that_is_lost_ends_the_command_with_a_code(sending, hook, tmp_path):
    hook.status = 204
    code, said = sending(f"sqlite:///{tmp_path}/none.db", hook)
    assert (code, len(due.read(tmp_path))) == (1, 1)
    assert "NOT SENT by webhook: the report could not be made" in said
