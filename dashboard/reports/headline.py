"""The scorecard for other systems: numbers and codes as JSON, words in both languages."""

from typing import Any

from dashboard.scorecard import origins, saying
from dashboard.scorecard.card import Read
from dashboard.scorecard.changed import Change, Split, changes
from dashboard.scorecard.values import Row, Week
from dashboard.wording.catalogue import LANGUAGES

FORM = 1  # grows when a field goes or means something else


def headline(read: Read) -> dict[str, Any]:
    """Say a scorecard: values as they are (shares 0…1, durations in seconds), nothing of a person."""
    card = read.card
    return {
        "form": FORM,
        "week": card.iso_week,
        "monday": card.monday.isoformat(),
        "days": card.days,
        "zone": card.zone,
        "known_until": card.known.isoformat(),
        "made_at": card.made_at.isoformat(),
        "kpis": [_kpi(row) for row in card.rows],
        "changes": [_change(one) for one in changes(read)],
    }


def _change(change: Change) -> dict[str, Any]:
    """Say a special cause: the week it is of, and its parts by dimension, whose effects sum to `change`."""
    of = change.row.judged
    return {
        "metric": change.row.metric,
        "week": of.iso_week if of else None,
        "sigmas": change.row.sigmas,
        "sentence": {lang: origins.line(change, lang) for lang in LANGUAGES},
        "parts": {split.dimension: _split(split) for split in change.splits},
    }


def _split(split: Split) -> dict[str, Any]:
    told = {"before": split.before, "now": split.now, "change": split.change, "usual_weeks": split.weeks}
    return told | {"groups": split.parts.to_dicts()}


def _kpi(row: Row) -> dict[str, Any]:
    now = row.now
    return {
        "metric": row.metric,
        "name": {lang: saying.name(row.metric, lang) for lang in LANGUAGES},
        "unit": str(row.unit),
        "better": None if row.is_up_better is None else "up" if row.is_up_better else "down",
        "value": now.value,
        "n": row.cases(now),
        "target": row.target,
        "settings": dict(row.settings),
        "is_provisional": now.is_hollow,
        "variation": saying.variation(row, LANGUAGES[0]).code,
        "assurance": None if row.target is None else str(row.assurance),
        "limits": str(row.standing),
        "sentence": {lang: saying.sentence(row, lang) for lang in LANGUAGES},
        "weeks": [_week(row, week) for week in row.weeks],
    }


def _week(row: Row, week: Week) -> dict[str, Any]:
    return {
        "week": week.iso_week,
        "value": week.value,
        "n": row.cases(week),
        "days": week.days,
        "is_provisional": week.is_hollow,
        "reading": week.reading,
        "rules": list(week.rules),
        "baseline": week.baseline,
        "centre": week.centre,
        "low": week.low,
        "high": week.high,
    }
