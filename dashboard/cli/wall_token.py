"""`floorview wall-token`: lets one wall display in without anybody signing in, and takes that back."""

import re
from typing import Annotated

import typer


def command(
    wall: Annotated[str, typer.Argument(help="id of the wall in floorview.toml, or a token's id with --revoke")],
    *,
    revoke: Annotated[bool, typer.Option("--revoke", help="take a token back: give its id or the token")] = False,
    base: Annotated[str, typer.Option(help="where the walls reach this dashboard")] = "http://localhost:8501",
) -> None:
    """Make the address of one wall, which shows that wall's aggregates and nothing else, or take a token back."""
    from dashboard.settings_file import SettingsError, current
    from dashboard.wall.tokens import SecretError, Tokens

    try:
        settings = current()
        tokens = Tokens(settings.data)
    except (SettingsError, SecretError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    if revoke:
        known = tokens.read(wall)
        name = known.id if known else wall
        if not re.fullmatch("[0-9a-f]{12}", name):
            typer.echo(f"{name!r} is neither a token of this installation nor a token's id", err=True)
            raise typer.Exit(2)
        tokens.revoke(name)
        typer.echo(f"token {name} opens nothing any more")
        return
    if settings.wall(wall) is None:
        known_ids = ", ".join(wall.id for wall in settings.walls)
        typer.echo(f"there is no wall {wall!r}; there are: {known_ids}", err=True)
        raise typer.Exit(2)
    text, token = tokens.make(wall, settings.access.wall_token_days)
    typer.echo(f"{base.rstrip('/')}/?screen={wall}&token={text}")
    typer.echo(
        f"token {token.id}, until {token.expires_at:%Y-%m-%d}; take back: floorview wall-token --revoke {token.id}"
    )
