"""Lets a system read a route: by its token, in a header only, for addresses end up in logs."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.access import is_own_machine
from dashboard.wall.tokens import Tokens

ROUTES = {"scorecard": "/api/scorecard", "metrics": "/metrics"}
SCHEME = "bearer "
NO_STORE = {"cache-control": "no-store"}


def named(route: str) -> str:
    """Name a route as tokens do; no wall can be called so."""
    return f"route:{route}"


def holds_token(request: Request, tokens: Tokens, route: str) -> bool:
    """Whether a request bears a token of this route that still holds."""
    said = request.headers.get("authorization", "")
    if said[: len(SCHEME)].lower() != SCHEME:
        return False
    return tokens.allows(said[len(SCHEME) :].strip(), named(route))


def is_here(request: Request) -> bool:
    """Whether a request comes from this machine, not through a proxy."""
    peer = request.client.host if request.client else None
    return is_own_machine(peer, {name.lower(): value for name, value in request.headers.items()})


def refusal() -> Response:
    """Answer whoever is not let in."""
    headers = NO_STORE | {"www-authenticate": "Bearer"}
    return PlainTextResponse("A token is needed: floorview token", 401, headers)
