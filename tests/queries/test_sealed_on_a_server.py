"""Sealed days of a PostgreSQL store: kept in a folder of the reader's machine, right to the last digit there too."""

import psycopg
import pytest
from polars.testing import assert_frame_equal

from queries import history
from queries.scope import OPERATOR, Scope, Window
from queries.sealed import listing
from queries.sealed import reading as sealed_reading
from queries.sealed.folder import ENVIRONMENT, Folder
from queries.sealed.kinds import KINDS
from queries.sealer import seal
from queries.source import Source
from tests.metrics.centre import DAYS, FIRST, ZONE, fill

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("sealed")]
WINDOW = Window.days(FIRST.date(), FIRST.replace(day=FIRST.day + DAYS + 1).date(), ZONE)
LATE = (
    "UPDATE contact_legs SET ended_at = ended_at + interval '1 minute' WHERE id = (SELECT min(id) FROM contact_legs)",
    "UPDATE tickets SET priority = 'urgent' WHERE id = (SELECT min(id) FROM tickets)",
    "DELETE FROM ticket_events WHERE id = (SELECT min(id) FROM ticket_events)",
)


@pytest.fixture
def days(tmp_path, monkeypatch):
    """Chooses the folder that sealed days are looked for in."""

    def chosen(name: str) -> None:
        monkeypatch.setenv(ENVIRONMENT, str(tmp_path / name))

    return chosen


def frames(url):
    source = Source(url, deadline_s=60)
    try:
        return {
            name: history.read(source, kind.frame, Scope(WINDOW, OPERATOR), kind.anchor) for name, kind in KINDS.items()
        }
    finally:
        source.close()


def assert_same(url, days) -> None:
    days("sealed")
    with_days = frames(url)
    days("none")
    without = frames(url)
    for name in KINDS:
        assert_frame_equal(with_days[name], without[name], check_exact=True)
    days("sealed")


def test_days_are_sealed_read_and_dropped_once_a_row_changes(postgres_url, days, monkeypatch):
    fill(postgres_url, contacts=150)
    days("sealed")
    assert seal(postgres_url).written > len(KINDS)
    taken = []
    real = sealed_reading._opened

    def opened(folder, days, *told):
        taken.append(len(days))
        return real(folder, days, *told)

    with monkeypatch.context() as patch:
        patch.setattr(sealed_reading, "_opened", opened)
        assert_same(postgres_url, days)
    assert sum(taken) >= len(KINDS)
    for statement in LATE:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            assert connection.execute(statement).rowcount == 1
        assert_same(postgres_url, days)
    assert seal(postgres_url).written > 0
    assert_same(postgres_url, days)
    assert set(listing.load(Folder.of(postgres_url)).days) <= set(KINDS)
