"""`floorview report`: the weekly scorecard as a file, and sent to those who are to have it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from dashboard.cli.options import DEMO_STORE, Store

if TYPE_CHECKING:
    from dashboard.report_settings import ReportPlan
    from dashboard.reports.parcel import Parcel
    from dashboard.settings import Settings
    from queries.source import Source

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
FORMS = (".pdf", ".xlsx", ".html", ".json")
DEADLINE_S = 300.0
Week = Annotated[str | None, typer.Option(help="ISO week such as 2026-W46; the last whole one if none")]
Lang = Annotated[str, typer.Option(help="en or zh")]
Out = Annotated[Path, typer.Option(help="the file to write: .pdf, .xlsx, .html or .json")]
Due = Annotated[bool, typer.Option("--due", help="send what floorview.toml says is due now; for cron, at any interval")]


@app.command()
def weekly(out: Out, *, store: Store = DEMO_STORE, week: Week = None, lang: Lang = "en") -> None:
    """Write the weekly scorecard of the KPIs in floorview.toml to a file."""
    from dashboard.settings_file import SettingsError, current
    from dashboard.wording.catalogue import LANGUAGES

    if out.suffix not in FORMS:
        _refuse(f"{out.name!r} ends in none of {', '.join(FORMS)}", 2)
    if lang not in LANGUAGES:
        _refuse(f"there is no language {lang!r}; there are {', '.join(LANGUAGES)}", 2)
    try:
        made = _making(store, current(), week)(lang, out.suffix[1:])
        out.write_bytes(made.content)
    except SettingsError as error:
        _refuse(str(error), 2)
    except OSError as error:
        _refuse(f"{out} cannot be written: {error.strerror or error}", 1)
    typer.echo(f"{out}: week {made.iso_week}, {len(made.content):,} bytes")


@app.command()
def send(*, due: Due = False, store: Store = DEMO_STORE) -> None:
    """Send the reports of `[[reports]]` that are due and were not sent yet. Ends with 1 where any could not be sent."""
    from datetime import UTC, datetime

    from dashboard.reports.sender import send_due
    from dashboard.settings_file import SettingsError, current

    if not due:
        _refuse("say --due: send what floorview.toml says is due now", 2)
    try:
        settings = current()
    except SettingsError as error:
        _refuse(str(error), 2)
    if not settings.reports:
        typer.echo("floorview.toml plans no reports ([[reports]]); nothing to do")
        return
    zone = _zone(store, settings)
    found = send_due(settings.data, settings.reports, _maker(store, settings), now=datetime.now(UTC), zone=zone)
    if found is None:
        typer.echo("another process is sending reports; nothing to do")
        return
    for one in found:
        if one.why is None:
            typer.echo(f"sent: {one.delivery.plan.format} ({one.delivery.plan.lang}) by {one.delivery.way}")
        else:
            typer.echo(f"floorview report: NOT SENT by {one.delivery.way}: {one.why}", err=True)
    if any(one.why for one in found):
        raise typer.Exit(1)
    if not found:
        typer.echo("no report is due")


def _zone(store: str, settings: "Settings") -> str:
    """Zone of the store's days; the settings' where the store does not answer: mails say that it does not."""
    from queries import dimensions
    from queries.source import Source, StoreUnreachableError

    source = Source(store, deadline_s=DEADLINE_S)
    try:
        return dimensions.read(source).zone
    except StoreUnreachableError:
        return settings.site.zone
    finally:
        source.close()


def _maker(store: str, settings: "Settings") -> "Callable[[ReportPlan], Parcel]":
    from dashboard.reports.making import NoReportError
    from dashboard.reports.parcel import DeliveryError
    from queries.source import Source, StoreUnreachableError

    def make(plan: "ReportPlan") -> "Parcel":
        try:
            return _made(Source(store, deadline_s=DEADLINE_S), settings, None, plan.lang, plan.format)
        except (StoreUnreachableError, NoReportError) as error:
            raise DeliveryError(f"the report could not be made: {error}") from error

    return make


def _making(store: str, settings: "Settings", week: str | None) -> "Callable[[str, str], Parcel]":
    """Return what makes a file of a language and form; ends the command where there is nothing to make it of."""
    from dashboard.cli.opened import asked

    return lambda lang, form: asked(store, "report", lambda source: _made(source, settings, week, lang, form))


def _made(source: "Source", settings: "Settings", week: str | None, lang: str, form: str) -> "Parcel":
    from dashboard.reports import making

    try:
        read = making.read(source, settings, week, settings.data / making.KEPT)
        return making.parcel(read, making.site(source, settings), lang, form)
    finally:
        source.close()


def _refuse(sentence: str, code: int) -> NoReturn:
    typer.echo(f"floorview report: {sentence}", err=True)
    raise typer.Exit(code)
