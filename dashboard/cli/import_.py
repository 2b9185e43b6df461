"""`floorview import`: bring real logs into the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.cli.options import DEMO_STORE, Store

if TYPE_CHECKING:
    from store.writer import Writer

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="the log, plain or .gz")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="write nothing, show what would be taken")]


@app.command("asterisk-queue-log")
def asterisk_queue_log(  # noqa: PLR0917 - each is one option
    file: File,
    store: Store = DEMO_STORE,
    zone: Annotated[str, typer.Option(help="the site's zone (IANA): it decides which day a call belongs to")] = "UTC",
    site: Annotated[str, typer.Option(help="name of the site")] = "Asterisk",
    source: Annotated[str, typer.Option(help="name of this Asterisk, where there are several")] = "asterisk",
    follow: Annotated[bool, typer.Option("--follow", help="go on reading as the log grows, until Ctrl-C")] = False,
    again: Annotated[bool, typer.Option("--again", help="read from the beginning what was read before")] = False,
    dry_run: DryRun = False,
) -> None:
    """Import Asterisk's queue_log: from its beginning, or from where the last import ended."""
    from zoneinfo import ZoneInfo

    from dashboard.cli import import_report
    from store.sources.asterisk_import import QueueLogImport

    if follow and (dry_run or file.suffix == ".gz"):
        raise typer.BadParameter("a growing log is plain and goes into the store: leave out --dry-run and .gz")
    try:
        place = ZoneInfo(zone)
    except (KeyError, OSError, ValueError):
        raise typer.BadParameter(f"{zone!r} is no time zone; write one such as Asia/Shanghai") from None
    shown: list[dict[str, Any]] | None = [] if dry_run else None
    with _writer(store, source, dry_run=dry_run, is_live=follow) as writer, import_report.bar(file.name) as progress:
        importing = QueueLogImport(file, writer, site=site, zone=place, again=again, progress=progress, shown=shown)
        if follow:
            with import_report.stopped() as is_over:
                tally = importing.follow(is_over)
        else:
            tally = importing.run()
    import_report.tell(tally, "lines", shown)


@app.command("table")
def table(
    file: File,
    mapping: Annotated[Path, typer.Option(help="the mapping (TOML): examples/README.md explains it")],
    store: Store = DEMO_STORE,
    revision: Annotated[int, typer.Option(min=0, help="raise it for a corrected file: its rows replace the old")] = 0,
    dry_run: DryRun = False,
) -> None:
    """Import a delimited log through a declared mapping."""
    from dashboard.cli import import_report
    from store.sources.mapping_check import MappingError, load
    from store.sources.table import import_table

    shown: list[dict[str, Any]] | None = [] if dry_run else None
    try:
        declared = load(mapping)
        with _writer(store, declared.source, dry_run=dry_run) as writer, import_report.bar(file.name) as progress:
            tally = import_table(file, declared, writer, revision=revision, progress=progress, shown=shown)
    except MappingError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    import_report.tell(tally, "rows", shown)


@contextmanager
def _writer(url: str, source: str, *, dry_run: bool, is_live: bool = False) -> Iterator["Writer | None"]:
    """Open the store, making its tables where there are none; nothing at all for a trial run."""
    if dry_run:
        yield None
        return
    from store import migrate
    from store.engine import open_store
    from store.errors import StoreError
    from store.writer import Writer

    try:
        migrate.upgrade(url)
        with Writer(open_store(url), source, is_live=is_live) as writer:
            yield writer
    except StoreError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
