"""`floorview kpis`: figures of a period, straight from the store, for people and for programs."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from dashboard.cli.brief import without_collector
from dashboard.cli.options import DEMO_STORE, Store

DAY = ["%Y-%m-%d"]
LEVEL = 0.95


class Format(StrEnum):
    """How figures are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Names = Annotated[list[str] | None, typer.Option(help="only these; may be given several times")]


@without_collector()
def command(
    metrics: Annotated[
        list[str] | None, typer.Argument(metavar="[METRIC]...", help="all with a history if none")
    ] = None,
    *,
    store: Store = DEMO_STORE,
    first: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="first local day")] = None,
    end: Annotated[datetime | None, typer.Option("--to", formats=DAY, help="the day after the last")] = None,
    by: Annotated[str, typer.Option(help="dimensions, such as channel,queue or local_day")] = "",
    form: Annotated[Format, typer.Option("--format")] = Format.TABLE,
    settings: Annotated[list[str] | None, typer.Option("--set", metavar="METRIC.OPTION=VALUE")] = None,
    channel: Names = None,
    queue: Names = None,
    team: Names = None,
    segment: Names = None,
    source: Names = None,
    site: Annotated[str | None, typer.Option(help="the site whose days and contacts count; else the first")] = None,
    intervals: Annotated[bool, typer.Option("--intervals", help="95 % interval of each: low and high")] = False,
    mark: Annotated[bool, typer.Option("--bom", help="CSV with a byte-order mark, for Excel")] = False,
    show: Annotated[bool, typer.Option("--list", help="say which metrics there are, and stop")] = False,
) -> None:
    """Print metrics of a period: by default all that have a history, over the last 7 full days of the store."""
    from dashboard.cli.figures import as_csv, as_json, as_table, catalogue

    if show:
        typer.echo(catalogue(), nl=False)
        return
    from dashboard.cli.answering import figures
    from dashboard.cli.asking import Question

    chosen = {"channel": channel, "queue": queue, "team": team, "segment": segment, "source": source}
    answer = figures(
        Question(
            url=store,
            metrics=tuple(metrics or ()),
            first=first.date() if first else None,
            end=end.date() if end else None,
            by=tuple(name.strip() for name in by.split(",") if name.strip()),
            settings=tuple(settings or ()),
            chosen={name: tuple(values) for name, values in chosen.items() if values},
            site=site,
            level=LEVEL if intervals else None,
        )
    )
    typer.echo(answer.header, err=True)
    text = {
        Format.JSON: lambda: as_json(answer.rows, answer.zone),
        Format.CSV: lambda: as_csv(answer.rows, answer.names, answer.zone, mark=mark),
        Format.TABLE: lambda: as_table(answer.rows, answer.names, answer.zone),
    }[form]()
    typer.echo(text.encode(), nl=False)
