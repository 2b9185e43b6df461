"""How many walls one process feeds: server-sent events at one refresh a second, delay from news to the last byte read.

The baseline of the same run is ten walls. Viewers live in one other process, as bounded asyncio clients.

    python benchmarks/walls.py [--walls 500] [--seconds 15]
"""

import argparse
import asyncio
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from dashboard.settings import Settings

PORT = 18790
_spec = importlib.util.spec_from_file_location(
    "wall_server", Path(__file__).parents[1] / "tests" / "browser" / "wall_server.py"
)
wall_server = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(wall_server)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


async def view(number: int, seconds: int, delays: list[float], opening: asyncio.Semaphore) -> None:
    async with opening:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.write(f"GET /push/wall/main HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nX-Number: {number}\r\n\r\n".encode())
        await writer.drain()
    end = time.monotonic() + seconds
    began = time.monotonic()
    while time.monotonic() < end:
        line = await asyncio.wait_for(reader.readline(), 20)
        if line.startswith(b'data: {"sent_at":') and time.monotonic() - began > 2:
            stamp = int(line[17:].split(b",", 1)[0])
            delays.append(time.time() * 1000 - stamp)
    writer.close()


async def viewers(walls: int, seconds: int) -> None:
    delays: list[float] = []
    opening = asyncio.Semaphore(50)
    await asyncio.gather(*(view(number, seconds, delays, opening) for number in range(walls)))
    print(
        json.dumps(
            {"n": len(delays), "p50": percentile(delays, 0.5), "p95": percentile(delays, 0.95), "max": max(delays)}
        )
    )


def measure(walls: int, seconds: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as data:
        settings = Settings.model_validate({"walls": [{"id": "main"}], "data": data})
        server = wall_server.WallServer(settings, PORT, wall_server.breach(), refresh_s=1.0).start()
        process = psutil.Process()
        before, memory, began = sum(process.cpu_times()[:2]), process.memory_info().rss, time.monotonic()
        command = [sys.executable, __file__, "--view", str(walls), "--seconds", str(seconds)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        took = time.monotonic() - began
        cpu = (sum(process.cpu_times()[:2]) - before) / took
        grown = (process.memory_info().rss - memory) / 1e6
        server.stop()
    result = json.loads(told)
    each = result["n"] / walls / max(1, seconds - 2)
    print(
        f"{walls:>5} walls: p50 {result['p50']:.0f} ms, p95 {result['p95']:.0f} ms, max {result['max']:.0f} ms, "
        f"{each:.2f} frames a wall a second, {cpu:.0%} of a core, {grown:+.0f} MB"
    )
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--walls", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=15)
    parser.add_argument("--view", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.view:
        asyncio.run(viewers(asked.view, asked.seconds))
        return
    few, many = measure(10, asked.seconds), measure(asked.walls, asked.seconds)
    print(
        f"p95 of {asked.walls} walls / p95 of 10 walls = {many['p95'] / max(1.0, few['p95']):.1f}; target: p95 ≤ 500 ms"
    )
    sys.exit(many["p95"] > 500)


if __name__ == "__main__":
    main()
