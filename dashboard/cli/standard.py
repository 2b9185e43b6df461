"""`floorview standard`: the service standard of a channel, for stores whose sources bring none."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from dashboard.cli.options import DEMO_STORE, Store

SOURCE = "standards"
LONG_AGO = "1970-01-01"


def command(
    channel: Annotated[str, typer.Argument(help="phone, email, chat, …")],
    within_s: Annotated[float, typer.Option("--within", min=0, help="seconds within which to answer")],
    share: Annotated[float, typer.Option(min=0, max=1, help="share that is to be answered so, 0…1")] = 0.8,
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="UTC day from which it holds")] = LONG_AGO,  # type: ignore[assignment]
    store: Store = DEMO_STORE,
) -> None:
    """Set the service level asked of a channel's queues: `floorview standard phone --within 20 --share 0.8`."""
    from store.engine import open_store
    from store.schema.codes import CHANNELS
    from store.writer import Writer

    if channel not in CHANNELS:
        typer.echo(f"{channel!r} is no channel; there are {', '.join(CHANNELS)}", err=True)
        raise typer.Exit(2)
    record = {
        "table": "service_standards",
        "source_id": f"{channel}:{since.date()}",
        "source_version": int(datetime.now(UTC).timestamp() * 1_000_000),
        "channel": channel,
        "metric": "service_level",
        "threshold_s": within_s,
        "target_share": share,
        "effective_from": since.replace(tzinfo=UTC),
    }
    with Writer(open_store(store), SOURCE) as writer:
        writer.write([record])
    typer.echo(f"{channel}: {share:.0%} within {within_s:g} s from {since.date()} on")
