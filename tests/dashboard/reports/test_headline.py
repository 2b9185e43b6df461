"""Other systems read the scorecard and the service's own figures: with a token, and nothing of a person."""

import logging
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette
from typer.testing import CliRunner

from dashboard import floor, settings_file, stored
from dashboard.cli.main import app
from dashboard.headline import door, gauges, routes
from dashboard.headline.exposition import Sample, text
from dashboard.reports import due
from dashboard.reports.headline import headline
from dashboard.scorecard_settings import Kpi, Scorecard
from dashboard.settings import Settings
from dashboard.wall.tokens import Tokens
from queries.snapshot import SourceState
from tests import own_loop
from tests.dashboard.reports import weeks

HERE, ELSEWHERE = ("127.0.0.1", 50000), ("192.0.2.7", 50000)
KPIS = Scorecard(kpis=(Kpi(metric="service_level", target=0.8), Kpi(metric="handle_time")))
LINE = re.compile(r'floorview_[a-z_]+(\{[a-z]+="[^"\n]*"\})? -?[0-9.e+-]+')


class Client:
    """Asks an application as if from an address."""

    def __init__(self, served, peer):
        self.served, self.peer = served, peer

    def get(self, path, headers=None):
        answers = []

        async def asked():
            transport = httpx.ASGITransport(self.served, client=self.peer)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                answers.append(await client.get(path, headers=headers))

        own_loop.run(asked)
        return answers[0]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Settings, tokens, and a client from an address."""
    monkeypatch.delenv("FLOORVIEW_SECRET", raising=False)
    settings = Settings(data=tmp_path, scorecard=KPIS, reports=(weeks_plan(),))
    tokens = Tokens(tmp_path)
    served = Starlette(routes=routes.routes(settings, tokens, lambda: 3))

    def asking(peer):
        return Client(served, peer)

    return settings, tokens, asking


@pytest.fixture
def filled(centre, monkeypatch):
    monkeypatch.setenv("FLOORVIEW_STORE", centre)
    stored.forget()
    yield centre
    stored.forget()


def bearing(tokens, route):
    return {"authorization": f"Bearer {tokens.make(door.named(route), 1)[0]}"}


@pytest.mark.parametrize("peer", [HERE, ELSEWHERE])
def test_the_scorecard_needs_its_token_from_everywhere(place, peer):
    _, tokens, asking = place
    walls = {"authorization": f"Bearer {tokens.make('main', 1)[0]}"}
    for headers in ({}, walls, bearing(tokens, "metrics"), {"authorization": "Bearer x"}, {"authorization": "Basic x"}):
        answer = asking(peer).get("/api/scorecard", headers=headers)
        assert (answer.status_code, answer.headers["cache-control"]) == (401, "no-store")
    in_address = tokens.make(door.named("scorecard"), 1)[0]
    assert asking(peer).get(f"/api/scorecard?token={in_address}").status_code == 401


def test_the_scorecard_is_told_to_who_bears_its_token(place, filled):
    _, tokens, asking = place
    answer = asking(ELSEWHERE).get("/api/scorecard", headers=bearing(tokens, "scorecard"))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    told = answer.json()
    assert [one["metric"] for one in told["kpis"]] == ["service_level", "handle_time"]
    assert [len(one["weeks"]) for one in told["kpis"]] == [26, 26]
    again = asking(ELSEWHERE).get(f"/api/scorecard?week={told['week']}", headers=bearing(tokens, "scorecard"))
    assert again.json()["kpis"] == told["kpis"]


@pytest.mark.parametrize(("week", "status"), [("2026-46", 400), ("", 400), ("1999-W01", 404), ("2026-W99", 404)])
def test_a_week_that_is_not_there_is_said_so(place, filled, week, status):
    _, tokens, asking = place
    answer = asking(ELSEWHERE).get(f"/api/scorecard?week={week}", headers=bearing(tokens, "scorecard"))
    assert answer.status_code == status
    assert answer.json()["error"]


def test_a_store_that_is_away_is_said_so(place, monkeypatch, tmp_path):
    _, tokens, asking = place
    monkeypatch.setenv("FLOORVIEW_STORE", f"sqlite:///{tmp_path}/none.db")
    stored.forget()
    answer = asking(ELSEWHERE).get("/api/scorecard", headers=bearing(tokens, "scorecard"))
    stored.forget()
    assert (answer.status_code, answer.json()) == (503, {"error": "the store does not answer"})


def test_a_token_that_was_taken_back_opens_nothing(place, filled):
    _, tokens, asking = place
    headers = bearing(tokens, "scorecard")
    tokens.revoke(tokens.read(headers["authorization"].removeprefix("Bearer ")).id)
    assert asking(ELSEWHERE).get("/api/scorecard", headers=headers).status_code == 401


def test_numbers_are_told_to_the_last_digit():
    told = headline(weeks.read())["kpis"]
    assert told[0]["value"] == weeks.SERVICE[-1]
    assert [one["value"] for one in told[2]["weeks"]] == weeks.HANDLE
    assert (told[0]["variation"], told[1]["assurance"], told[2]["assurance"]) == ("better", "fails_reliably", None)


def test_figures_of_the_service_are_for_this_machine_and_for_tokens(place):
    _, tokens, asking = place
    assert asking(HERE).get("/metrics").status_code == 200
    assert asking(HERE).get("/metrics", headers={"x-forwarded-for": "192.0.2.7"}).status_code == 401
    assert asking(ELSEWHERE).get("/metrics").status_code == 401
    assert asking(ELSEWHERE).get("/metrics", headers=bearing(tokens, "scorecard")).status_code == 401
    answer = asking(ELSEWHERE).get("/metrics", headers=bearing(tokens, "metrics"))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")


@pytest.fixture
def heard():
    """Put a snapshot with a source on the floor."""
    at = datetime.now(UTC)
    sources = (SourceState("aws", True, at, at, 1200, 7), SourceState("new", True, None, None, 0, 0))
    floor.FLOOR.clear()
    snapshot = SimpleNamespace(version=9, read_at=at, state="ok", sources=sources)
    floor.publish(snapshot)
    yield snapshot
    floor.FLOOR.clear()


def test_figures_of_the_service_are_as_prometheus_reads_them(place, heard):
    settings, _, asking = place
    one = due.deliveries([weeks_plan()], datetime.now(UTC), "UTC")[0]
    due.write(settings.data, {one.name: due.fell(one, due.Past(), "down", datetime.now(UTC))})
    lines = asking(HERE).get("/metrics").text.splitlines()
    values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert [line for line in lines if not line.startswith("# ") and not LINE.fullmatch(line)] == []
    assert values["floorview_streams"] == "3"
    assert values["floorview_reports_failing"] == "1"
    assert values["floorview_snapshot_version"] == "9"
    assert values['floorview_source_rejects_total{source="aws"}'] == "7"
    assert values['floorview_store_state{state="ok"}'] == "1"
    named = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(named) == len(set(named)), "each is explained once"


def weeks_plan():
    from dashboard.report_settings import ReportPlan

    return ReportPlan(to=("a@example.org",))


def test_before_the_first_snapshot_the_store_is_lost(place):
    floor.FLOOR.clear()
    _, _, asking = place
    assert 'floorview_store_state{state="lost"} 1' in asking(HERE).get("/metrics").text


def test_labels_cannot_break_out():
    told = text(iter([Sample("x", "An x", "gauge", 1, {"source": 'a"} 1\nfloorview_fake 2\\'})]))
    assert told.splitlines()[-1] == 'floorview_x{source="a\\"} 1\\nfloorview_fake 2\\\\"} 1'


def test_looks_boards_and_what_is_logged_are_counted(shown):
    counted = gauges.Gauges()
    snapshot = shown("ok", old=2)
    counted.note(snapshot)
    assert counted.polled.count == 1
    assert counted.polled.last >= 2
    assert counted.timed(lambda *_: "board")(snapshot, None, None) == "board"
    assert counted.composed.count == 1
    with counted.counting():
        logging.getLogger("floorview.test").error("one")
    logging.getLogger("floorview.test").error("not counted any more")
    assert counted.logged.counts == {"warning": 0, "error": 1, "critical": 0}


def run(tmp_path, *words):
    settings_file.current.cache_clear()
    answer = CliRunner().invoke(app, list(words), env={"FLOORVIEW_DATA": str(tmp_path), "FLOORVIEW_CONFIG": None})
    settings_file.current.cache_clear()
    return answer


def test_tokens_are_made_and_taken_back_on_the_command_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = run(tmp_path, "token", "scorecard").stdout.strip()
    assert Tokens(tmp_path).allows(made, door.named("scorecard"))
    assert run(tmp_path, "token", "--revoke", made).exit_code == 0
    assert not Tokens(tmp_path).allows(made, door.named("scorecard"))
    assert run(tmp_path, "token", "nothing").exit_code == 2


@pytest.mark.parametrize("form", ["pdf", "xlsx", "html", "json"])
def test_a_report_is_written_on_the_command_line(filled, tmp_path, monkeypatch, form):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "floorview.toml").write_text('[[scorecard.kpis]]\nmetric = "service_level"\ntarget = 0.8\n')
    out = tmp_path / f"report.{form}"
    answer = run(tmp_path, "report", "weekly", "--store", filled, "--lang", "zh", "--out", str(out))
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert out.stat().st_size > 1000


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--week", "1999-W01"], 2), (["--lang", "fr"], 2), (["--out", "x.docx"], 2), (["--out", "none/x.pdf"], 1)],
)
def test_what_cannot_be_reported_ends_with_a_code(filled, tmp_path, monkeypatch, words, code):
    monkeypatch.chdir(tmp_path)
    answer = run(tmp_path, "report", "weekly", "--store", filled, "--out", "x.html", *words)
    assert answer.exit_code == code
    assert answer.stderr.startswith("floorview report: ")


def test_what_cannot_be_sent_ends_with_a_code_and_says_why(filled, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FLOORVIEW_SMTP_URL", raising=False)
    monkeypatch.setattr("time.sleep", lambda _: None)
    at = datetime.now(UTC) - timedelta(minutes=1)
    day = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[at.weekday()]
    plan = f'[[reports]]\nwhen = "{day} {at:%H:%M}"\nto = ["a@example.org"]\nformat = "json"\n'
    (tmp_path / "floorview.toml").write_text(plan + '[[scorecard.kpis]]\nmetric = "service_level"\n')
    monkeypatch.setattr("dashboard.cli.report._zone", lambda *_: "UTC")
    answer = run(tmp_path, "report", "send", "--due", "--store", filled)
    assert answer.exit_code == 1
    assert "NOT SENT by mail: FLOORVIEW_SMTP_URL names no mail server" in answer.stderr
