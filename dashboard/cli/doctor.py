"""`floorview doctor`: is the store whole, what could not be taken, which rows cannot be, do the numbers add up."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from dashboard.cli.options import DAY, DEMO_STORE, Store, day_of


class Language(StrEnum):
    """In whose words."""

    EN = "en"
    ZH = "zh"


def command(
    store: Store = DEMO_STORE,
    *,
    first: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="first local day examined")] = None,
    end: Annotated[datetime | None, typer.Option("--to", formats=DAY, help="the day after the last")] = None,
    invariants: Annotated[
        bool, typer.Option("--invariants", help="only what must hold of every set of numbers")
    ] = False,
    lang: Annotated[Language, typer.Option(help="en or zh")] = Language.EN,
) -> None:
    """Examine a store; ends with 1 where its schema is not this version's or an invariant is broken."""
    from dashboard.cli.examination_text import write
    from dashboard.cli.examining import Examination, examine, examine_invariants

    days = (day_of(first), day_of(end))
    found: Examination = examine_invariants(store, days) if invariants else examine(store, days)
    typer.echo(write(found, lang).encode(), nl=False)
    raise typer.Exit(0 if found.is_sound else 1)
