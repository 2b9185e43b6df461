"""The second proof of each number: the same metric by hand, in SQL over the stored tables of a random centre."""

import shutil
import sqlite3
from datetime import date

import pytest

from metrics import registry
from metrics.evaluate import evaluate, sheets
from queries import history
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source
from store.types import to_micros
from tests.metrics import sql
from tests.metrics.centre import ZONE, fill

WINDOW = Window.days(date(2026, 10, 24), date(2026, 10, 27), ZONE)  # 73 hours: the clocks go back in it
BOUNDS = {"start": to_micros(WINDOW.start_at), "end": to_micros(WINDOW.end_at)}


@pytest.fixture(scope="module", params=[1, 2])
def centre(request, sqlite_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("centre") / "store.db"
    shutil.copy(sqlite_template, path)
    fill(f"sqlite:///{path}", seed=request.param)
    return path


@pytest.fixture(scope="module")
def frames(centre):
    source = Source(f"sqlite:///{centre}", deadline_s=60)
    everything = [one for name in ("queue", "response") for one in registry.family(name)]
    scope = Scope(WINDOW, OPERATOR)
    yield {name: history.read(source, frame, scope, anchor) for name, (frame, anchor) in sheets(everything).items()}
    source.close()


def by_hand(centre, statement: str) -> dict[str, float]:
    with sqlite3.connect(centre) as store:
        return {group: value for group, value in store.execute(statement, BOUNDS) if value is not None}


def ours(frames, key: str, by: str, **settings: str) -> dict[str, float]:
    told = evaluate([registry.get(key)], frames, [by], {f"{key}.{name}": value for name, value in settings.items()})
    return {group: value for group, value in told.select(by, "value").iter_rows() if value is not None}


@pytest.mark.parametrize("key", [*sql.QUEUE, *sql.RESPONSE])
def test_by_channel(key, centre, frames):
    expected = by_hand(centre, (sql.QUEUE | sql.RESPONSE)[key])
    assert expected, "the centre has something to say about it"
    assert ours(frames, key, "channel") == pytest.approx(expected)


@pytest.mark.parametrize("variant", list(sql.VARIANTS))
def test_each_variant_of_the_service_level(variant, centre, frames):
    expected = by_hand(centre, sql.VARIANTS[variant])
    assert ours(frames, "service_level", "channel", variant=variant) == pytest.approx(expected)


def test_the_variants_differ_on_this_centre(centre):
    told = {variant: by_hand(centre, statement)["phone"] for variant, statement in sql.VARIANTS.items()}
    assert len(set(told.values())) == len(told), "else one formula could stand in for another unnoticed"


def test_work_by_team(centre, frames):
    worked = by_hand(centre, sql.WORKED)
    assert ours(frames, "productive_time", "team") == pytest.approx(worked)
    handled = ours(frames, "handled", "team")
    assert ours(frames, "contacts_per_hour", "team") == pytest.approx(
        {team: handled.get(team, 0) / (seconds / 3600) for team, seconds in worked.items()}
    )


def test_none_is_left_out():
    told = {*sql.QUEUE, *sql.RESPONSE, *sql.BY_TEAM, "contacts_per_hour"}
    assert told == {one.key for name in ("queue", "response") for one in registry.family(name)}
