"""`floorview rows`: the rows behind a figure, with the same questions as `floorview kpis`."""

from datetime import datetime
from typing import Annotated

import typer

from dashboard.cli.kpis import DAY, Format, Names
from dashboard.cli.options import DEMO_STORE, Store
from metrics.rows import Side


def command(
    metric: Annotated[str, typer.Argument(metavar="METRIC")],
    *,
    side: Annotated[Side, typer.Option(help="what is counted, or what it is divided by")] = Side.DENOMINATOR,
    store: Store = DEMO_STORE,
    first: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="first local day")] = None,
    end: Annotated[datetime | None, typer.Option("--to", formats=DAY, help="the day after the last")] = None,
    form: Annotated[Format, typer.Option("--format")] = Format.TABLE,
    settings: Annotated[list[str] | None, typer.Option("--set", metavar="METRIC.OPTION=VALUE")] = None,
    channel: Names = None,
    queue: Names = None,
    team: Names = None,
    segment: Names = None,
    source: Names = None,
    site: Annotated[str | None, typer.Option(help="the site whose days and contacts count; else the first")] = None,
    columns: Annotated[str, typer.Option(help="only these, such as leg_id,queued_at,wait_s; `all` for all")] = "",
    limit: Annotated[int, typer.Option(min=0, help="rows printed at most; 0 for all")] = 100,
    mark: Annotated[bool, typer.Option("--bom", help="CSV with a byte-order mark, for Excel")] = False,
) -> None:
    """Print exactly the rows that make a figure's numerator or denominator: no names of customers, keys only."""
    from dashboard.cli.asking import Question
    from dashboard.cli.drilling import drilled
    from dashboard.cli.figures import as_csv, as_json, as_table

    chosen = {"channel": channel, "queue": queue, "team": team, "segment": segment, "source": source}
    question = Question(
        url=store,
        metrics=(metric,),
        first=first.date() if first else None,
        end=end.date() if end else None,
        by=(),
        settings=tuple(settings or ()),
        chosen={name: tuple(values) for name, values in chosen.items() if values},
        site=site,
    )
    wanted = tuple(name.strip() for name in columns.split(",") if name.strip())
    answer = drilled(question, side, wanted, limit)
    typer.echo(answer.header, err=True)
    text = {
        Format.JSON: lambda: as_json(answer.rows, answer.zone),
        Format.CSV: lambda: as_csv(answer.rows, answer.names, answer.zone, mark=mark),
        Format.TABLE: lambda: as_table(answer.rows, answer.names, answer.zone),
    }[form]()
    typer.echo(text.encode(), nl=False)
