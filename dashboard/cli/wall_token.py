"""`floorview wall-token`: lets one wall display in without anybody signing in, and takes that back."""

import re
from typing import Annotated, NoReturn

import typer

ELSEWHERE = "run this where the server runs, or name its settings in FLOORVIEW_CONFIG or its data in FLOORVIEW_DATA"


def command(
    wall: Annotated[str, typer.Argument(help="id of the wall in floorview.toml, or a token's id with --revoke")],
    *,
    revoke: Annotated[bool, typer.Option("--revoke", help="take a token back: give its id or the token")] = False,
    base: Annotated[str, typer.Option(help="where the walls reach this dashboard")] = "http://localhost:8501",
) -> None:
    """Make the address of one wall, which shows that wall's aggregates and nothing else, or take a token back."""
    from dashboard.settings_file import SettingsError, current
    from dashboard.wall.tokens import SecretError, Tokens, has_secret

    try:
        settings = current()
        if revoke and not has_secret(settings.data):
            _refuse(f"there is no secret in {settings.data}, so no token was made there; {ELSEWHERE}")
        if not revoke and settings.wall(wall) is None:
            _refuse(f"there is no wall {wall!r}; there are: {', '.join(wall.id for wall in settings.walls)}")
        tokens = Tokens(settings.data)
    except (SettingsError, SecretError) as error:
        _refuse(str(error))
    if revoke:
        known = tokens.read(wall)
        name = known.id if known else wall
        if not re.fullmatch("[0-9a-f]{12}", name):
            _refuse(f"{name!r} is neither a token of the installation in {settings.data} nor a token's id")
        tokens.revoke(name)
        typer.echo(f"token {name} opens nothing any more where the data folder is {settings.data}")
        return
    text, token = tokens.make(wall, settings.access.wall_token_days)
    typer.echo(f"{base.rstrip('/')}/?screen={wall}&token={text}")
    typer.echo(
        f"token {token.id}, until {token.expires_at:%Y-%m-%d}; take back: floorview wall-token --revoke {token.id}"
    )
    typer.echo(f"data folder: {settings.data}")


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(2)
