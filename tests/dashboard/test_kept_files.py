"""Files that never change are answered from memory, as they were answered first; everything else is asked for."""

from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from dashboard import kept_files
from dashboard.kept_files import KeptFiles
from tests import own_loop

FOREVER = {"Cache-Control": "public, immutable, max-age=31536000", "ETag": '"1"'}


@pytest.fixture
def asked():
    return []


@pytest.fixture
def client(asked):
    def answer(request):
        asked.append(request.url.path)
        name = request.path_params["name"]
        headers = {} if name.startswith("changing") else FOREVER
        return Response(name * 10, 404 if name.startswith("none") else 200, headers)

    app = Starlette(routes=[Route("/static/{name:path}", answer), Route("/{name:path}", answer)])
    kept = KeptFiles(app)

    def get(path, method="GET", **headers):
        answers = []

        async def scenario():
            over = httpx.ASGITransport(app=kept)
            async with httpx.AsyncClient(transport=over, base_url="http://floor") as browser:
                answers.append(await browser.request(method, path, headers=headers))

        own_loop.run(scenario)
        return answers[0]

    return SimpleNamespace(get=get)


def test_a_file_is_asked_for_once_and_answered_alike(client, asked):
    first, second = client.get("/static/js/one.js"), client.get("/static/js/one.js?x=1")
    assert asked == ["/static/js/one.js"]
    assert (second.status_code, second.content, second.headers) == (200, first.content, first.headers)
    assert client.get("/static/js/two.js").content != first.content


@pytest.mark.parametrize("path", ["/static/changing.js", "/static/none.js", "/media/one.js", "/"])
def test_what_may_change_or_is_not_there_is_asked_for_again(client, asked, path):
    assert client.get(path).content == client.get(path).content
    assert len(asked) == 2


@pytest.mark.parametrize("header", ["Range", "If-None-Match", "If-Modified-Since"])
def test_parts_and_what_the_browser_has_are_not_answered_from_memory(client, asked, header):
    client.get("/static/one.js")
    client.get("/static/one.js", **{header: "x"})
    client.get("/static/one.js", "HEAD")
    assert len(asked) == 3


def test_no_more_is_kept_than_there_is_room_for(client, asked, monkeypatch):
    monkeypatch.setattr(kept_files, "AT_MOST", 100)
    for name in ("a" * 8, "b" * 8) * 2:
        client.get(f"/static/{name}")
    assert len(asked) == 3
