"""`floorview serve`: the dashboard over a store."""

import os
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.options import DEMO_STORE, Store

Host = Annotated[str, typer.Option(help="address to listen on; anything but loopback belongs behind a proxy with TLS")]
Port = Annotated[int, typer.Option(min=1, max=65535)]
Config = Annotated[Path | None, typer.Option("--config", envvar="FLOORVIEW_CONFIG", help="floorview.toml")]


def command(store: Store = DEMO_STORE, host: Host = "127.0.0.1", port: Port = 8501, config: Config = None) -> None:
    """Serve walls and desks over a store until interrupted."""
    serve(store, host=host, port=port, config=config)


def serve(store: str, *, host: str = "127.0.0.1", port: int = 8501, config: Path | None = None) -> None:
    """Run the one process that follows the store and serves all viewers; returns when it is told to stop.

    Refuses a store of another version's schema, with what to type. One that does not answer yet is waited for.
    """
    _refuse_other_schema(store)
    os.environ["FLOORVIEW_STORE"] = store
    if config is not None:
        os.environ["FLOORVIEW_CONFIG"] = str(config)
    from dashboard import safe, written
    from dashboard.app import app, settings
    from dashboard.cli.writing import StoreWrites

    if settings.access.sign_in == "proxy":
        os.environ["FORWARDED_ALLOW_IPS"] = ""  # believed are access.proxies, by the connection's own peer
    written.use(StoreWrites(store))

    typer.echo(f"Floorview is at http://localhost:{port}  (a wall: http://localhost:{port}/?screen=main)")
    app.run(config=safe.unset() | {"server.port": port, "server.address": host})  # it reads its settings anew


def _refuse_other_schema(store: str) -> None:
    from store import migrate
    from store.errors import SchemaError, StoreUnavailableError, StoreUrlError

    try:
        migrate.check(store)
    except (SchemaError, StoreUrlError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except StoreUnavailableError as error:
        typer.echo(f"the store does not answer yet: {error}", err=True)
