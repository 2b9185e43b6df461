"""The routes that other systems read: `/api/scorecard` and `/metrics`."""

import re
from collections.abc import Callable

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard import floor, stored
from dashboard.headline import door
from dashboard.headline.exposition import KIND, samples, text
from dashboard.headline.gauges import GAUGES
from dashboard.reports import making
from dashboard.reports.headline import headline
from dashboard.settings import Settings
from dashboard.settings_file import store_url
from dashboard.wall.tokens import Tokens
from queries.sealed.folder import Folder
from queries.source import StoreUnreachableError

WEEK = re.compile(r"[0-9]{4}-W[0-9]{2}")
JSON = "application/json"


def routes(settings: Settings, tokens: Tokens, streams: Callable[[], int]) -> list[BaseRoute]:
    """Make them; `streams` tells how many are open."""

    def scorecard(request: Request) -> Response:
        if not door.holds_token(request, tokens, "scorecard"):
            return door.refusal()
        return _scorecard(request.query_params.get("week"), settings)

    def metrics(request: Request) -> Response:
        if not door.is_here(request) and not door.holds_token(request, tokens, "metrics"):
            return door.refusal()
        sealed = Folder.of(store_url()).path
        told = samples(floor.current(), GAUGES, streams=streams(), sealed=sealed, settings=settings)
        return PlainTextResponse(text(told), headers=door.NO_STORE, media_type=KIND)

    return [
        Route(door.ROUTES["scorecard"], scorecard, methods=["GET"]),
        Route(door.ROUTES["metrics"], metrics, methods=["GET"]),
    ]


def _scorecard(week: str | None, settings: Settings) -> Response:
    """Answer with the scorecard of a week; 404 where there is no such week, 503 where the store does not answer."""
    if week is not None and not WEEK.fullmatch(week):
        return _said("write week=2026-W46", 400)
    question = ("headline", week)
    try:
        read = stored.kept(
            making.READER,
            question,
            lambda source: making.read(source, settings, week, settings.data / making.KEPT),
        )
    except making.NoReportError as error:
        return _said(str(error), 404)
    except StoreUnreachableError:
        return _said("the store does not answer", 503)
    return Response(orjson.dumps(headline(read)), media_type=JSON, headers=door.NO_STORE)


def _said(sentence: str, status: int) -> Response:
    return Response(orjson.dumps({"error": sentence}), status, door.NO_STORE, JSON)
