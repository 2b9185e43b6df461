"""`floorview kpis`: figures of a period, straight from the store, for people and for programs."""

from typing import Annotated

import typer

from dashboard.cli.brief import without_collector
from dashboard.cli.options import (
    DEMO_STORE,
    Choices,
    End,
    First,
    Form,
    Format,
    Mark,
    Names,
    Out,
    Site,
    Store,
    day_of,
    given,
    parted,
)

LEVEL = 0.95


@without_collector()
def command(
    metrics: Annotated[
        list[str] | None, typer.Argument(metavar="[METRIC]...", help="all with a history if none")
    ] = None,
    *,
    store: Store = DEMO_STORE,
    first: First = None,
    end: End = None,
    by: Annotated[str, typer.Option(help="dimensions, such as channel,queue or local_day")] = "",
    form: Form = Format.TABLE,
    settings: Choices = None,
    channel: Names = None,
    queue: Names = None,
    team: Names = None,
    segment: Names = None,
    source: Names = None,
    site: Site = None,
    intervals: Annotated[bool, typer.Option("--intervals", help="95 % interval of each: low and high")] = False,
    mark: Mark = False,
    out: Out = None,
    show: Annotated[bool, typer.Option("--list", help="say which metrics there are, and stop")] = False,
) -> None:
    """Print metrics of a period: by default all that have a history, over the last 7 full days of the store."""
    from dashboard.cli.figures import catalogue

    if show:
        typer.echo(catalogue(), nl=False)
        return
    from dashboard.cli.answering import figures, printed
    from dashboard.cli.asking import Question

    answer = figures(
        Question(
            url=store,
            metrics=tuple(metrics or ()),
            first=day_of(first),
            end=day_of(end),
            by=parted(by),
            settings=tuple(settings or ()),
            chosen=given(channel=channel, queue=queue, team=team, segment=segment, source=source),
            site=site,
            level=LEVEL if intervals else None,
        )
    )
    printed(answer, form, mark=mark, out=out)
