"""`floorview init`: make a store, or bring one to this version's schema."""

from typing import Annotated

import typer

from dashboard.cli.options import DEMO_STORE, Store


def command(
    store: Store = DEMO_STORE, *, check: Annotated[bool, typer.Option("--check", help="only say what stands")] = False
) -> None:
    """Create the tables of a new store, or migrate an older one."""
    from store import migrate

    if check:
        migrate.check(store)
    else:
        migrate.upgrade(store)
    typer.echo(f"the store is at this version's schema: {store}")
