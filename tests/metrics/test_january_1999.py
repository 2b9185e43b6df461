"""Repeat contact in a real call log, against a count over its raw lines. The file is not part of the project."""

import csv
import gzip
import os
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

import pytest

from metrics import registry
from metrics.evaluate import evaluate, totals
from queries import history
from queries.frames import OUTCOMES
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source
from store.engine import open_store
from store.sources.mapping_check import load
from store.sources.table import import_table
from store.writer import Writer

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("FLOORVIEW_BANK_DATA", ROOT.parent / "shared" / "data" / "anonymous_bank_1999_01.txt.gz"))
JANUARY = Window.days(date(1999, 1, 1), date(1999, 2, 1), "Asia/Jerusalem")
ANSWERED = 27_060

pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"the bank's log is not there ({DATA.name})")


@pytest.fixture(scope="module")
def january(sqlite_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("january") / "store.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = open_store(f"sqlite:///{path}")
    declared = load(ROOT / "examples" / "anonymous_bank.toml")
    with Writer(engine, declared.source) as writer:
        import_table(DATA, declared, writer)
    engine.dispose()
    source = Source(f"sqlite:///{path}", deadline_s=60)
    scope = Scope(JANUARY, OPERATOR)
    yield {
        "outcomes": history.read(source, OUTCOMES, scope),
        "outcomes@created_at": history.read(source, OUTCOMES, scope, "created_at"),
    }
    source.close()


@pytest.fixture(scope="module")
def calls():
    """Customer, reason, day of the month and clock at which each answered call began, day on which it ended."""
    with gzip.open(DATA, "rt", encoding="ascii", newline="") as file:
        lines = list(csv.DictReader(file, delimiter="\t"))
    told = []
    for line in (line for line in lines if line["outcome"].strip() == "AGENT"):
        day = datetime.strptime(line["date"], "%y%m%d").day  # noqa: DTZ007 - a day of the log, no instant
        entry, start, end = (clock(line[name]) for name in ("vru_entry", "ser_start", "ser_exit"))
        is_known = line["customer_id"].isdigit()  # two numbers were damaged on the way: 6.02E+11
        over_midnight = (start or end) and end < entry
        told.append((int(line["customer_id"]) if is_known else 0, line["type"], day, entry, day + bool(over_midnight)))
    return told


def clock(text: str) -> int:
    hours, minutes, seconds = (int(part) for part in text.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def repeats(calls, days, narrow=None) -> set[int]:
    """Places of those that come within so many days after another one of the same customer."""
    groups = defaultdict(list)
    for place, (customer, reason, day, entry, ended) in enumerate(calls):
        if customer:
            groups[customer, reason if narrow else None].append((day, entry, place, ended))
    found = set()
    for group in groups.values():
        ordered = sorted(group)
        for number, (day, _, place, _) in enumerate(ordered):
            if any(day - ended <= days for *_, ended in ordered[:number]):
                found.add(place)
    return found


@pytest.mark.parametrize("days", [1, 7, 30])
@pytest.mark.parametrize("rule", ["any_reason", "same_reason"])
def test_repeat_contact_rate(january, calls, days, rule):
    settings = {"repeat_contact_rate.window_days": str(days), "repeat_contact_rate.repeat_rule": rule}
    figure = totals([registry.get("repeat_contact_rate")], january, settings)["repeat_contact_rate"]
    expected = len(repeats(calls, days, narrow=rule == "same_reason"))
    assert figure == (pytest.approx(expected / ANSWERED), ANSWERED)


def test_by_reason_the_parts_add_up(january, calls):
    told = evaluate([registry.get("repeat_contact_rate")], january, ["reason"])
    assert told["n"].sum() == ANSWERED
    assert (told["value"] * told["n"]).sum() == pytest.approx(len(repeats(calls, 7)))


def test_of_how_many_we_know_who_called(january, calls):
    figure = totals([registry.get("identity_coverage")], january)["identity_coverage"]
    assert figure.value == pytest.approx(sum(customer > 0 for customer, *_ in calls) / ANSWERED)


def test_the_last_days_are_not_mature(january):
    told = totals([registry.get("fcr"), registry.get("fcr_immature")], january)
    assert told["fcr"].n + told["fcr_immature"].value == january["outcomes"].height
    assert (
        told["fcr_immature"].value
        == january["outcomes"]
        .filter(january["outcomes"]["ended_at"].dt.convert_time_zone("Asia/Jerusalem").dt.date() >= date(1999, 1, 24))
        .height
    )
