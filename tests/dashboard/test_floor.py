"""The floor: one snapshot for all, boards composed once, waiting without polling."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dashboard.floor import Floor, Key, milliseconds, today
from queries.scope import OPERATOR, Principal, Role

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
EVERYTHING = Key((), OPERATOR)


def floor_with(sample: Any) -> tuple[Floor, list[Any], Any]:
    scopes: list[Any] = []

    def compose(snapshot: Any, scope: Any, now: datetime) -> Any:
        scopes.append(scope)
        return sample.board(snapshot, scope, now)

    return Floor(compose), scopes, sample.Snapshot(1, NOON)


def test_before_the_first_snapshot_there_is_no_board(sample):
    made, scopes, _ = floor_with(sample)
    assert made.current() is None
    assert made.board(EVERYTHING) is None
    assert scopes == []


def test_a_board_is_composed_once_a_snapshot_for_all_who_ask_the_same(sample):
    made, scopes, first = floor_with(sample)
    made.publish(first)
    for _ in range(5):
        made.board(EVERYTHING)
    assert len(scopes) == 1
    made.publish(replace(first, version=2))
    made.board(EVERYTHING)
    assert len(scopes) == 2


def test_other_filters_and_other_principals_get_their_own_board(sample):
    made, scopes, first = floor_with(sample)
    made.publish(first)
    someone = Principal("someone", Role.TEAM_LEAD, teams=frozenset({"Sales"}))
    for key in (EVERYTHING, Key((("channel", ("chat",)),), OPERATOR), Key((), someone), EVERYTHING):
        made.board(key)
    assert [(scope.chosen, scope.principal) for scope in scopes] == [
        ((), OPERATOR),
        ((("channel", ("chat",)),), OPERATOR),
        ((), someone),
    ]


def test_what_is_shown_is_of_the_snapshots_own_instant_so_waits_move_on_although_no_row_changed(sample):
    made, scopes, first = floor_with(sample)
    made.publish(first)
    assert made.board(EVERYTHING)["as_of"] == milliseconds(NOON)
    later = replace(first, version=2, read_at=NOON + timedelta(seconds=3))
    made.publish(later)
    assert made.board(EVERYTHING)["as_of"] == milliseconds(later.read_at)
    assert len(scopes) == 2


def test_a_lost_store_is_told_at_once(sample):
    made, _, first = floor_with(sample)
    made.publish(first)
    assert made.board(EVERYTHING)["store"] == "ok"
    made.publish(replace(first, version=2, state="lost"))
    assert made.board(EVERYTHING)["store"] == "lost"


def test_the_scope_is_the_local_day(sample):
    window = today("Asia/Shanghai", datetime(2026, 11, 21, 17, tzinfo=UTC))
    assert window.start_at == datetime(2026, 11, 21, 16, tzinfo=UTC)
    assert window.end_at - window.start_at == timedelta(days=1)


def test_whoever_waits_is_woken_by_the_next_snapshot_and_callbacks_are_told(sample):
    made, _, first = floor_with(sample)
    told: list[int] = []
    made.callbacks.append(lambda snapshot: told.append(snapshot.version))
    made.publish(first)
    threading.Timer(0.05, made.publish, [replace(first, version=2)]).start()
    assert made.wait(1, timeout_s=10).version == 2
    assert told == [1, 2]
    assert made.wait(2, timeout_s=0.01).version == 2
