"""A scorecard in the words of a report: what every form of it writes down, so that all say the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from dashboard.definitions import definitions
from dashboard.scorecard import origins, saying
from dashboard.scorecard.card import Read
from dashboard.scorecard.changed import Change, changes
from dashboard.scorecard.values import Card, Note, Row, Week
from dashboard.wording import numbers
from dashboard.wording.catalogue import t
from metrics.metric import Unit
from metrics.statistics.xmr import Assurance, Standing

MOST = 4  # parts of a change by each dimension; the rest is taken together
ASSURANCES = {Assurance.PASSES: "P", Assurance.FAILS: "F", Assurance.HIT_AND_MISS: "?"}


@dataclass(frozen=True)
class Line:
    """One KPI: its row, and what is said of it."""

    row: Row
    name: str
    value: str
    n: str
    target: str
    usual: str
    code: str  # of the variation: usual, better, worse, changed, none
    side: str
    variation: str
    icon: str
    assurance: str
    standing: str
    sentence: str
    marks: str  # why the week is hollow; nothing where it is not


@dataclass(frozen=True)
class Meaning:
    """How a KPI is made: name, question, formula, numbers in force, source."""

    name: str
    question: str
    formula: str
    numbers: tuple[str, ...]
    source: str


@dataclass(frozen=True, eq=False)
class Told:
    """A special cause: what the page says of it, and the change that it is made of."""

    text: str
    change: Change


@dataclass(frozen=True)
class Report:
    """All that a report says, in one language."""

    lang: str
    card: Card
    title: str
    week: str
    site: str
    state: str  # 6 of 7 days, provisional; nothing where the week is whole
    lines: tuple[Line, ...]
    in_short: tuple[str, ...]  # which changed beyond chance, which targets will be missed again
    changes: tuple[Told, ...]  # special causes, the largest first
    notes: tuple[str, ...]
    meanings: tuple[Meaning, ...]
    scope: tuple[tuple[str, str], ...]


def report(read: Read, site: str, lang: str, made_at: datetime) -> Report:
    """Say a scorecard in a language; `made_at` is when the report is made."""
    card, found = read.card, changes(read)
    lines = tuple(_line(row, lang) for row in card.rows)
    week = f"{saying.week(card.iso_week, lang)} ({saying.days(card.monday, lang)})"
    return Report(
        lang=lang,
        card=card,
        title=t("report.title", lang),
        week=week,
        site=site,
        state=_state(card, lang),
        lines=lines,
        in_short=_in_short(lines, found, lang),
        changes=tuple(Told(origins.line(one, lang), one) for one in found),
        notes=tuple(_note(number, note, card, lang) for number, note in enumerate(card.notes, 1)),
        meanings=tuple(_meaning(row, lang) for row in card.rows),
        scope=_scope(card, site, week, lang, made_at),
    )


def at(when: datetime, zone: str, lang: str) -> str:
    """Write an instant: 22 Nov 2026 14:32."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{numbers.day(local.date(), lang)} {local:%H:%M}"


def why(week: Week, lang: str) -> str:
    """Say why a week is hollow; nothing where it is not."""
    return saying.why_open(week, lang)


def reading(week: Week, lang: str) -> str:
    """Say what a week is: within usual, better, worse, changed, open."""
    return "" if week.reading is None else t(f"report.reading_{week.reading}", lang)


def _line(row: Row, lang: str) -> Line:
    variation = saying.variation(row, lang)
    of = row.judged or row.now
    return Line(
        row=row,
        name=saying.name(row.metric, lang),
        value=saying.value(row, row.now.value, lang),
        n=f"n = {saying.cases(row, row.now, lang)}",
        target=saying.target(row, lang),
        usual=saying.usual(row, of, lang),
        code=variation.code,
        side=variation.side,
        variation=variation.words,
        icon=ASSURANCES.get(row.assurance, "") if row.target is not None else "",
        assurance=saying.assurance(row, lang),
        standing="" if row.standing == Standing.NONE else saying.standing(row, lang),
        sentence=saying.sentence(row, lang),
        marks=saying.why_open(row.now, lang),
    )


def _state(card: Card, lang: str) -> str:
    if card.days < 7:  # noqa: PLR2004 - days of a week
        return t("report.partial", lang, days=card.days)
    return t("report.some_provisional", lang) if any(row.now.is_provisional for row in card.rows) else ""


def _in_short(lines: Iterable[Line], found: Iterable[Change], lang: str) -> tuple[str, ...]:
    """Say in two lines what a director looks for first."""
    fail = [line.name for line in lines if line.row.target is not None and line.row.assurance == Assurance.FAILS]
    told = {"changed": [saying.name(one.row.metric, lang) for one in found], "fails": fail}
    between = t("analysis.and", lang)
    return tuple(
        t(f"report.short_{key}", lang, names=between.join(names)) if names else t(f"report.short_{key}_none", lang)
        for key, names in told.items()
    )


def about(card: Card, row: Row) -> list[tuple[int, str]]:
    """Return the notes that a KPI's drawing shows: their numbers, and the weeks that they are of."""
    return [(n, note.iso_week) for n, note in enumerate(card.notes, 1) if note.scope in {None, row.metric}]


def _note(number: int, note: Note, card: Card, lang: str) -> str:
    known = {row.metric: saying.name(row.metric, lang) for row in card.rows}
    about = "" if note.scope is None else t("report.note_about", lang, about=known.get(note.scope, note.scope))
    begins = t("report.note_begins", lang) if note.starts_baseline else ""
    day = numbers.day(note.at.astimezone(ZoneInfo(card.zone)).date(), lang)
    return t(
        "report.note", lang, n=number, day=day, week=saying.week(note.iso_week, lang), text=note.text + about + begins
    )


def _meaning(row: Row, lang: str) -> Meaning:
    settings = {f"{row.metric}.{name}": value for name, value in row.settings}
    found = definitions([row.metric], settings, lang)[row.metric]
    told = tuple(f"{means}: {value}" for _, value, means in found["numbers"] if value)
    return Meaning(found["name"], found["question"], found["formula"], told, found["source"])


def _scope(card: Card, site: str, week: str, lang: str, made_at: datetime) -> tuple[tuple[str, str], ...]:
    said = {
        "site": site,
        "week": f"{card.iso_week}: {week}",
        "weeks": t("report.scope_weeks_of", lang, first=card.rows[0].weeks[0].iso_week, last=card.iso_week),
        "zone": card.zone,
        "known": numbers.day(card.known, lang),
        "read": at(card.made_at, card.zone, lang),
        "made": at(made_at, card.zone, lang),
        "of": t("report.scope_all", lang),
        "limits": t("report.scope_limits_how", lang),
        "people": t("report.scope_people_how", lang),
    }
    return tuple((t(f"report.scope_{key}", lang), value) for key, value in said.items())


def is_whole_number(unit: Unit) -> bool:
    """Whether values of a unit are counted."""
    return unit in {Unit.COUNT, Unit.SLOTS, Unit.AGENTS, Unit.NET}
