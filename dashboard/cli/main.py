"""The command `floorview`. Each command is a module here, imported when it is called, so that it starts at once."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

COMMANDS = {
    "demo": "demo",
    "serve": "serve",
    "init": "init",
    "migrate": "init",
    "import": "import_",
    "replay": "replay",
    "simulate": "simulate",
    "standard": "standard",
    "seal": "seal",
    "kpis": "kpis",
    "rows": "rows",
    "metrics": "metrics",
    "doctor": "doctor",
    "person": "person",
    "retention": "retention",
    "report": "report",
    "token": "token",
    "wall-token": "wall_token",
    "user": "user",
}


class LateCommands(TyperGroup):
    """Commands by name, each loaded from its module only when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the library's signature
        """Names in the order of a first day: demo, then serving, then loading, then asking."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the library's signature
        """Load one; None where there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"dashboard.cli.{COMMANDS[cmd_name]}")
        if hasattr(module, "app"):
            return typer.main.get_command(module.app)
        single = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
        single.command(name=cmd_name)(module.command)
        return typer.main.get_command(single)


app = typer.Typer(cls=LateCommands, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)


@app.callback()
def floorview() -> None:
    """Floorview: what waits where, for how long, who is free, and what needs a hand now."""


if __name__ == "__main__":
    app()
