"""Coroutines in a loop and thread of their own: a browser's driver may have its loop running in the tests' thread."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def run(
    scenario: Callable[[], Coroutine[Any, Any, None]], make: Callable[[], asyncio.AbstractEventLoop] | None = None
) -> None:
    """Run a scenario to its end, in a loop that `make` makes (None: the usual); what it raises is raised here."""

    def whole() -> None:
        with asyncio.Runner(loop_factory=make) as runner:
            runner.run(scenario())

    with ThreadPoolExecutor(1) as own:
        own.submit(whole).result()
