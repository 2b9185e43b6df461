"""Importing a delimited log through a mapping: chunk by chunk into the store, or, for a trial run, nowhere."""

from pathlib import Path

from store.sources.mapping import Mapping
from store.sources.mapping_check import MappingError, check_columns
from store.sources.table_file import Progress, TableFile
from store.sources.table_rows import Payload, RowMapper
from store.sources.tally import Tally
from store.writer import Writer

SHOWN = 10


def import_table(  # noqa: PLR0913 - each is one thing that a user says
    path: Path,
    mapping: Mapping,
    writer: Writer | None,
    *,
    revision: int = 0,
    progress: Progress = lambda _read, _size: None,
    shown: list[Payload] | None = None,
) -> Tally:
    """Import the file; without a writer nothing is written and `taken` counts what would be.

    `shown` receives the first payloads of each table. MappingError where the file does not fit the mapping.
    """
    tally, mapper = Tally(), RowMapper(mapping, revision)
    try:
        file = TableFile(path, mapping.file)
    except (OSError, EOFError) as error:
        raise MappingError(f"{path}: cannot be read: {error}") from error
    try:
        check_columns(mapping, file.columns)
        for chunk in file.chunks():
            tally.read += chunk.rows
            mapped = mapper.map(chunk.frame)
            mapped.unreadable += chunk.malformed
            tally.left_out += mapped.left_out
            tally.noted += mapped.noted
            tally.deliver(writer, mapped.payloads, mapped.unreadable)
            if shown is not None:
                show(shown, mapped.payloads)
            progress(chunk.position, file.size)
    except EOFError as error:
        raise MappingError(f"{path}: the packed file ends too early; what came before is in the store") from error
    finally:
        file.close()
    return tally


def show(shown: list[Payload], payloads: list[Payload]) -> None:
    """Keep the first few payloads of each table."""
    for payload in payloads:
        if sum(row["table"] == payload["table"] for row in shown) < SHOWN:
            shown.append(payload)
