"""A running dashboard of a test's own, and somebody who speaks to it past its pages."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).parents[2]
PASSWORD = "a sentence that nobody guesses"
TOKEN = re.compile(r'name="token" value="([^"]+)"')


@contextmanager
def serving(folder: Path, store: str, settings: str, secrets: str = "") -> Iterator[int]:
    """Serve a store with these settings, and secrets in which PORT is the port; gives the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "floorview.toml").write_text(settings, encoding="utf-8")
    if secrets:
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "secrets.toml").write_text(secrets.replace("PORT", str(port)), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "FLOORVIEW_DATA": str(folder)}
    command = [sys.executable, "-m", "dashboard.cli.main", "serve", "--store", store, "--port", str(port)]
    with (folder / "log").open("w") as log:
        options = ["--config", str(folder / "floorview.toml")]
        process = subprocess.Popen([*command, *options], cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            _until_up(port, process)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _until_up(port: int, process: subprocess.Popen) -> None:
    for _ in range(1200):
        assert process.poll() is None, "the application ended at start"
        with suppress(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/healthz")
            return
        time.sleep(0.1)
    raise AssertionError("the application did not start")


def form(client: httpx.Client) -> str:
    """Open the form; give its token."""
    return TOKEN.search(client.get("/sign-in").text)[1]


def sign_in(port: int, name: str, password: str = PASSWORD) -> tuple[httpx.Response, str | None]:
    """Sign in the way a browser does; give the answer and the session's cookie."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        answer = client.post("/sign-in", data={"token": form(client), "name": name, "password": password})
        return answer, client.cookies.get("floorview_session")


EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"  # where a component's triggers arrive


class Talk:
    """One websocket of Streamlit's own protocol."""

    def __init__(self, socket_: ClientConnection) -> None:
        self._socket = socket_
        self.components: list[str] = []  # ids of the components of the last run

    async def run(self, page: str, query: str = "", wish_: dict[str, Any] | None = None) -> bytes:
        """Run a page as an address would, with a wish of each component; give what it drew, element after element."""
        wish = BackMsg()
        wish.rerun_script.page_name = page
        wish.rerun_script.query_string = query
        for name in self.components if wish_ else ():
            state = wish.rerun_script.widget_states.widgets.add()
            state.id, state.json_trigger_value = EVENTS.format(name), json.dumps([{"event": "ask", "value": wish_}])
        await self._socket.send(wish.SerializeToString())
        drawn, self.components = [], []
        while True:
            message = ForwardMsg.FromString(await self._socket.recv())
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._note(message)
                drawn.append(message.delta.new_element.SerializeToString(deterministic=True))
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return b"\n".join(drawn)

    def _note(self, message: ForwardMsg) -> None:
        if message.delta.new_element.WhichOneof("type") == "bidi_component":
            self.components.append(message.delta.new_element.bidi_component.id)


def talking(port: int, cookie: str | None = None, **headers: str) -> connect:
    """Open a websocket, with a session's cookie or other headers."""
    sent = dict(headers) | ({"Cookie": f"floorview_session={cookie}"} if cookie else {})
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    return connect(address, subprotocols=["streamlit"], max_size=None, additional_headers=sent)
