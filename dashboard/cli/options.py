"""Options that many commands share."""

from typing import Annotated

import typer

DEMO_STORE = "sqlite:///var/demo.db"

Store = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="FLOORVIEW_STORE",
        help="URL of the store: sqlite:///path or postgresql://user@host/name",
        show_default=True,
    ),
]
