"""`floorview kpis` over a centre drawn at random: what programs and people read, and what a wrong word is told."""

import csv
import io
import json
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from dashboard.cli.figures import as_csv, as_table
from dashboard.cli.main import app
from tests.metrics.centre import ZONE, fill

PERIOD = ("--from", "2026-10-24", "--to", "2026-10-27")
REAL = Path(__file__).parents[4] / "shared/data/anonymous_bank_1999_01.txt.gz"


@pytest.fixture(scope="module")
def store(sqlite_template, tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("kpis") / "store.db"
    shutil.copy(sqlite_template, path)
    fill(f"sqlite:///{path}", contacts=200)
    return f"sqlite:///{path}"


def asked(store: str, *words: str):
    return CliRunner().invoke(app, ["kpis", "--store", store, *words])


def rows(store: str, *words: str) -> list[dict]:
    told = asked(store, *words, "--format", "json")
    assert told.exit_code == 0, told.stderr
    return json.loads(told.stdout)


def test_json_is_a_list_of_objects_with_the_dimensions_in_order(store):
    told = rows(store, "offered", "service_level", *PERIOD, "--by", "channel,queue")
    assert {tuple(row) for row in told} == {("metric", "channel", "queue", "value", "n", "unit", "variant")}
    offered = [row for row in told if row["metric"] == "offered"]
    assert {(row["channel"], row["queue"]) for row in offered} > {("phone", "sales"), ("email", "mail")}
    assert all(isinstance(row["value"], int) and row["n"] is None and row["variant"] is None for row in offered)
    levels = {row["queue"]: row for row in told if row["metric"] == "service_level"}
    assert levels["sales"]["variant"] == "answered_or_abandoned"
    assert (levels["mail"]["value"], levels["mail"]["n"]) == (None, 0), "no standard, no service level"


def test_intervals_stand_beside_the_values_where_asked_for(store):
    told = rows(store, "answer_rate", "asa", "contacts_per_hour", "offered", *PERIOD, "--intervals")
    assert {tuple(row) for row in told} == {("metric", "value", "n", "low", "high", "unit", "variant")}
    of = {row["metric"]: row for row in told}
    for key in ("answer_rate", "asa", "contacts_per_hour"):
        assert of[key]["low"] < of[key]["value"] < of[key]["high"]
    assert (of["offered"]["low"], of["offered"]["high"]) == (None, None), "a count is what it is"
    table = asked(store, "answer_rate", *PERIOD, "--intervals", "--by", "channel").stdout
    assert table.splitlines()[0].split() == ["metric", "channel", "value", "n", "low", "high"]


def test_groups_add_up_to_the_whole(store):
    whole = rows(store, "offered", *PERIOD)[0]["value"]
    for by in ("queue", "local_day", "half_hour_at", "channel,team"):
        assert sum(row["value"] for row in rows(store, "offered", *PERIOD, "--by", by)) == whole > 0


def test_the_last_day_is_left_out_and_days_are_local(store):
    days = [row["local_day"] for row in rows(store, "offered", *PERIOD, "--by", "local_day")]
    assert days == ["2026-10-24", "2026-10-25", "2026-10-26"]
    halves = rows(store, "offered", "--from", "2026-10-25", "--to", "2026-10-26", "--by", "half_hour_at")
    starts = [datetime.fromisoformat(row["half_hour_at"]) for row in halves]
    assert {at.astimezone(ZoneInfo(ZONE)).date().isoformat() for at in starts} == {"2026-10-25"}
    assert {at.utcoffset().total_seconds() for at in starts} == {3600, 7200}, "the clocks went back that night"


def test_a_day_without_contacts_is_there_zero_where_counted_unknown_where_averaged(store):
    told = rows(store, "offered", "asa", "--from", "2026-11-10", "--to", "2026-11-12", "--by", "local_day")
    assert [(row["metric"], row["value"]) for row in told] == [("offered", 0)] * 2 + [("asa", None)] * 2


def test_filters_hold_for_both_sides_of_a_ratio(store):
    by_queue = {row["queue"]: row for row in rows(store, "answer_rate", *PERIOD, "--by", "queue")}
    alone = rows(store, "answer_rate", *PERIOD, "--queue", "sales")[0]
    assert (alone["value"], alone["n"]) == (by_queue["sales"]["value"], by_queue["sales"]["n"])
    both = rows(store, "answer_rate", *PERIOD, "--queue", "sales", "--queue", "help")[0]
    assert both["n"] == by_queue["sales"]["n"] + by_queue["help"]["n"]


def test_options(store):
    of_answered = rows(store, "service_level", *PERIOD, "--set", "service_level.variant=of_answered")[0]
    answered = rows(store, "answered", *PERIOD, "--channel", "phone", "--channel", "chat")[0]
    assert of_answered["variant"] == "of_answered"
    assert of_answered["n"] <= answered["value"]
    strict, lax = (
        rows(store, "service_level", *PERIOD, "--set", f"service_level.threshold_s={limit}")[0]["value"]
        for limit in (0, 100_000)
    )
    assert strict < of_answered["value"] < lax


def test_without_names_all_that_have_a_history_are_told(store):
    keys = {row["metric"] for row in rows(store, *PERIOD)}
    assert keys > {"offered", "handle_time", "contacts_per_hour", "first_response_time"}
    assert not keys & {"waiting", "agents", "open_tickets"}
    by_queue = asked(store, *PERIOD, "--by", "queue")
    left_out = by_queue.stderr.partition("left out, not known by queue: ")[2].strip().split(", ")
    assert {"productive_time", "contacts_per_hour", "churn_rate"} <= set(left_out)
    assert not {"offered", "csat", "first_response_time"} & set(left_out)


def test_without_dates_the_last_seven_full_days_of_the_store(store):
    days = {row["local_day"]: row["value"] for row in rows(store, "offered", "--by", "local_day")}
    assert len(days) == 7
    assert days[max(days)] > 0, "ends with the last day that anything was recorded on"
    later = rows(store, "offered", "--from", max(days), "--to", "2026-11-20")[0]["value"]
    assert later == days[max(days)]


def test_a_table_for_people_says_whose_days_they_are(store):
    told = asked(store, "service_level", "asa", "offered", *PERIOD)
    assert told.stderr.startswith("Here (Europe/Berlin), 2026-10-24 up to, not including, 2026-10-27")
    lines = told.stdout.splitlines()
    assert lines[0].split() == ["metric", "value", "n", "variant"]
    assert lines[1].split()[1].endswith("%")
    assert lines[2].split()[2] == "s"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["servicelevel"], "did you mean 'service_level'", id="a metric mistyped"),
        pytest.param(["waiting"], "of this moment", id="a live metric"),
        pytest.param(["--by", "chanel"], "did you mean 'channel'", id="a dimension mistyped"),
        pytest.param(["--by", "customer_id"], "no such dimension", id="a column that is no dimension"),
        pytest.param(["--by", "queue,queue"], "twice", id="a dimension twice"),
        pytest.param(["--queue", "sles"], "did you mean 'sales'", id="a queue that does not exist"),
        pytest.param(["--team", "green"], "no such team", id="a team that does not exist"),
        pytest.param(["--site", "There"], "no such site", id="a site that does not exist"),
        pytest.param(["--set", "asa"], "METRIC.OPTION=VALUE", id="a setting without a value"),
        pytest.param(["--set", "service_level.variant=x"], "no 'x'", id="a variant that does not exist"),
        pytest.param(["contacts_per_hour", "--by", "queue"], "cannot be told by queue", id="time has no queue"),
        pytest.param(["contacts_per_hour", "--queue", "sales"], "cannot be told by queue", id="nor a filter by one"),
        pytest.param(["--from", "2026-10-27", "--to", "2026-10-24"], "has to lie after", id="an end before the start"),
        pytest.param(["--from", "0001-01-01"], "can be asked for", id="a day before all stores"),
        pytest.param(["--from", "2026-13-01"], "2026-13-01", id="a month that does not exist"),
    ],
)
def test_a_wrong_word_is_answered_with_a_right_one(words, said, store):
    told = asked(store, *words)
    assert told.exit_code == 2
    assert said in told.stderr
    assert "Traceback" not in told.stderr
    assert told.stdout == ""


def test_a_store_that_is_not_there(tmp_path):
    told = asked(f"sqlite:///{tmp_path}/none.db")
    assert told.exit_code == 1
    assert "the store cannot be read" in told.stderr


def test_an_empty_store_has_zeros_and_unknowns(sqlite_url):
    told = rows(sqlite_url, "offered", "asa", "service_level")
    assert [(row["value"], row["n"]) for row in told] == [(0, None), (None, 0), (None, 0)]


HOSTILE = ["=1+1", "+1", "-1", "@x", "\tx", "\0x", "＝1", 'a "b", c', "two\nlines", "渠道", "-", None]


def row(queue: str | None, value: float | None) -> dict:
    return {"metric": "asa", "queue": queue, "value": value, "n": 3, "unit": "seconds", "variant": None}


def test_no_cell_of_a_csv_runs_in_a_spreadsheet():
    names = list(row("", 0))
    text = as_csv([row(name, -1.5) for name in HOSTILE], names, "UTC")
    told = list(csv.reader(io.StringIO(text, newline="")))
    assert told[0] == names
    assert [line[1] for line in told[1:]] == [
        "'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\0x", "'＝1", 'a "b", c', "two\nlines", "渠道", "'-", "",
    ]  # fmt: skip
    assert {line[2] for line in told[1:]} == {"-1.5"}, "a negative number stays a number"
    assert "\r\n" in text
    assert as_csv([], names, "UTC", mark=True).startswith("\ufeffmetric,")


def test_no_name_steers_a_terminal():
    text = as_table([row("evil \x1b[2J \x07 queue", 1.25), row("渠道", None)], list(row("", 0)), "UTC")
    assert "\x1b" not in text
    assert "\x07" not in text
    lines = text.splitlines()
    assert lines[1].split()[-3:] == ["1.3", "s", "3"], "halves away from zero"
    assert lines[2].split()[-2:] == ["–", "3"]


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        pytest.param(-4.85, "points", "−4.9", id="points keep their sign and one decimal"),
        pytest.param(4.405, "score", "4.41", id="a score has two"),
        pytest.param(None, "score", "–", id="unknown"),
    ],
)
def test_points_and_scores(value, unit, told):
    text = as_table([{**row("a", value), "unit": unit}], list(row("", 0)), "UTC")
    assert text.splitlines()[1].split()[2] == told


@pytest.mark.skipif(not REAL.exists(), reason="the call log of January 1999 is not beside the checkout")
def test_january_1999(sqlite_url):
    mapping = Path(__file__).parents[3] / "examples/anonymous_bank.toml"
    loaded = CliRunner().invoke(app, ["import", "table", "--mapping", str(mapping), "--store", sqlite_url, str(REAL)])
    assert loaded.exit_code == 0, loaded.output
    month = ("--from", "1999-01-01", "--to", "1999-02-01", "--set", "service_level.threshold_s=20")
    told = {one["metric"]: one for one in rows(sqlite_url, "offered", "answered", "abandoned", *month)}
    assert {key: one["value"] for key, one in told.items()} == {
        "offered": 31_359,
        "answered": 27_060,
        "abandoned": 4299,
    }
    waits = {one["metric"]: one["value"] for one in rows(sqlite_url, "asa", "asa_waited", *month)}
    assert waits["asa_waited"] == pytest.approx(69.772, abs=0.0005)
    assert waits["asa"] == pytest.approx(35.028, abs=0.0005)
    within = rows(sqlite_url, "service_level", *month, "--set", "service_level.variant=of_answered")[0]
    assert round(within["value"] * within["n"]) == 16_402
