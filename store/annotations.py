"""Notes that people enter on pages: stored together with their entry in the access log, or not at all."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Engine, insert

from store import access_log
from store.cleaning import clean, shorten
from store.engine import begin_write
from store.schema.codes import ANNOTATION_KINDS
from store.schema.operations import Annotation
from store.scrubbing import scrubbed
from store.types import to_micros

SOURCE = "floorview"  # of what was entered here
LONGEST, LONGEST_SCOPE = 500, 200


@dataclass(frozen=True)
class NewNote:
    """A note: what it is about (`scope`, None: everything), and whether limits begin anew in its week."""

    at: datetime
    kind: str
    text: str
    scope: str | None = None
    starts_baseline: bool = False


def add(engine: Engine, user: str, role: str, note: NewNote) -> int:
    """Store a note, signed with the user's name and scrubbed of what identifies customers; return its key.

    ValueError for an unknown kind, no text or a naive instant; StoreUnavailableError where it cannot be written.
    """
    text = shorten(scrubbed(clean(note.text)).strip(), LONGEST)
    if note.kind not in ANNOTATION_KINDS or not text or note.at.tzinfo is None:
        raise ValueError("a note needs a known kind, a text and an instant with its zone")
    with begin_write(engine) as write:
        values = {
            "at": note.at,
            "scope": shorten(clean(note.scope), LONGEST_SCOPE) if note.scope else None,
            "kind": note.kind,
            "text": f"{text} ({clean(user)})",
            "starts_baseline": note.starts_baseline,
            "source": SOURCE,
            "source_id": str(uuid4()),
            "source_version": to_micros(write.now),
            "body_hash": 0,
            "change_no": write.change_no,
            "changed_at": write.now,
        }
        key = write.connection.execute(insert(Annotation).values(**values).returning(Annotation.id)).scalar_one()
        action = "rebase" if note.starts_baseline else "annotate"
        access_log.add_within(write.connection, user, role, f"{action}: {text}", f"annotation:{key}")
    return int(key)
