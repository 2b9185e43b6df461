"""Small routes: whether the server is well, the fonts it brings along, and the first page by its name."""

import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard import floor
from dashboard.wall import assets

FONT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.woff2")
YEAR_S = 31_536_000


async def health(_request: Request) -> Response:
    """Say that the server runs, and whether it reads its store. Always 200: a store that is down heals by itself."""
    snapshot = floor.current()
    return JSONResponse(
        {"status": snapshot.state if snapshot else "starting", "build": assets.build()},
        headers={"cache-control": "no-store"},
    )


async def first_page(request: Request) -> Response:
    """Lead the first page's own name to where Streamlit has that page: without a name."""
    query = request.url.query
    return RedirectResponse(f"/?{query}" if query else "/")


def routes(fonts: Path) -> list[BaseRoute]:
    """Make them; fonts come from this folder and from nowhere else."""

    async def font(request: Request) -> Response:
        name = request.path_params["name"]
        path = fonts / name
        if not FONT.fullmatch(name) or not path.is_file():
            return PlainTextResponse("Not Found", 404)
        return FileResponse(path, media_type="font/woff2", headers={"cache-control": f"public, max-age={YEAR_S}"})

    return [Route("/healthz", health), Route("/live", first_page), Route("/fonts/{name}", font)]
