"""The server sends small answers at once: with Nagle's algorithm on, each waits 40 ms for an acknowledgement."""

import asyncio
import socket
import sys

import pytest
import uvicorn

from tests import own_loop


class Noting(asyncio.Protocol):
    """Notes whether the sockets that a server accepted send at once."""

    def __init__(self, told: asyncio.Future):
        self._told = told

    def connection_made(self, transport):
        self._told.set_result(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no uvloop for Windows")
def test_a_listening_socket_made_as_streamlit_makes_it_sends_at_once():
    async def scenario():
        loop = asyncio.get_running_loop()
        told = loop.create_future()
        server = await loop.create_server(lambda: Noting(told), sock=listening)
        _, writer = await asyncio.open_connection(*listening.getsockname())
        try:
            assert await told
        finally:
            writer.close()
            server.close()

    with socket.socket(family=socket.AF_INET) as listening:  # of no named protocol, by which asyncio would know it
        listening.bind(("127.0.0.1", 0))
        listening.setblocking(False)
        own_loop.run(scenario, uvicorn.Config("dashboard.app:app", loop="auto").get_loop_factory())
