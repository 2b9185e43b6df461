"""`floorview user`: who may sign in. The first administrator is made here, on the server, like everybody."""

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from dashboard.cli.options import DEMO_STORE, Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
Name = Annotated[str, typer.Argument(help="the name to sign in by; names that look alike are one name")]
Role = Annotated[str, typer.Option(help="agent, team_lead, supervisor, director, admin or auditor")]
Sites = Annotated[list[str] | None, typer.Option("--site", help="held to this site; may be given several times")]
Teams = Annotated[list[str] | None, typer.Option("--team", help="leads, or is held to, this team; may be repeated")]
Agent = Annotated[int | None, typer.Option("--agent", help="key of the agent whose contacts are one's own")]
Issuer = Annotated[str | None, typer.Option(help='OIDC issuer, or "proxy": the user has no password here')]
Subject = Annotated[
    str | None, typer.Option(help="who the issuer says this is (`sub`), or what the proxy's header holds")
]
Generate = Annotated[bool, typer.Option("--generate", help="make a password and print it once")]


@app.command()
def add(
    name: Name,
    role: Role,
    *,
    store: Store = DEMO_STORE,
    site: Sites = None,
    team: Teams = None,
    agent: Agent = None,
    issuer: Issuer = None,
    subject: Subject = None,
    generate: Generate = False,
) -> None:
    """Add a user; asks for the password unless somebody else says who it is."""
    from store import users

    hashed, made = (None, None) if issuer else _password(name, generate=generate)
    user = users.NewUser(name, role, site or (), team or (), agent, issuer, subject, hashed)
    _write(store, lambda engine: users.add(engine, user))
    _tell(made)
    typer.echo(f"{name} may come in as {role}")


@app.command()
def role(
    name: Name, role: Role, *, store: Store = DEMO_STORE, site: Sites = None, team: Teams = None, agent: Agent = None
) -> None:
    """Give a user another role, with the sites, teams and agent that go with it; ends all sign-ins."""
    from store import users

    _write(store, lambda engine: users.set_role(engine, users.NewUser(name, role, site or (), team or (), agent)))
    typer.echo(f"{name} is {role} from now on")


@app.command()
def password(name: Name, *, store: Store = DEMO_STORE, generate: Generate = False) -> None:
    """Give a user another password; ends all sign-ins."""
    from store import users

    hashed, made = _password(name, generate=generate)
    _write(store, lambda engine: users.set_password(engine, name, hashed))
    _tell(made)
    typer.echo(f"the password of {name} is changed")


@app.command()
def disable(name: Name, *, store: Store = DEMO_STORE) -> None:
    """Shut a user out, within seconds, wherever signed in."""
    from store import users

    _write(store, lambda engine: users.set_active(engine, name, is_active=False))
    typer.echo(f"{name} is shut out")


@app.command()
def enable(name: Name, *, store: Store = DEMO_STORE) -> None:
    """Let a user in again."""
    from store import users

    _write(store, lambda engine: users.set_active(engine, name, is_active=True))
    typer.echo(f"{name} may come in again")


@app.command("list")
def listed(store: Store = DEMO_STORE) -> None:
    """List everybody: role, reach, how they sign in, when they last did and how often it failed since."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from dashboard.cli.opened import asked
    from queries import users

    table = Table("name", "role", "sites", "teams", "agent", "by", "signed in", "failures", "active")
    for row in asked(store, "user", users.listed):
        held = (", ".join(row["sites"]), ", ".join(row["teams"]), str(row["agent_id"] or ""))
        way = row["issuer"] or ("password" if row["has_password"] else "")
        last = f"{row['signed_in_at']:%Y-%m-%d %H:%M}" if row["signed_in_at"] else ""
        cells = (row["name"], row["role"], *held, way, last, str(row["failures"]), "yes" if row["is_active"] else "no")
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table)


def _password(name: str, *, generate: bool) -> tuple[str, str | None]:
    """Return what is kept of a password, and the password itself where it was made here."""
    from dashboard.signing.passwords import WeakPasswordError, kept

    text = (
        secrets.token_urlsafe(15) if generate else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    try:
        return kept(text, name), text if generate else None
    except WeakPasswordError as error:
        _refuse(str(error))


def _tell(made: str | None) -> None:
    if made is not None:
        typer.echo(f"password: {made}")


def _write(store: str, change: Callable[["Engine"], object]) -> None:
    from store import migrate
    from store.engine import open_store
    from store.errors import StoreError
    from store.users import UserError

    try:
        migrate.check(store)
        engine = open_store(store)
        try:
            change(engine)
        finally:
            engine.dispose()
    except (UserError, StoreError) as error:
        _refuse(str(error))


def _refuse(sentence: str) -> NoReturn:
    typer.echo(f"floorview user: {sentence}", err=True)
    raise typer.Exit(2)
