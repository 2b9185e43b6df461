"""The scorecard for other systems: numbers and codes as JSON, words in both languages."""

from typing import Any

from dashboard.scorecard import saying
from dashboard.scorecard.values import Card, Row, Week
from dashboard.wording.catalogue import LANGUAGES

FORM = 1  # grows when a field goes or means something else


def headline(card: Card) -> dict[str, Any]:
    """Say a scorecard: values as they are (shares 0…1, durations in seconds), nothing of a person."""
    return {
        "form": FORM,
        "week": card.iso_week,
        "monday": card.monday.isoformat(),
        "days": card.days,
        "zone": card.zone,
        "known_until": card.known.isoformat(),
        "made_at": card.made_at.isoformat(),
        "kpis": [_kpi(row) for row in card.rows],
    }


def _kpi(row: Row) -> dict[str, Any]:
    now = row.now
    return {
        "metric": row.metric,
        "name": {lang: saying.name(row.metric, lang) for lang in LANGUAGES},
        "unit": str(row.unit),
        "better": None if row.is_up_better is None else "up" if row.is_up_better else "down",
        "value": now.value,
        "n": now.n,
        "target": row.target,
        "settings": dict(row.settings),
        "is_provisional": now.is_hollow,
        "variation": saying.variation(row, LANGUAGES[0]).code,
        "assurance": None if row.target is None else str(row.assurance),
        "limits": str(row.standing),
        "sentence": {lang: saying.sentence(row, lang) for lang in LANGUAGES},
        "weeks": [_week(week) for week in row.weeks],
    }


def _week(week: Week) -> dict[str, Any]:
    return {
        "week": week.iso_week,
        "value": week.value,
        "n": week.n,
        "days": week.days,
        "is_provisional": week.is_hollow,
        "reading": week.reading,
        "rules": list(week.rules),
        "baseline": week.baseline,
        "centre": week.centre,
        "low": week.low,
        "high": week.high,
    }
