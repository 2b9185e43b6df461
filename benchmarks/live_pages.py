"""How many live pages does one process serve at a 2 s refresh? `python benchmarks/live_pages.py [PAGES] [SECONDS]`.

Opens that many sessions over Streamlit's own protocol against the real page (boards are samples, republished each
second, so that every rerun has news), and beside it the same board drawn with Streamlit's own metrics and table.
Prints p50 and p95 of a rerun, from asking to finished, and the server's CPU; the last column is the ratio.
"""

import asyncio
import random
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

HERE = Path(__file__).resolve()
SERVER = HERE.parents[1] / "tests" / "browser" / "sample_server.py"
PLAIN = HERE.with_name("plain_page.py")
EVERY_S = 2.0


@dataclass
class Figures:
    """What one run gave."""

    reruns: list[float]
    cpu: float
    bytes_each: float

    def p(self, share: float) -> float:
        """Seconds within which this share of the reruns had finished."""
        ranked = sorted(self.reruns)
        return ranked[min(int(share * len(ranked)), len(ranked) - 1)]


async def until_finished(socket_: ClientConnection) -> tuple[str, int]:
    """Read up to the end of a run; return the fragment that asks to be rerun, and how many bytes came."""
    fragment, size = "", 0
    while True:
        raw = await socket_.recv()
        size += len(raw)
        message = ForwardMsg.FromString(raw)
        kind = message.WhichOneof("type")
        if kind == "auto_rerun":
            fragment = message.auto_rerun.fragment_id
        elif kind == "script_finished":
            return fragment, size


async def ask(socket_: ClientConnection, fragment: str = "") -> tuple[str, int]:
    wish = BackMsg()
    wish.rerun_script.query_string = ""
    if fragment:
        wish.rerun_script.fragment_id = fragment
        wish.rerun_script.is_auto_rerun = True
    await socket_.send(wish.SerializeToString())
    return await until_finished(socket_)


async def viewer(port: int, until: float, figures: Figures, sizes: list[int]) -> None:
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None) as socket_:
        fragment, _ = await ask(socket_)
        await asyncio.sleep(random.random() * EVERY_S)
        while time.monotonic() < until:
            began = time.monotonic()
            _, size = await ask(socket_, fragment)
            figures.reruns.append(time.monotonic() - began)
            sizes.append(size)
            await asyncio.sleep(max(EVERY_S - (time.monotonic() - began), 0))


async def measure(pages: int, seconds: float, script: Path | None) -> Figures:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, str(SERVER), str(port), *([str(script)] if script else [])]
    process = subprocess.Popen(command)  # noqa: ASYNC220, the server starts before anything is measured
    try:
        await asyncio.to_thread(wait_for, port)
        figures, sizes = Figures([], 0.0, 0.0), list[int]()
        server = psutil.Process(process.pid)
        opening = pages * 0.12 + 2
        until = time.monotonic() + opening + seconds
        viewers = [asyncio.create_task(viewer(port, until, figures, sizes)) for _ in range(pages)]
        await asyncio.sleep(opening)
        figures.reruns.clear()
        used = sum(server.cpu_times()[:2])
        await asyncio.sleep(seconds)
        figures.cpu = (sum(server.cpu_times()[:2]) - used) / seconds
        await asyncio.gather(*viewers)
        figures.bytes_each = statistics.fmean(sizes)
        return figures
    finally:
        process.kill()
        process.wait()


def wait_for(port: int) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/sample/breach", timeout=5).read()
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise TimeoutError(f"no server at port {port}")


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 20
    ours = asyncio.run(measure(pages, seconds, None))
    plain = asyncio.run(measure(pages, seconds, PLAIN))
    print(f"{pages} pages, a rerun every {EVERY_S:.0f} s, one process, {seconds:.0f} s")
    print(f"{'':<22}{'live page':>12}{'plain page':>12}{'ratio':>8}")
    rows = [
        ("rerun p50, ms", ours.p(0.5) * 1000, plain.p(0.5) * 1000),
        ("rerun p95, ms", ours.p(0.95) * 1000, plain.p(0.95) * 1000),
        ("reruns", len(ours.reruns), len(plain.reruns)),
        ("CPU, cores", ours.cpu, plain.cpu),
        ("bytes a rerun", ours.bytes_each, plain.bytes_each),
    ]
    for name, left, right in rows:
        print(f"{name:<22}{left:>12,.2f}{right:>12,.2f}{right / left:>8.2f}")


if __name__ == "__main__":
    main()
