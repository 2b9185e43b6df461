"""`floorview simulate`: live traffic for a demo store, until interrupted."""

from typing import Annotated

import typer

from dashboard.cli.options import DEMO_STORE, Store


def command(
    store: Store = DEMO_STORE,
    *,
    speed: Annotated[float, typer.Option(min=0.1, max=100, help="times real time")] = 1.0,
    seed: Annotated[int, typer.Option(help="which company: that of the history")] = 1,
    storm: Annotated[bool, typer.Option("--storm", help="four times the contacts")] = False,
) -> None:
    """Write live traffic into a demo store from now on, until interrupted."""
    import signal
    from threading import Event

    from store.engine import open_store
    from store.errors import StoreError
    from store.simulator.live import LiveTraffic
    from store.simulator.live_open import NoDemoError

    stop = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    engine = open_store(store)
    try:
        traffic = LiveTraffic(engine, seed, speed=speed, storm=storm)
        typer.echo(f"live traffic at {speed:g} times real time; interrupt to stop")
        traffic.run(stop)
    except (NoDemoError, StoreError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    finally:
        engine.dispose()
