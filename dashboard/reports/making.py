"""Makes a report of a store: reads the scorecard as a director reads it, and writes it down in a form."""

from datetime import UTC, datetime
from pathlib import Path

import orjson

from dashboard.reports import as_html, as_pdf, as_sheets, told
from dashboard.reports.headline import headline
from dashboard.reports.parcel import Parcel
from dashboard.reports.told import Report
from dashboard.scorecard import card
from dashboard.scorecard.card import Read
from dashboard.settings import Settings
from dashboard.wording.catalogue import t
from queries import dimensions
from queries.scope import Principal, Role
from queries.source import Source

WRITERS = {"pdf": as_pdf.written, "xlsx": as_sheets.written, "html": as_html.written}
READER = Principal(name="weekly report", role=Role.DIRECTOR)  # aggregates of all sites, nothing of a person
KEPT = "scorecard"  # folder of figures kept between starts, in the data folder


class NoReportError(ValueError):
    """There is nothing to report, or not of this week; the message says what there is."""


def read(source: Source, settings: Settings, week: str | None = None, folder: Path | None = None) -> Read:
    """Read the scorecard of a week (None: the last whole one); NoReportError where there is none of it.

    StoreUnreachableError where the store does not answer.
    """
    found = card.read(source, card.Asked(READER, settings.scorecard.kpis, week), folder)
    if found is None:
        raise NoReportError("the store holds nothing yet, so there is nothing to report")
    if week is not None and found.card.iso_week != week:
        first, *_, last = (f"{day:%G-W%V}" for day in reversed(card.offered(found.card.known)))
        raise NoReportError(f"there is no week {week[:20]!r} to report; there are {first} to {last}")
    return found


def site(source: Source, settings: Settings) -> str:
    """Name the centre: as the store does where it has one site, else as the settings do."""
    return dimensions.read(source).site or settings.site.name


def parcel(of: Read, name: str, lang: str, form: str, made_at: datetime | None = None) -> Parcel:
    """Write a scorecard down as a file, with the words that go with it in a mail."""
    said = told.report(of, name, lang, made_at or datetime.now(UTC))
    content = orjson.dumps(headline(of), option=orjson.OPT_INDENT_2) if form == "json" else WRITERS[form](said)
    return Parcel(form, content, of.card.iso_week, f"{said.title} · {said.week}", words(said))


def words(report: Report) -> str:
    """Say in a mail what changed, and where the rest stands."""
    changes = [one.text for one in report.changes] or (t("report.nothing_changed", report.lang),)
    head = [f"{report.title} · {report.site}", report.week, *([report.state] if report.state else [])]
    return "\n".join([*head, "", t("report.what_changed", report.lang), *(f"- {one}" for one in changes), ""])
