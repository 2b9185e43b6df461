"""`floorview token`: lets another system read one route, and takes that back."""

import re
from typing import Annotated, NoReturn

import typer

ID = re.compile("[0-9a-f]{12}")


def command(
    route: Annotated[str, typer.Argument(help="scorecard or metrics; or a token's id with --revoke")],
    *,
    revoke: Annotated[bool, typer.Option("--revoke", help="take a token back: give its id or the token")] = False,
) -> None:
    """Make a token by which another system reads one route (header Authorization: Bearer …), or take one back."""
    from dashboard.headline.door import ROUTES, named
    from dashboard.settings_file import SettingsError, current
    from dashboard.wall.tokens import SecretError, Tokens, has_secret

    try:
        settings = current()
        if revoke and not has_secret(settings.data):
            _refuse(f"there is no secret in {settings.data}, so no token was made there")
        if not revoke and route not in ROUTES:
            _refuse(f"there is no route {route!r}; there are: {', '.join(ROUTES)}")
        tokens = Tokens(settings.data)
    except (SettingsError, SecretError) as error:
        _refuse(str(error))
    if revoke:
        known = tokens.read(route)
        name = known.id if known else route
        if not ID.fullmatch(name):
            _refuse(f"that is neither a token of the installation in {settings.data} nor a token's id")
        tokens.revoke(name)
        typer.echo(f"token {name} opens nothing any more where the data folder is {settings.data}")
        return
    text, token = tokens.make(named(route), settings.access.wall_token_days)
    typer.echo(text)
    told = f"token {token.id} of {ROUTES[route]}, until {token.expires_at:%Y-%m-%d}"
    typer.echo(f"{told}; take back: floorview token --revoke {token.id}; data folder: {settings.data}", err=True)


def _refuse(sentence: str) -> NoReturn:
    typer.echo(f"floorview token: {sentence}", err=True)
    raise typer.Exit(2)
