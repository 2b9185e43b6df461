"""The scorecard as the page sends it: rows with their words, points of the small charts, and what changed."""

from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from dashboard import links
from dashboard.analysis import unreached, ways
from dashboard.definitions import linked
from dashboard.scorecard import origins, saying
from dashboard.scorecard.card import Read
from dashboard.scorecard.changed import changes
from dashboard.scorecard.values import Card, Row, Week
from dashboard.shell import Opened
from dashboard.wording import catalogue
from metrics import registry
from metrics.metric import lacking
from metrics.rows import Side
from metrics.weekly import WEEK

PAGE = "scorecard"
KPI = "kpi"
HEADS = ("kpi", "weeks", "value", "target", "variation", "assurance", "says")


def told(page: Opened, read: Read) -> dict[str, Any]:
    """Return the data of the component."""
    card, found = read.card, changes(read)
    lines = [{"text": origins.line(one, page.lang), "to": detail(one.row)} for one in found]
    return {
        "lang": page.lang,
        "words": catalogue.section("glossary", page.lang),
        "above": _above(page, card),
        "heads": [page.say(f"scorecard.head_{one}") for one in HEADS],
        "rows": [_row(page, card, row) for row in card.rows],
        "changed_title": page.say("scorecard.changed"),
        "changed": lines or [{"text": _unchanged(page, card), "to": None}],
        "open": page.say("scorecard.open_detail"),
    }


def _unchanged(page: Opened, card: Card) -> str:
    """Say that nothing changed, or of how many KPIs that cannot be told yet."""
    early = sum(row.judged is None or row.judged.low is None for row in card.rows)
    return (
        page.say("scorecard.changed_early", n=early, of=len(card.rows)) if early else page.say("scorecard.changed_none")
    )


def detail(row: Row) -> str:
    """Return the address of one KPI's own view."""
    return links.build(PAGE, links.here(**{KPI: row.metric}))


def rows_of(row: Row, week: Week) -> str | None:
    """Return the address of the rows behind a value; None where there are none to list."""
    if not week.n or lacking(registry.get(row.metric), ("iso_week",)):
        return None
    return ways.during(row.metric, Side.DENOMINATOR, week.monday, week.monday + WEEK)


def _above(page: Opened, card: Card) -> list[str]:
    lang = page.lang
    told = [f"{saying.week(card.iso_week, lang)} · {saying.days(card.monday, lang)}"]
    told += [page.say("scorecard.running", n=card.days)] if card.days < 7 else []  # noqa: PLR2004 - a week
    at = card.made_at.astimezone(ZoneInfo(card.zone))
    return [*told, page.say("scorecard.made_at", at=f"{at:%Y-%m-%d %H:%M}")]


def _row(page: Opened, card: Card, row: Row) -> dict[str, Any]:
    lang, now, found = page.lang, row.now, saying.variation(row, page.lang)
    cut = page.say("scorecard.cut") if row.judged and row.judged.is_cut else ""
    standing = "" if found.code == "none" else saying.standing(row, lang)  # else it stands in the place of a variation
    whole = unreached.of_all(row.unreached, lang)
    marks = [part for part in (standing, saying.why_open(now, lang), cut, whole) if part]
    return {
        "metric": row.metric,
        "name": saying.name(row.metric, lang),
        "told": linked([row.metric], dict(row.settings), lang),
        "marks": " · ".join(marks),
        "value": saying.value(row, now.value, lang),
        "value_to": rows_of(row, now),
        "is_hollow": now.is_hollow,
        "n": page.say("scorecard.n", n=saying.cases(row, now, lang)),
        "target": saying.target(row, lang),
        "aim": row.target,
        "variation": found._asdict(),
        "icon": saying.ICONS[row.assurance],
        "assurance": saying.assurance(row, lang),
        "says": saying.sentence(row, lang),
        "points": [[week.value, week.reading] for week in row.weeks],
        "limits": _limits(row),
        "notes": _noted(card, row),
        "to": detail(row),
    }


def _limits(row: Row) -> list[list[float | int | None]]:
    placed = enumerate(row.weeks)
    stretches = [list(of) for _, of in groupby(placed, key=lambda pair: pair[1].baseline)]
    known = [one for one in stretches if one[0][1].low is not None]
    return [[one[0][0], one[-1][0], one[0][1].centre, one[0][1].low, one[0][1].high] for one in known]


def _noted(card: Card, row: Row) -> list[int]:
    weeks = {note.iso_week for note in card.noted(row.metric)}
    return [place for place, week in enumerate(row.weeks) if week.iso_week in weeks]
