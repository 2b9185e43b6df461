"""Whether a snapshot, kept up to date change by change, is what a reading of the whole store gives."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import polars as pl

from queries import history
from queries.frames import CONTACTS, LEGS, RESPONSES, TICKETS, Frame
from queries.scope import Scope
from queries.snapshot import Snapshot
from queries.source import Source

COMPARED: Sequence[Frame] = (LEGS, CONTACTS, TICKETS, RESPONSES)


class Difference(NamedTuple):
    """Rows of a frame that the snapshot and the store tell otherwise, with the key of one of them."""

    frame: str
    rows: int
    example: int


def differences(before: Snapshot, source: Source, scope: Scope, after: Callable[[], Snapshot]) -> list[Difference]:
    """Compare rows of the scope that stood still while the store was read: those alike in `before` and `after()`.

    `after` is called when the store has been read and gives a snapshot read later than that. StoreUnreachableError
    where the store does not answer.
    """
    whole = {frame.name: history.read(source, frame, scope) for frame in COMPARED}
    later = after()
    return [
        found
        for frame in COMPARED
        if (found := _compared(frame, before.frame(frame, scope), whole[frame.name], later.frame(frame, scope)))
    ]


def _compared(frame: Frame, before: pl.DataFrame, whole: pl.DataFrame, after: pl.DataFrame) -> Difference | None:
    told, full, later = (rows.with_columns(pl.col(pl.Categorical).cast(pl.String)) for rows in (before, whole, after))
    steady = told.join(later, on=frame.schema.names(), how="semi", nulls_equal=True)
    other = steady.join(full, on=frame.schema.names(), how="anti", nulls_equal=True)
    unheard = full.join(later, on=frame.key, how="anti").join(told, on=frame.key, how="anti")
    keys = pl.concat([other, unheard]).select(frame.key[0])
    return Difference(frame.name, keys.height, keys.item(0, 0)) if keys.height else None
