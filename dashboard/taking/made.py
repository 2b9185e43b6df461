"""Makes the file: reason first, then the rows (masked as on the page), the note in the access log, then the file."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard import export
from dashboard.lists import cells, narrowed, question
from dashboard.lists.asked import FIND, LONGEST
from dashboard.lists.kinds import Kind
from dashboard.lists.narrowed import NUMBERS
from dashboard.noted import NotNotedError, note_export
from dashboard.shell import Opened
from dashboard.workbook import MEDIA, workbook
from queries.rights import Resource, grant
from queries.source import StoreUnreachableError

CSV, XLSX = "csv", "xlsx"
KINDS = {CSV: "text/csv", XLSX: MEDIA}
REASONS = ("audit", "quality", "complaint", "other")
OTHER, LEAST_REASON, LONGEST_REASON = "other", 5, 300
MOST = 1_000  # rows of a file


@dataclass(frozen=True)
class Answer:
    """The file (name, type, base64, token), or the key of what to say instead (under `taking.`)."""

    file: Mapping[str, str] | None = None
    fault: str | None = None


def may(page: Opened) -> bool:
    """Whether this viewer may take rows away."""
    return bool(grant(page.principal, Resource.EXPORT_ROWS))


def answered(page: Opened, kind: Kind, wish: Mapping[str, Any]) -> Answer:
    """Answer a wish of the browser: {form, reason, text}. The rows are those of the page's own address."""
    form, reason = wish.get("form"), reason_of(wish)
    if not may(page) or not isinstance(form, str) or form not in KINDS:
        return Answer(fault="refused")
    if reason is None:
        return Answer(fault="no_reason")
    try:
        rows = narrowed.everything(page, kind, MOST)
        if rows is None or rows.is_empty():
            return Answer(fault="too_long" if rows is None else "nothing")
        note_export(page.principal, f"export {kind.page}: {reason}", rows.height)
    except NotNotedError as error:
        return Answer(fault="too_many" if error.is_too_many else "not_noted")
    except StoreUnreachableError:
        return Answer(fault="unreadable")
    return Answer(_file(page, kind, form, rows))


def reason_of(wish: Mapping[str, Any]) -> str | None:
    """Tell a reason as it is noted: what was chosen, and the words beside it; None: there is none."""
    chosen, words = wish.get("reason"), wish.get("text")
    told = " ".join(words[:LONGEST_REASON].split()) if isinstance(words, str) else ""
    if chosen not in REASONS or (chosen == OTHER and len(told) < LEAST_REASON):
        return None
    return f"{chosen}: {told}" if told else chosen


def _file(page: Opened, kind: Kind, form: str, rows: pl.DataFrame) -> Mapping[str, str]:
    at = datetime.now(ZoneInfo(page.zone))
    chosen = _chosen(page, kind)
    names = [name for name in kind.columns if name in rows.columns]
    heads = [cells.heading(page, name) for name in names]
    lines = [[_cell(page, name, row[name]) for name in names] for row in rows.iter_rows(named=True)]
    above = [*export.about(page.principal.name, at, "; ".join(chosen)), ("", page.say("taking.masked"))]
    made = workbook(heads, lines, above) if form == XLSX else _csv(heads, lines, above)
    return {
        "name": export.file_name(kind.page, page.principal.name, at, " ".join(chosen[:-1]), form),
        "type": KINDS[form],
        "base64": b64encode(made).decode("ascii"),
        "token": token_hex(8),
    }


def _csv(heads: Sequence[str], lines: Sequence[Sequence[Any]], above: Sequence[Sequence[str]]) -> bytes:
    first, *rest = [*above, ()]
    return (export.sheet(first, rest) + export.sheet(heads, lines, mark=False)).encode()


def _chosen(page: Opened, kind: Kind) -> list[str]:
    """Say of which days, narrowed by what; what was searched for comes last."""
    window = page.scope.window
    zone = ZoneInfo(page.zone)
    last = window.end_at.astimezone(zone) - timedelta(microseconds=1)
    asked = question.from_url(kind.page, kind.filters)
    return [
        f"{window.start_at.astimezone(zone).date()} – {last.date()}",
        *(f"{name}={','.join(values)}" for name, values in page.scope.chosen),
        *(f"{name}={value}" for name, value in asked.values.items()),
        f"{FIND}={st.query_params.get(FIND, '')[:LONGEST]}",
    ]


def _cell(page: Opened, name: str, value: Any) -> Any:
    """Numbers as they are, the rest in the words of the page."""
    return value if name in NUMBERS else cells.said(page, name, value)


__all__ = ["KINDS", "LEAST_REASON", "MOST", "OTHER", "REASONS", "Answer", "answered", "may", "reason_of"]
