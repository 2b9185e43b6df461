"""`floorview person`: one person's data, copied out whole or erased. Both are noted in the access log."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.options import DEMO_STORE, Store

app = typer.Typer(pretty_exceptions_enable=False, add_completion=False, no_args_is_help=True, help=__doc__)
Customer = Annotated[int | None, typer.Option("--customer", help="key of the customer, as in the address of the page")]
Phone = Annotated[str, typer.Option("--phone", help="a phone number, written in any way")]
Email = Annotated[str, typer.Option("--email", help="an e-mail address")]
Who = Annotated[str, typer.Option("--user", envvar="USER", help="who does this, for the access log")]


@app.command()
def export(
    *,
    out: Annotated[Path, typer.Option("--out", help="file to write: .json, or .zip with a file a table")],
    store: Store = DEMO_STORE,
    customer: Customer = None,
    phone: Phone = "",
    email: Email = "",
    user: Who = "console",
) -> None:
    """Write all that the store knows of one person into a file that only you may read."""
    from dashboard.cli.one_person import exported

    typer.echo(exported(store, (customer, phone, email), out, user))


@app.command()
def erase(
    *,
    reason: Annotated[str, typer.Option("--reason", help="why, for the access log")],
    store: Store = DEMO_STORE,
    customer: Customer = None,
    phone: Phone = "",
    email: Email = "",
    user: Who = "console",
    yes: Annotated[bool, typer.Option("--yes", help="do not ask back")] = False,
) -> None:
    """Erase one person for good: name, numbers, addresses and all that was said; figures stay as they are."""
    from dashboard.cli.one_person import erased, known

    keys = known(store, (customer, phone, email))
    shown = ", ".join(f"customer:{key}" for key in keys)
    if not yes:
        typer.confirm(f"Erase {shown}? This cannot be undone", abort=True)
    typer.echo(erased(store, keys, user, reason))
