"""`floorview rows`: the rows behind a figure, with the same questions as `floorview kpis`."""

from typing import Annotated

import typer

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
from metrics.rows import Side


def command(
    metric: Annotated[str, typer.Argument(metavar="METRIC")],
    *,
    side: Annotated[Side, typer.Option(help="what is counted, or what it is divided by")] = Side.DENOMINATOR,
    store: Store = DEMO_STORE,
    first: First = None,
    end: End = None,
    form: Form = Format.TABLE,
    settings: Choices = None,
    channel: Names = None,
    queue: Names = None,
    team: Names = None,
    segment: Names = None,
    source: Names = None,
    site: Site = None,
    columns: Annotated[str, typer.Option(help="only these, such as leg_id,queued_at,wait_s; `all` for all")] = "",
    limit: Annotated[int, typer.Option(min=0, help="rows printed at most; 0 for all")] = 100,
    mark: Mark = False,
    out: Out = None,
) -> None:
    """Print exactly the rows that make a figure's numerator or denominator: no names of customers, keys only."""
    from dashboard.cli.answering import printed
    from dashboard.cli.asking import Question
    from dashboard.cli.drilling import drilled

    question = Question(
        url=store,
        metrics=(metric,),
        first=day_of(first),
        end=day_of(end),
        by=(),
        settings=tuple(settings or ()),
        chosen=given(channel=channel, queue=queue, team=team, segment=segment, source=source),
        site=site,
    )
    printed(drilled(question, side, parted(columns), limit), form, mark=mark, out=out)
