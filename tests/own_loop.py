"""Coroutines in a loop and thread of their own: a browser's driver may have its loop running in the tests' thread."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def run(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a scenario to its end; what it raises is raised here."""
    with ThreadPoolExecutor(1) as own:
        own.submit(lambda: asyncio.run(scenario())).result()
