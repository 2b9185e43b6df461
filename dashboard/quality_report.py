"""What the data-quality page tells, as plain values: deliveries, rows that cannot be, and laws of the numbers."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from dashboard.findings import Findings, laws
from dashboard.floor import milliseconds
from metrics.invariants import Breach
from queries import deliveries, quality
from queries.quality_rules import words
from queries.source import Source

DEADLINE_S = 60.0
SHOWN = 5  # breaches of one law
MOST_REASONS = 30


def stored(url: str, days: int) -> dict[str, Any]:
    """Read what the store says of the last `days`: sources, rejects, rules; StoreUnreachableError without an answer."""
    now = datetime.now(UTC)
    source = Source(url, deadline_s=DEADLINE_S)
    try:
        start = now - timedelta(days=days)
        counts = quality.counted(source, start, now, now=now)
        found = [_rule(row, source, start, now) for row in counts.iter_rows(named=True)]
        rejects = deliveries.rejects(source).head(MOST_REASONS).rows(named=True)
        feeds = deliveries.feeds(source).rows(named=True)
    finally:
        source.close()
    return {
        "read_at": milliseconds(now),
        "sources": [row | {"last_event_at": _ms(row["last_event_at"]), "last_success_at": None} for row in feeds],
        "rejects": [row | {"latest_at": _ms(row["latest_at"])} for row in rejects],
        "rules": sorted(found, key=lambda one: -one["rows"]),
    }


def in_words(rules: list[dict[str, Any]], lang: str) -> list[dict[str, Any]]:
    """Rules with what they say in a language."""
    said = words()
    return [one | {"says": said[one["rule"]][0][lang], "excluded": said[one["rule"]][1][lang]} for one in rules]


def judged(findings: Findings, lang: str) -> dict[str, Any]:
    """Laws of the numbers, and which of them are broken; `checked_at` null before the first look."""
    broken = {one.key: one for one in findings.broken}
    told = [
        {
            "says": says,
            "is_judged": key in findings.judged,
            "since": _ms(broken[key].since) if key in broken else None,
            "breaches": [_breach(one) for one in broken[key].breaches[:SHOWN]] if key in broken else [],
        }
        for key, says in laws(lang).items()
    ]
    return {"laws": told, "checked_at": _ms(findings.checked_at)}


def _rule(row: Mapping[str, Any], source: Source, start: datetime, end: datetime) -> dict[str, Any]:
    ids = quality.examples(source, row["rule"], start, end, now=end) if row["rows"] else []
    return {**row, "ids": ids}


def _breach(one: Breach) -> dict[str, Any]:
    return {"where": one.where, "expected": one.expected, "found": one.found}


def _ms(at: datetime | None) -> int | None:
    return None if at is None else milliseconds(at)
