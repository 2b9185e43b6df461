"""Streamlit's page is told where the server is before it starts; every other answer passes as it is."""

import gzip

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from dashboard.page_start import TOLD, PageStart
from tests import own_loop

PAGE = f"<html><head><title>S</title><script src='./static/js/index.js'></script></head>{'x' * 2000}</html>"
BROWSER = {"accept": "text/html,application/xhtml+xml", "accept-encoding": "gzip"}


@pytest.fixture
def get():
    def page(_):
        return HTMLResponse(PAGE, headers={"ETag": '"1"', "Last-Modified": "Sun, 22 Nov 2026 01:34:05 GMT"})

    def own(_):
        return HTMLResponse("<title>W</title>" + "x" * 2000, headers={"ETag": '"2"'})

    def script(_):
        return PlainTextResponse("</title>/static/js/", media_type="text/javascript")

    routes = [Route("/response", page), Route("/wall/1", own), Route("/static/js/one.js", script)]
    app = PageStart(GZipMiddleware(Starlette(routes=routes), minimum_size=500))

    def ask(path, **headers):
        answers = []

        async def scenario():
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://floor") as browser:
                answers.append(await browser.get(path, headers=headers))

        own_loop.run(scenario)
        return answers[0]

    return ask


def test_a_browser_is_told_before_the_first_script_of_streamlit(get):
    answer = get("/response", **BROWSER)
    assert answer.content.index(TOLD) < answer.content.index(b"static/js")
    assert answer.content.replace(TOLD, b"") == PAGE.encode()
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "etag" not in answer.headers  # it names the file as it was
    assert "last-modified" not in answer.headers


def test_pages_of_our_own_and_everything_else_pass_as_they_are(get):
    wall = get("/wall/1", **BROWSER)
    assert (wall.content[:16], wall.headers["etag"]) == (b"<title>W</title>", '"2"')
    assert TOLD not in wall.content
    assert get("/static/js/one.js", **BROWSER).text == "</title>/static/js/"
    assert TOLD not in get("/static/js/one.js", accept="*/*").content


def test_who_asks_for_no_page_gets_the_answer_packed_as_asked(get):
    answer = get("/response", accept="*/*", **{"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert TOLD not in answer.content
    assert len(gzip.compress(answer.content)) < len(PAGE)
