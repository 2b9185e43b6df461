import importlib.util
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.settings import Settings
from dashboard.wall.payload import content, layout
from dashboard.wall.tiles import MAKERS, View, tile

_spec = importlib.util.spec_from_file_location("wall_server", Path(__file__).parents[1] / "browser" / "wall_server.py")
samples = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(samples)

SETTINGS = Settings.model_validate({"walls": [{"id": "en"}, {"id": "zh", "language": "zh"}]})
NOW = datetime.now(UTC)


def shown(board, wall="en", settings=SETTINGS):
    return content(board, settings.wall(wall), settings, NOW)


def tiles(board, wall="en", settings=SETTINGS):
    return {made["kind"]: made for made in shown(board, wall, settings)["pages"][0]}


def test_the_six_tiles_say_what_the_board_says():
    made = tiles(samples.normal())
    assert [made[kind]["value"] for kind in ("service_level", "waiting", "available", "answered", "abandonment")] == [
        "82%", "7", "12", "1,284", "3.5%",
    ]  # fmt: skip
    assert made["longest_wait"]["context"] == "Sales"
    assert all(tile["status"] == "ok" for tile in made.values())


@pytest.mark.parametrize(
    ("share", "words"),
    [(1, "100%"), (0.9999, "99.9%"), (0.995, "99.5%"), (0.994, "99%"), (0.0049, "0.5%"), (0.0001, "0.1%"), (0, "0%")],
)
def test_a_share_is_never_rounded_up_to_all_or_down_to_none(share, words):
    board = samples.normal()
    board["totals"]["service_level_now"] = samples.value(share, 4000)
    assert tiles(board)["service_level"]["value"] == words


def test_what_is_usual_by_now_is_the_band_of_this_clock_time():
    board = samples.normal()
    assert tiles(board)["answered"]["context"] == "usual 1.2k–1.3k"
    assert tiles(board, "zh")["answered"]["context"] == "通常 1,210–1,298"
    del board["usual"]["offered"]
    assert tiles(board)["answered"]["context"] == ""


def test_the_columns_are_half_hours_whatever_the_course_leaves_out():
    board = samples.normal()
    whole = tiles(board)["service_level"]["columns"]
    assert len(whole) == 15
    assert whole[-1] == board["course"][14]["service_level"]
    del board["course"][5:8]
    gaps = tiles(board)["service_level"]["columns"]
    assert gaps == [*whole[:5], None, None, None, *whole[8:]]
    board["course"] = [point | {"at": point["at"] - 10 * samples.SLOT} for point in samples.normal()["course"][:15]]
    assert tiles(board)["service_level"]["columns"] == [*whole[-6:], *[None] * 10]


def test_the_rows_stand_in_the_boards_order():
    board = samples.breach()
    names = [row["name"] for row in board["queues"]]
    made = tiles(board, settings=Settings.model_validate({"walls": [{"id": "en", "pages": [{"tiles": ["queues"]}]}]}))
    assert [row["name"] for row in made["queues"]["rows"]] == names[:4]
    assert names[:2] == ["Returns", "Sales"]
    assert made["queues"]["status"] == "breach"


@pytest.mark.parametrize(("signed_in", "blank"), [(0, True), (1, False), (None, False)])
def test_a_wall_rests_only_when_it_is_known_that_nobody_is_signed_in(signed_in, blank):
    settings = Settings.model_validate({"walls": [{"id": "en", "when_nobody_is_signed_in": "blank"}]})
    board = samples.normal() | {"states": {"offline": 3, "unknown": 2}}
    board["totals"]["staffed_agents"] = samples.value(signed_in)
    assert shown(board, settings=settings)["blank"] is blank


def test_the_longest_wait_is_the_oldest_of_all_queues():
    board = samples.normal()
    board["queues"][2]["oldest_queued_at"] = 1_000
    made = tiles(board)["longest_wait"]
    assert (made["since"], made["context"]) == (1_000, "Cards")


def test_the_longest_wait_is_told_against_what_its_queue_allows():
    board = samples.normal()
    for row in board["queues"]:
        row["oldest_queued_at"] = None
    mail, calls = board["queues"][:2]
    mail |= {"oldest_queued_at": 1_000, "threshold_s": 3600}
    calls |= {"oldest_queued_at": 400_000, "threshold_s": 20}
    assert tiles(board)["longest_wait"]["context"] == calls["name"]
    calls["oldest_queued_at"] = None
    made = tiles(board)["longest_wait"]
    assert (made["context"], made["limits"]) == (mail["name"], [3600, 7200])


def test_nobody_waiting_is_not_the_same_as_not_known():
    board = samples.normal()
    for row in board["queues"]:
        row["oldest_queued_at"] = None
    assert tiles(board)["longest_wait"]["value"] == "Nobody"
    board["queues"] = []
    assert tiles(board)["longest_wait"]["value"] is None


def test_what_is_not_known_is_null_and_never_zero():
    board = samples.normal()
    board["totals"], board["states"], board["channels"] = {}, {}, {}
    made = tiles(board)
    for kind in ("service_level", "waiting", "available", "answered", "abandonment"):
        assert made[kind]["value"] is None
        assert made[kind]["status"] == "unknown"


def test_zero_is_zero():
    board = samples.normal()
    board["totals"]["waiting"] = samples.value(0)
    board["states"] = {"available": 0, "on_contact": 3}
    made = tiles(board)
    assert (made["waiting"]["value"], made["available"]["value"]) == ("0", "0")


def test_a_share_of_three_contacts_raises_nothing():
    board = samples.normal()
    board["totals"]["service_level_now"] = samples.value(0.33, 3)
    assert tiles(board)["service_level"]["status"] == "ok"
    board["totals"]["service_level_now"] = samples.value(0.33, 30)
    assert tiles(board)["service_level"]["status"] == "breach"


def test_a_wall_may_have_limits_of_its_own():
    walls = [{"id": "en", "limits": {"waiting": {"watch": 3, "breach": 6}}, "minimum_available": 20}]
    made = tiles(samples.normal(), settings=Settings.model_validate({"walls": walls}))
    assert made["waiting"]["status"] == "breach"
    assert made["available"]["status"] == "watch"


def test_beside_a_tile_in_breach_the_line_does_not_say_that_nothing_needs_doing():
    board = samples.normal()
    board["alarms"].clear()
    board["states"] = {"available": 0, "on_contact": 3}
    assert shown(board)["alarm"] == {"text": "In breach: Available agents", "severity": "watch"}
    board["states"] = {"available": 9, "on_contact": 3}
    assert shown(board)["alarm"] is None


def test_the_worst_alarm_comes_first_and_a_silent_feed_before_what_hangs_on_it():
    board = samples.breach()
    assert shown(board)["alarm"]["text"] == "Returns: longest wait over 02:00"
    silent = {"rule": "source_silent", "severity": "breach", "queue": None, "source": "pbx", "value": 90, "limit": 60}
    board["alarms"].append(silent | {"since": NOW.timestamp() * 1000})
    assert shown(board)["alarm"]["text"] == "pbx sends nothing"
    assert shown(board)["alarms"] == 3


def test_a_store_that_is_lost_comes_before_everything():
    board = samples.breach()
    lost = {"rule": "store_lost", "severity": "breach", "queue": None, "source": None, "value": 11, "limit": 10}
    board["alarms"].append(lost | {"since": NOW.timestamp() * 1000})
    assert shown(board)["alarm"]["text"] == "The store cannot be read"


@pytest.mark.parametrize(
    ("changes", "wall", "words"),
    [
        ({"store": "empty"}, {}, "No contacts in the store yet"),
        ({"queues": []}, {}, "No queues yet"),
        ({"queues": []}, {"channels": ["fax"]}, "No queue matches"),
        ({"as_of": 0, "store": "lost"}, {}, "The store cannot be read yet"),
    ],
)
def test_why_there_is_nothing_is_said_in_different_words(changes, wall, words):
    settings = Settings.model_validate({"walls": [{"id": "en", **wall}]})
    assert shown(samples.normal() | changes, settings=settings)["note"].startswith(words)


def test_before_the_first_snapshot_it_says_so():
    assert shown(None)["note"].startswith("Loading")


def test_before_opening_it_says_when_service_opens():
    site = {"zone": "UTC", "opens": "16:30", "closes": "23:00"}
    settings = Settings.model_validate({"site": site, "walls": [{"id": "en"}]})
    board = samples.normal()
    board["totals"]["waiting"] = samples.value(0)
    early = datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert content(board, settings.wall("en"), settings, early)["note"] == "Service opens at 16:30"
    board["totals"]["waiting"] = samples.value(1)
    assert content(board, settings.wall("en"), settings, early)["note"] is None, "who waits is shown at any hour"


def test_no_person_is_in_what_a_wall_receives():
    text = json.dumps(shown(samples.breach())) + json.dumps(layout(SETTINGS.wall("en"), SETTINGS, "b"))
    assert "Canary" not in text
    for field in ("people", "contact_id", "leg_id", "reason", "segment"):
        assert f'"{field}"' not in text


def test_numbers_are_the_same_in_both_languages():
    board = samples.breach()
    english, chinese = tiles(board), tiles(board, "zh")
    for kind, made in english.items():
        for field in ("value", "since", "status", "bar", "target", "columns"):
            assert made.get(field) == chinese[kind].get(field)
        assert made["label"] != chinese[kind]["label"]


@pytest.mark.parametrize("kind", sorted(MAKERS))
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_tile_can_be_made_of_an_empty_floor(kind, lang):
    nothing = {"queues": [], "course": [], "sources": [], "totals": {}, "usual": {}, "targets": {}, "states": {}}
    board = samples.normal() | nothing | {"channels": {}}
    made = tile(kind, View(board, SETTINGS.wall("en"), SETTINGS.live, lang))
    assert made["status"] == "unknown"
