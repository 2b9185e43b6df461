"""Weekly figures are kept while the store says the same, and read again when it may not."""

from datetime import date

import pytest

from dashboard.scorecard import kept
from dashboard.scorecard.kept import Slice, Stamp
from queries.source import Source
from store.engine import open_store
from tests.queries.world import World

HOUR, DAY = 3600.0, 86_400.0
LINES = [("", None, 0.8, 40), ("queue", "Sales", None, 0)]


def right(then, now, *, is_settled=True, is_ahead=False):
    return Slice(then, LINES).is_right(now, is_settled=is_settled, is_ahead=is_ahead)


@pytest.mark.parametrize(
    ("age", "is_settled", "is_ahead", "expected"),
    [
        (DAY - 1, True, False, True), (DAY + 1, True, False, False), (HOUR - 1, False, False, True),
        (HOUR + 1, False, False, False), (DAY - 1, True, True, False), (HOUR / 3, False, True, True),
    ],
)  # fmt: skip
def test_where_the_store_moved_on_age_decides(age, is_settled, is_ahead, expected):
    then, now = Stamp(1000.0, "one", "2026-11-08"), Stamp(1000.0 + age, "two", "2026-11-08")
    assert right(then, now, is_settled=is_settled, is_ahead=is_ahead) is expected


def test_while_the_store_stands_still_age_does_not_matter():
    then, later = Stamp(0.0, "one", "2026-11-08"), Stamp(400 * DAY, "one", "2026-11-08")
    assert right(then, later, is_settled=False)
    assert not right(then, Stamp(400 * DAY, "one", "2026-11-09"), is_settled=False), "another day of the week is over"
    assert not right(Stamp(0.0, "", "2026-11-08"), Stamp(400 * DAY, "", "2026-11-08")), "nobody knows"


def test_a_write_is_another_state_and_none_is_the_same(sqlite_url):
    engine, source = open_store(sqlite_url), Source(sqlite_url)
    first, again = (kept.stamp(source, 0.0, date(2026, 11, 8)) for _ in range(2))
    World(engine).centre()
    after = kept.stamp(source, 0.0, date(2026, 11, 8))
    source.close()
    engine.dispose()
    assert first == again
    assert first.state != after.state


def test_what_is_kept_is_found_again_and_damage_is_nothing(tmp_path):
    kept.forget()
    slices = {"2026-W45": Slice(Stamp(1.0, "one", "2026-11-08"), LINES)}
    kept.keep("some", slices, tmp_path)
    kept.forget()
    assert kept.held("some", tmp_path) == slices
    kept.forget()
    (tmp_path / "some.json").write_text('{"2026-W45": [1.0, []]}')
    assert kept.held("some", tmp_path) == {}
