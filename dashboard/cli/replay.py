"""`floorview replay`: play an imported day to the live floor as if it happened now."""

from datetime import datetime
from typing import Annotated

import typer

from dashboard.cli.options import DEMO_STORE, Store


def command(
    source: Annotated[str, typer.Argument(help="the source of the day, such as anonymous_bank")],
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="local day of the source's site")],
    store: Store = DEMO_STORE,
    start: Annotated[str | None, typer.Option("--from", help="time of day, HH:MM (default: the time it is)")] = None,
    speed: Annotated[float, typer.Option(min=0.1, max=1000, help="all spans that many times shorter")] = 1.0,
) -> None:
    """Play a day of an imported source: contacts queue, are answered and end as their instants come due."""
    from dashboard.cli import import_report
    from store.engine import open_store
    from store.errors import StoreError
    from store.sources import replay_day
    from store.sources.replay_run import Replay, from_clock, source_of
    from store.types import from_micros
    from store.writer import Writer

    try:
        engine = open_store(store, read_only=True)
        zone = replay_day.zone_of(engine, source)
        opens, closes = replay_day.bounds(day.date(), zone)
        played = replay_day.read_day(engine, source, opens, closes)
        if not played.contacts:
            typer.echo(f"source {source!r} has no contacts on {day.date()} ({zone.key})", err=True)
            raise typer.Exit(2)
        at = datetime.now(zone).strftime("%H:%M:%S") if start is None else start
        begins = datetime.combine(day.date(), from_clock(at), zone)
        before = replay_day.left_open(engine, source_of(source))
        writing = open_store(store)
        with Writer(writing, source_of(source), is_live=True) as writer, import_report.stopped() as is_over:
            replay = Replay(played, writer, begins, speed)
            replay.begin(before)
            typer.echo(f"{len(played.contacts)} contacts of {day.date()}, from {at} ({zone.key}); Ctrl-C ends it")
            with import_report.console.status("") as status:
                replay.run(
                    lambda now, rows: status.update(f"{from_micros(now).astimezone(zone):%H:%M:%S}  {rows} rows"),
                    is_over,
                )
        typer.echo(f"{'stopped' if not played.is_over else 'the day is over'}: {replay.written} rows written")
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    except StoreError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
