"""The command `floorview`. Each command is a module here with a function `command`, imported when it is called."""

import typer

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
