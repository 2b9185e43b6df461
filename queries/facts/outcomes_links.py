"""Columns of `OUTCOMES` that come from a customer's other contacts: what came before each, and what followed."""

from collections.abc import Collection, Mapping

import polars as pl

from queries.facts.repeats import Links

SAME: Mapping[str, str | None] = {"": None, "_reason": "reason", "_channel": "channel"}  # by the columns' middle name
OF_NEXT: Mapping[str, tuple[str, ...]] = {  # what the next contact with the same reason says, and what it takes
    "next_channel": ("channel",),
    "next_is_linked": ("contact_id", "previous_contact_id", "ticket_id"),
    "next_same_agent": ("agent_id",),
    "next_same_code": ("resolution_code",),
}


def needed(wanted: Collection[str]) -> set[str]:
    """Columns that the wanted ones are made from; days are those in `start_day`, `end_day`."""
    found = {same for middle, same in SAME.items() if same and _days(middle) & set(wanted)}
    told = [name for name in OF_NEXT if name in wanted]
    found |= {column for name in told for column in OF_NEXT[name]} | ({"reason"} if told else set())
    return found | {"customer_id"}


def linked(rows: pl.DataFrame, wanted: Collection[str]) -> pl.DataFrame:
    """Add the wanted columns to `rows`, which are sorted by created_at, contact_id and have start_day, end_day."""
    for middle, same in SAME.items():
        asked = _days(middle) & set(wanted)
        of_next = [name for name in OF_NEXT if name in wanted and same == "reason"]
        if not asked and not of_next:
            continue
        of = Links(rows["customer_id"], rows["start_day"], rows["end_day"], rows[same] if same else None)
        rows = rows.with_columns(
            *((of.next_days if name.startswith("next") else of.previous_days).alias(name) for name in sorted(asked)),
            *(_of_next(name, rows, of.next_row) for name in of_next),
        )
    return rows


def _days(middle: str) -> set[str]:
    return {f"next{middle}_days", f"previous{middle}_days"}


def _of_next(name: str, rows: pl.DataFrame, place: pl.Series) -> pl.Series:
    def there(column: str) -> pl.Series:
        return rows[column].gather(place)

    if name == "next_channel":
        return there("channel").alias(name)
    if name == "next_is_linked":
        names_it = (there("previous_contact_id") == rows["contact_id"]).fill_null(value=False)
        shares_ticket = (there("ticket_id") == rows["ticket_id"]).fill_null(value=False)
        return pl.select(pl.when(place.is_not_null()).then(names_it | shares_ticket)).to_series().alias(name)
    own = {"next_same_agent": "agent_id", "next_same_code": "resolution_code"}[name]
    return (there(own) == rows[own]).alias(name)
