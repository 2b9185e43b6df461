"""Asks for one masked value: reason first, then the note in the access log, then the value."""

from dataclasses import dataclass
from typing import Any

from dashboard import stored
from dashboard.noted import NotNotedError, note
from queries.revealed import FIELDS, LEAST_REASON, may_ask, revealed
from queries.scope import Principal
from queries.source import StoreUnreachableError

REASONS = ("call_back", "identity", "complaint", "case", "fraud", "other")
OTHER = "other"
LONGEST = 300


@dataclass(frozen=True)
class Answer:
    """The value, or the key of what to say instead (under `reveal.`)."""

    value: str | None = None
    fault: str | None = None


def asked(principal: Principal | None, kind: str, key: int, wish: dict[str, Any]) -> Answer:
    """Answer a wish of the browser: {field, reason, text}. Only its words come from there; the row is the page's."""
    field, reason = wish.get("field"), reason_of(wish)
    if principal is None or not isinstance(field, str) or not may_ask(principal, field) or FIELDS[field].kind != kind:
        return Answer(fault="refused")
    if reason is None:
        return Answer(fault="no_reason")
    try:
        note(principal, f"reveal {field}: {reason}", f"{kind}:{key}")
        with stored.source() as source:
            value = revealed(source, principal, key, field, reason)
    except NotNotedError as error:
        return Answer(fault="too_many" if error.is_too_many else "not_noted")
    except StoreUnreachableError:
        return Answer(fault="unreadable")
    return Answer(value) if value else Answer(fault="refused")


def reason_of(wish: dict[str, Any]) -> str | None:
    """Tell a reason as it is noted: what was chosen, and the words beside it; None: there is none."""
    chosen, words = wish.get("reason"), wish.get("text")
    told = " ".join(words[:LONGEST].split()) if isinstance(words, str) else ""
    if chosen not in REASONS or (chosen == OTHER and len(told) < LEAST_REASON):
        return None
    return f"{chosen}: {told}" if told else chosen
