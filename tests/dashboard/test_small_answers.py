"""The server sends small answers at once: with Nagle's algorithm on, each waits 40 ms for an acknowledgement."""

import asyncio
import socket
import sys

import pytest
import uvicorn


class Noting(asyncio.Protocol):
    """Notes whether the sockets that a server accepted send at once."""

    def __init__(self, told: asyncio.Future):
        self._told = told

    def connection_made(self, transport):
        self._told.set_result(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


async def _sends_at_once(listening: socket.socket) -> bool:
    loop = asyncio.get_running_loop()
    told = loop.create_future()
    server = await loop.create_server(lambda: Noting(told), sock=listening)
    _, writer = await asyncio.open_connection(*listening.getsockname())
    try:
        return bool(await told)
    finally:
        writer.close()
        server.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no uvloop for Windows")
def test_a_listening_socket_made_as_streamlit_makes_it_sends_at_once():
    listening = socket.socket(family=socket.AF_INET)  # no protocol named, by which asyncio's own loop would know it
    listening.bind(("127.0.0.1", 0))
    listening.setblocking(False)
    make = uvicorn.Config("dashboard.app:app", loop="auto").get_loop_factory()
    with asyncio.Runner(loop_factory=make) as runner:
        assert runner.run(_sends_at_once(listening))
