"""`floorview seal`: keep finished days as files beside the store, so that months are answered at once."""

from typing import Annotated

import typer

from dashboard.cli.options import DEMO_STORE, Store

DEADLINE_S = 300.0


def command(
    store: Store = DEMO_STORE,
    *,
    quiet: Annotated[bool, typer.Option("--quiet", help="no progress bar")] = False,
) -> None:
    """Seal every finished day that is not sealed yet, drop sealed days of which something changed.

    Then the weekly figures of the scorecard are made ready. The dashboard does the same by itself, in the background.
    Figures are the same with and without.
    """
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    from queries.sealed.folder import Folder
    from queries.sealer import seal
    from queries.source import StoreUnreachableError
    from store.errors import StoreError

    shown = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
    try:
        folder = Folder.of(store)
        with Progress(*shown, disable=quiet, transient=True) as bars:
            task = bars.add_task("Sealing finished days", total=None)
            done = seal(store, told=lambda so_far, whole: bars.update(task, completed=so_far, total=whole))
    except StoreUnreachableError as error:
        typer.echo(f"floorview seal: the store cannot be read: {error}", err=True)
        raise typer.Exit(1) from error
    except (StoreError, OSError) as error:
        typer.echo(f"floorview seal: {error}", err=True)
        raise typer.Exit(1) from error
    if done.busy:
        typer.echo("another process is sealing this store; nothing to do")
        return
    typer.echo(f"{folder.path}: {done.written} days sealed, {done.dropped} dropped, {done.kept} as they were")
    _scorecard(store)


def _scorecard(store: str) -> None:
    """Make the weekly figures of the scorecard ready, so that nobody waits for 26 weeks of them."""
    from dashboard.reports import making
    from dashboard.scorecard import card
    from dashboard.settings_file import SettingsError, current
    from queries.source import Source, StoreUnreachableError

    source = Source(store, deadline_s=DEADLINE_S)
    try:
        settings = current()
        asked = card.Asked(making.READER, settings.scorecard.kpis)
        card.read(source, asked, settings.data / making.KEPT, is_ahead=True)
    except (StoreUnreachableError, SettingsError, OSError) as error:
        typer.echo(f"floorview seal: the scorecard could not be made ready: {error}", err=True)
        raise typer.Exit(1) from error
    finally:
        source.close()
