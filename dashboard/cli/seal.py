"""`floorview seal`: keep finished days as files beside the store, so that months are answered at once."""

from typing import Annotated

import typer

from dashboard.cli.options import DEMO_STORE, Store


def command(
    store: Store = DEMO_STORE,
    *,
    quiet: Annotated[bool, typer.Option("--quiet", help="no progress bar")] = False,
) -> None:
    """Seal every finished day that is not sealed yet, and drop sealed days of which something changed.

    The dashboard does the same by itself, in the background. Figures are the same with and without.
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
