"""`floorview retention`: take out what was kept long enough."""

from typing import Annotated

import typer

from dashboard.cli.options import DEMO_STORE, Store


def command(
    store: Store = DEMO_STORE,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only count what would go")] = False,
) -> None:
    """Take texts, recordings' addresses and names out once they were kept as long as [retention] says.

    The dashboard does the same by itself once a day. Rows, instants and scores stay: figures do not change.
    """
    from datetime import UTC, datetime

    from dashboard.settings_file import SettingsError, current
    from store.engine import open_store
    from store.errors import SourceBusyError, StoreError
    from store.retention import Limits, due, run

    try:
        limits, engine = Limits(**current().retention.limits()), open_store(store)
        try:
            counts = due(engine, limits, datetime.now(UTC)) if dry_run else run(engine, limits, datetime.now(UTC))
        finally:
            engine.dispose()
    except SourceBusyError:
        typer.echo("another process does this at the moment; nothing to do")
        return
    except (StoreError, SettingsError) as error:
        typer.echo(f"floorview retention: {error}", err=True)
        raise typer.Exit(1) from error
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "nothing is due"
    typer.echo(f"would go: {told}" if dry_run else f"gone: {told}")
