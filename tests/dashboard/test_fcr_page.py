"""The page on first-contact resolution: in both languages, by definition, and where there is little to tell."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest

from dashboard import stored
from dashboard.wording.catalogue import entries, t
from metrics import changes, registry
from metrics.evaluate import evaluate, totals
from queries import annotations, history
from queries.frames import OUTCOMES
from queries.past import PAST
from queries.scope import OPERATOR, Principal, Role, Scope, Window
from queries.source import Source
from store.engine import open_store
from store.schema.contacts import Contact, ContactLeg
from store.schema.operations import Annotation
from store.schema.people import Customer
from store.simulator.reasons import REASONS
from store.sources.mapping_check import load
from store.sources.table import import_table
from store.writer import Writer
from tests.dashboard.looked import at, heads, rows, tiles, told
from tests.queries.world import World

pytestmark = pytest.mark.xdist_group("simulated agents")
ROOT = Path(__file__).resolve().parents[2]
BANK = Path(os.environ.get("FLOORVIEW_BANK_DATA", ROOT.parent / "shared" / "data" / "anonymous_bank_1999_01.txt.gz"))
SCRIPT = """
from dashboard import links
from dashboard.pages import fcr
links.remember(dict.fromkeys(("fcr", "contacts", "tickets", "glossary", "customer", "interaction")))
fcr.render()
"""
SUPERVISOR = Principal("supervisor", Role.SUPERVISOR)
DIRECTOR = Principal("director", Role.DIRECTOR)
HOSTILE = '<img src=x onerror="alert(1)"> **x** datum.y'
FIVE, ABOUT = timedelta(minutes=5), {"reason": "balance"}
FIVE_WEEKS = {"from": "2026-10-03", "to": "2026-11-07"}


@pytest.fixture(autouse=True, scope="module")
def rows_are_held_for_this_module_alone():
    PAST.forget()
    yield
    PAST.forget()


@pytest.fixture
def see(monkeypatch, request):
    def look(who=SUPERVISOR, url="", **params):
        monkeypatch.setenv("FLOORVIEW_STORE", url or f"sqlite:///{request.getfixturevalue('simulated')}")
        monkeypatch.setattr("dashboard.shell.viewer", lambda: who)
        return at(SCRIPT, patience_s=240, **params)

    stored.forget()
    yield look
    stored.forget()


def asked(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("view", "panels"),
    [("rate", {"groups", "defined", "course", "mix"}), ("repeats", {"reasons", "after", "lengths", "longest"})],
)
def test_every_panel_says_what_is_to_be_seen(see, lang, view, panels):
    app = see(view=view, lang=lang, **FIVE_WEEKS)
    found = heads(app)
    assert set(found) == panels
    assert all(one["says"] and one["empty"] is None for one in found.values()), found
    assert len(tiles(app)) == 8


def test_what_the_sentence_says_is_in_the_rows(see):
    app = see(by="channel", **FIVE_WEEKS)
    found = rows(app, "rows")
    channels = [row for row in found if asked(row["link"]).get("channel")]
    values = [row["value"] for row in channels]
    assert values == sorted(values, reverse=True)
    assert channels[0]["told_value"] in heads(app)["groups"]["says"]


def test_a_definition_is_taken_over_by_every_address_and_moves_the_number(see):
    before = tiles(see(**FIVE_WEEKS))["fcr"]
    app = see(variant="no_repeat_any_reason", window="14", **FIVE_WEEKS)
    after = tiles(app)["fcr"]
    assert "variant" not in app.query_params
    assert before["value"] != after["value"]
    assert before["note"] != after["note"]
    kept = asked(after["n_to"])["set"]
    assert kept == "fcr.variant:no_repeat_any_reason,net_fcr.variant:no_repeat_any_reason,window_days:14"
    cells = [cell for row in told(app, "list")[0]["rows"] for cell in row["cells"][1:]]
    (held,) = [cell for cell in cells if cell["text"].startswith("▸")]
    assert held["text"].split()[-1] == after["value"]
    usual = next(cell for cell in cells if cell["to"] and "set" not in asked(cell["to"]))
    assert usual["text"] == before["value"]  # a click on it brings back the usual definition


def test_a_definition_that_does_not_exist_is_left_alone(see):
    app = see(variant="magic", window="never", **FIVE_WEEKS)
    assert tiles(app)["fcr"]["value"] == tiles(see(**FIVE_WEEKS))["fcr"]["value"]


def test_squares_add_up_to_the_rate_of_return(see):
    app = see(view="repeats", **FIVE_WEEKS)
    total = sum(int(row["told_n"].replace(",", "")) for row in rows(app, "cells"))
    tile = tiles(app)["return_rate"]
    n = int(tile["n"].removeprefix("n ").replace(",", ""))
    assert f"{total / n:.1%}" == tile["value"]


def test_who_may_not_list_contacts_sees_chains_as_figures_only(see):
    app = see(who=DIRECTOR, view="repeats", **FIVE_WEEKS)
    found = heads(app)
    assert found["lengths"]["says"]
    assert found["longest"]["empty"][0] == t("fcr.not_listed", "en")
    assert found["lengths"]["says"] == heads(see(view="repeats", **FIVE_WEEKS))["lengths"]["says"]


def test_one_week_says_that_a_course_needs_more(see):
    app = see(**{"from": "2026-10-12", "to": "2026-10-19"})
    empty = heads(app)["course"]["empty"]
    assert empty[0] == t("analysis.one_week", "en")
    assert asked(empty[3])["period"] == "26w"


def test_too_recent_contacts_are_shown_apart_and_are_no_rate(see):
    app = see(**{"from": "2026-11-04", "to": "2026-11-06"})
    assert heads(app)["nothing"]["empty"][0] == t("fcr.too_soon", "en")
    assert tiles(app)["fcr"]["value"] == "–"
    assert int(tiles(app)["fcr_immature"]["value"].replace(",", "")) > 0


def test_nothing_happened(see):
    assert heads(see(**{"from": "2020-01-01", "to": "2020-02-01"}))["nothing"]["empty"][0] == t(
        "analysis.nothing", "en"
    )


def test_the_simulated_change_of_process_is_found(simulated):
    """Reasons that agents may settle since then are settled more often; the others as before."""
    source = Source(f"sqlite:///{simulated}", deadline_s=240)
    window = Window.days(date(2026, 10, 3), date(2026, 11, 7), "Europe/London")
    noted = annotations.within(source, window).filter(pl.col("kind").cast(pl.String) == "process_change")
    found = history.read(source, OUTCOMES, Scope(window, OPERATOR))
    source.close()
    is_improved = pl.col("reason").cast(pl.String).is_in([reason.code for reason in REASONS if reason.is_improved])
    verdicts = []
    for of in (is_improved, ~is_improved):
        after, before = (
            evaluate([registry.get("fcr")], {"outcomes": found.filter(of, side)}, (), {}, 0.95)
            for side in (pl.col("ended_at") >= noted["at"][0], pl.col("ended_at") < noted["at"][0])
        )
        verdicts.append(changes.changes(after, before)["verdict"][0])
    assert verdicts == [changes.BETTER, changes.NOISE]


@pytest.fixture
def turned(sqlite_url):
    """Fourteen weeks of forty calls by customers known (or not): from the eighth on fewer call again the next day."""

    def filled(*, known=True, changed=True):
        engine = open_store(sqlite_url)
        world = World(engine)
        world.centre()
        first, made = datetime(2026, 3, 2, 9, tzinfo=UTC), []
        for week in range(14):
            back = 12 + week % 3 if week < 7 or not changed else 3
            for number in range(40):
                at = first + timedelta(weeks=week, minutes=number)
                customer = len(made) + 1 if known else None
                starts = [at, at + timedelta(days=1)] if number < back else [at]
                made += [(customer, start) for start in starts]
        people = [(Customer, {"id": one}) for one in {one for one, _ in made if one}]
        contacts = [
            (Contact, {"customer_id": one, "created_at": at, "ended_at": at + FIVE, "outcome": "answered", **ABOUT})
            for one, at in made
        ]
        legs = [
            (ContactLeg, {"contact_id": number, "agent_id": 1, "team_id": 1, "queued_at": at, "answered_at": at,
                          "left_queue_at": at, "ended_at": at + FIVE, "leave_kind": "answered"})
            for number, (_, at) in enumerate(made, start=1)
        ]  # fmt: skip
        note = {"at": first + timedelta(weeks=7), "kind": "process_change", "text": HOSTILE, "starts_baseline": True}
        world.put_all(*people, *contacts, *legs, (Annotation, note))
        engine.dispose()
        return sqlite_url

    return filled


WEEKS = {"from": "2026-03-02", "to": "2026-06-01"}


@pytest.mark.parametrize(("lang", "week"), [("en", "27 Apr 2026"), ("zh", "2026年4月27日")])
def test_a_change_is_said_since_the_week_that_it_is_a_signal(see, turned, lang, week):
    app = see(url=turned(), lang=lang, **WEEKS)
    head = heads(app)["course"]
    assert week in head["says"]
    assert head["says"].startswith(entries()["fcr.since_better"][lang].split("{")[0])
    assert any(HOSTILE in note for note in head["notes"])
    better = [row for row in rows(app, "weeks") if row["kind"] == t("charts.xmr.better", lang)]
    assert len(better) >= 4
    assert "2026-04-27" in better[0]["link"], better[0]["link"]


def test_nothing_changed_so_no_change_is_said(see, turned):
    says = heads(see(url=turned(changed=False), **WEEKS))["course"]["says"]
    assert says.startswith(entries()["fcr.course_usual"]["en"].split("{")[0])


def test_without_known_customers_there_is_no_rate_of_who_comes_back(see, turned):
    app = see(url=turned(known=False), **WEEKS)
    assert heads(app)["nothing"]["empty"][0] == t("fcr.nobody", "en")
    assert set(tiles(app)) == {"identity_coverage", "fcr_immature"}
    assert tiles(app)["identity_coverage"]["value"] == "0.0%"


@pytest.mark.skipif(not BANK.exists(), reason=f"the bank's log is not there ({BANK.name})")
def test_january_1999(see, sqlite_url):
    """One channel, no tickets, no surveys: the same page, with the rate counted over the log's raw lines elsewhere."""
    engine = open_store(sqlite_url)
    declared = load(ROOT / "examples" / "anonymous_bank.toml")
    with Writer(engine, declared.source) as writer:
        import_table(BANK, declared, writer)
    engine.dispose()
    january = {"from": "1999-01-01", "to": "1999-02-01"}
    app = see(url=sqlite_url, **january)
    tile = tiles(app)["repeat_contact_rate"]
    source = Source(sqlite_url, deadline_s=240)
    window = Window.days(date(1999, 1, 1), date(1999, 2, 1), "Asia/Jerusalem")
    sheet = {"outcomes@created_at": history.read(source, OUTCOMES, Scope(window, OPERATOR), "created_at")}
    source.close()
    rate = totals([registry.get("repeat_contact_rate")], sheet)["repeat_contact_rate"]
    assert (tile["value"], tile["n"]) == (f"{rate.value:.1%}", "n 27,060")
    assert heads(see(url=sqlite_url, by="channel", **january))["groups"]["empty"] is not None
    assert heads(see(url=sqlite_url, view="repeats", **january))["lengths"]["says"]
    assert heads(see(url=sqlite_url, variant="survey", **january))["nothing"]["empty"][0] == t("fcr.unsaid", "en")
