"""What is shown is what was computed: exports beside tables, rounding on tiles, walls that go on by themselves."""

import asyncio
import csv
import io
import json
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest

from dashboard.push import Hub, frame
from dashboard.wording.numbers import duration, number, percent
from store.schema.contacts import Contact, ContactLeg
from tests.own_loop import run
from tests.queries.world import at

SUMMER = ("--from", "2026-06-29", "--to", "2026-07-02")
KEYS = ("offered", "asa", "answer_rate")


@pytest.fixture
def around_midnight(world):
    """Calls at every half-hour around a midnight of London's summer."""
    for step in range(12):
        queued = at("2026-06-30 20:00") + timedelta(minutes=30 * step)
        key = world.put(Contact, created_at=queued)
        left = queued + timedelta(seconds=step + 0.25)
        kind = {"answered_at": left, "leave_kind": "answered"} if step % 3 else {"leave_kind": "abandoned"}
        world.put(ContactLeg, contact_id=key, queued_at=queued, left_queue_at=left, **kind)
    return world


@pytest.mark.parametrize("by", ["local_day", "half_hour_at", "queue", "local_hour"])
def test_an_export_has_the_rows_and_values_of_the_screen(around_midnight, kpis, by):
    asked = (*KEYS, *SUMMER, "--by", by)
    told, text = kpis(*asked), kpis(*asked, form="csv")
    exported = list(csv.DictReader(io.StringIO(text)))
    assert len(exported) == len(told)
    for row, line in zip(told, exported, strict=True):
        assert line == {name: "" if value is None else str(value) for name, value in row.items()}
    table = kpis(*asked, form="table").splitlines()
    assert len(table) == len(told) + 1
    for row, line in zip(told, table[1:], strict=True):
        assert str(row[by]) in line
        shown = {"offered": number(row["value"]), "answer_rate": percent(row["value"])}.get(row["metric"])
        assert shown is None or shown in line.split()


def test_an_export_tells_days_and_instants_of_the_site_not_of_greenwich(around_midnight, kpis):
    days = {row["local_day"]: int(row["value"]) for row in csv.DictReader(
        io.StringIO(kpis("offered", *SUMMER, "--by", "local_day", form="csv"))
    )}  # fmt: skip
    assert days == {"2026-06-29": 0, "2026-06-30": 6, "2026-07-01": 6}
    halves = csv.DictReader(io.StringIO(kpis("offered", *SUMMER, "--by", "half_hour_at", form="csv")))
    starts = [datetime.fromisoformat(row["half_hour_at"]) for row in halves]
    assert {start.utcoffset() for start in starts} == {timedelta(hours=1)}
    assert {start.date() for start in starts} == {date(2026, 6, 30), date(2026, 7, 1)}


def test_an_export_keeps_every_digit_that_a_screen_rounds(around_midnight, kpis):
    exact = kpis("asa", *SUMMER)[0]["value"]
    exported = next(csv.DictReader(io.StringIO(kpis("asa", *SUMMER, form="csv"))))
    assert float(exported["value"]) == exact == json.loads(json.dumps(exact))


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        pytest.param(percent(0.0625, 1), "6.3%", id="half a tenth goes up"),
        pytest.param(percent(0.8125, 1), "81.3%", id="and never to the even one"),
        pytest.param(percent(0.125, 0), "13%", id="twelve and a half percent"),
        pytest.param(percent(-0.0625, 1), "−6.3%", id="away from zero on the other side"),
        pytest.param(number(2.5), "3", id="two and a half"),
        pytest.param(number(3.5), "4", id="three and a half"),
        pytest.param(number(-2.5), "−3", id="minus two and a half"),
        pytest.param(number(1.005, 2), "1.01", id="as the decimal says, not its binary neighbour"),
        pytest.param(duration(0.5, "en"), "00:01", id="half a second"),
        pytest.param(percent(None), "–", id="unknown is a dash"),
        pytest.param(percent(float("nan")), "–", id="no NaN on a screen"),
    ],
)
def test_halves_round_away_from_zero_at_display_only(told, shown):
    assert told == shown


def test_a_wall_goes_on_though_nobody_touches_it_and_though_its_floor_breaks():
    """News reach a viewer that does nothing, again and again, also after a fault (browsers: tests/browser)."""
    turn = iter(range(1000))

    def encode(_topic: str) -> bytes:
        now = next(turn)
        if now == 2:
            raise ValueError("a floor that cannot be told")
        return frame(str(now).encode())

    async def scenario() -> None:
        hub, seen, number_ = Hub(encode, refresh_s=0.001), [], 0
        pushing = asyncio.create_task(hub.keep_running())
        with hub.watching("wall:main") as channel:
            for _ in range(6):
                hub.announce()
                number_, data = await asyncio.wait_for(channel.after(number_), 5)
                seen.append(data)
        pushing.cancel()
        with suppress(asyncio.CancelledError):
            await pushing
        assert seen[2].startswith(b"event: broken")
        assert seen[3:] == [frame(b"3"), frame(b"4"), frame(b"5")]

    run(scenario)
