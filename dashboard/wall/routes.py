"""The routes of the walls: the stream of each, the bare page, and the script that both kinds of page run."""

from collections.abc import Callable, Mapping

from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from dashboard.access import is_desk
from dashboard.event_stream import EventStream
from dashboard.push import Hub
from dashboard.settings import Settings
from dashboard.wall import assets
from dashboard.wall.tokens import Tokens
from dashboard.wording.catalogue import t

FULL = "Too many streams are open. Try again soon."
BARE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; font-src 'self'; connect-src 'self'; "
    "img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
NO_STORE = {"cache-control": "no-store"}


class Door:
    """Lets a viewer see a wall: with that wall's token, or from a desk."""

    def __init__(self, settings: Settings, tokens: Tokens) -> None:
        self._settings = settings
        self._tokens = tokens

    def lets_in(self, wall: str, token: str, *, desk: bool) -> bool:
        """Whether this wall exists and may be shown. Nobody is told which of the two failed."""
        known = self._settings.wall(wall)
        if known is None:
            return False
        return self._tokens.allows(token, wall, known.tokens_not_before) if token else desk

    def lets_request_in(self, scope: Scope, wall: str) -> bool:
        """Whether an HTTP request may see this wall."""
        token = QueryParams(scope["query_string"]).get("token", "")
        return self.lets_in(wall, token, desk=self.is_desk(scope))

    def refusal(self) -> Response:
        """Answer whoever is not let in; the wall shows the sentence."""
        return PlainTextResponse(t("wall.note.denied", self._settings.site.language), 403, NO_STORE)

    def is_desk(self, scope: Scope) -> bool:
        """Whether an HTTP request comes from a desk; where people sign in, only pages know whom, and use tokens."""
        if self._settings.access.is_personal:
            return False
        if scope.get("http_version") == "1.0" and not self._settings.access.proxy_signs_in:
            return False  # no browser speaks it, a proxy that was told nothing else does
        headers: Mapping[str, str] = dict(Headers(scope=scope).items())
        return is_desk((scope.get("client") or (None,))[0], headers, self._settings.access)


class WallStream:
    """`/push/wall/{wall}`: an ASGI application."""

    def __init__(self, hub: Hub, door: Door, hello: Callable[[str], bytes]) -> None:
        self._hub = hub
        self._door = door
        self._hello = hello

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream one wall to whoever may see it, for as long as they may."""
        wall = scope["path_params"]["wall"]

        def may() -> bool:
            return self._door.lets_request_in(scope, wall)

        answer: Response | EventStream
        if not may():
            answer = self._door.refusal()
        elif scope["method"] == "HEAD":
            answer = Response(status_code=204, headers=NO_STORE)
        elif self._hub.is_full:
            answer = PlainTextResponse(FULL, 503, NO_STORE | {"retry-after": "10"})
        else:
            answer = EventStream(self._hub, f"wall:{wall}", self._hello(wall), may)
        await answer(scope, receive, send)


class PulseStream:
    """`/push/pulse`: bare version numbers, by which a desk knows that its page is worth another run."""

    def __init__(self, hub: Hub, door: Door) -> None:
        self._hub = hub
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Stream version numbers to desks."""
        answer: Response | EventStream
        if not self._door.is_desk(scope):
            answer = self._door.refusal()
        elif self._hub.is_full:
            answer = PlainTextResponse(FULL, 503, NO_STORE | {"retry-after": "10"})
        else:
            answer = EventStream(self._hub, "pulse")
        await answer(scope, receive, send)


async def bare_page(_request: Request) -> Response:
    """Show the page that holds nothing but a wall; it asks the stream, which decides."""
    headers = NO_STORE | {"content-security-policy": BARE_POLICY}
    return HTMLResponse(assets.page().replace("__BUILD__", assets.build()), headers=headers)


async def script(_request: Request) -> Response:
    """Serve the wall's script."""
    return Response(assets.script(), media_type="text/javascript", headers={"cache-control": "no-cache"})


async def start(_request: Request) -> Response:
    """Serve the few lines that mount the wall on the bare page."""
    return Response(assets.start(), media_type="text/javascript", headers={"cache-control": "no-cache"})


def routes(hub: Hub, door: Door, hello: Callable[[str], bytes]) -> list[BaseRoute]:
    """Make all of them."""
    return [
        Route("/push/wall/{wall}", WallStream(hub, door, hello), methods=["GET", "HEAD"]),
        Route("/push/pulse", PulseStream(hub, door), methods=["GET"]),
        Route("/wall/{wall}", bare_page),
        Route("/wall-assets/wall.js", script),
        Route("/wall-assets/start.js", start),
    ]
