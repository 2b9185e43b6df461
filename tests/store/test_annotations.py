"""Notes that people enter: stored with their entry in the access log, or not at all."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from store import access_log, annotations
from store.annotations import NewNote
from store.schema.operations import AccessLog, Annotation

AT = datetime(2026, 11, 3, 12, tzinfo=UTC)
NOTE = NewNote(AT, "process_change", "New greeting; call 13812345678 about it", "service_level", starts_baseline=True)


def test_a_note_is_signed_scrubbed_and_in_the_log(engine):
    key = annotations.add(engine, "Wang Fang", "supervisor", NOTE)
    with Session(engine) as session:
        note = session.scalars(select(Annotation)).one()
        entry = session.scalars(select(AccessLog)).one()
    assert (note.id, note.at, note.scope, note.starts_baseline) == (key, AT, "service_level", True)
    assert note.text.endswith("(Wang Fang)")
    assert "13812345678" not in note.text + entry.reason
    assert (entry.user, entry.action, entry.object) == ("Wang Fang", "rebase", f"annotation:{key}")
    assert note.change_no > 0


def test_what_makes_no_sense_is_refused(engine):
    for wrong in (
        NewNote(AT, "party", "text"),
        NewNote(AT, "other", "  "),
        NewNote(AT.replace(tzinfo=None), "other", "x"),
    ):
        with pytest.raises(ValueError, match="a note needs"):
            annotations.add(engine, "Wang Fang", "supervisor", wrong)


def test_no_note_without_its_entry(engine, monkeypatch):
    def down(*_):
        raise OSError("disk full")

    monkeypatch.setattr(access_log, "add_within", down)
    with pytest.raises(OSError, match="disk full"):
        annotations.add(engine, "Wang Fang", "supervisor", NOTE)
    with Session(engine) as session:
        assert session.scalars(select(Annotation)).all() == []
