"""What the dashboard writes to its store: the parts of `store` that do, put together (dashboard/written.py)."""

from functools import cache

from dashboard.written import Note
from store import access_log, annotations, sign_ins
from store.engine import open_store


class StoreWrites:
    """Writes to the store at `url`. The engine is opened at the first write."""

    def __init__(self, url: str) -> None:
        self._engine = cache(lambda: open_store(url))

    def note(self, user: str, role: str, action: str, object_: str) -> None:
        """Add a row to the access log."""
        access_log.add(self._engine(), user, role, action, object_)

    def note_export(self, user: str, role: str, action: str, rows: int) -> None:
        """Add a row to the access log: so many rows leave in a file."""
        access_log.add_export(self._engine(), user, role, action, rows)

    def signed_in(self, user_id: int, token_hash: str) -> None:
        """Note that a user signed in and brings this token from now on."""
        sign_ins.begin(self._engine(), user_id, token_hash)

    def sign_in_failed(self, user_id: int) -> None:
        """Note that somebody who is not this user tried to be."""
        sign_ins.failed(self._engine(), user_id)

    def seen(self, token_hash: str) -> None:
        """Note that whoever brings this token did something."""
        sign_ins.seen(self._engine(), token_hash)

    def signed_out(self, token_hash: str) -> None:
        """End a sign-in: its token opens nothing any more."""
        sign_ins.end(self._engine(), token_hash)

    def annotate(self, user: str, role: str, note: Note) -> None:
        """Store a note of the floor's past, with its entry in the access log."""
        told = annotations.NewNote(note.at, note.kind, note.text, note.scope, note.starts_baseline)
        annotations.add(self._engine(), user, role, told)

    def close(self) -> None:
        """Close the connections that are open."""
        self._engine().dispose()
