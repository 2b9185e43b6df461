"""Server time of a page, run as its viewers run it: by Streamlit's own test runner, in this process."""

import time
from collections.abc import Mapping

from streamlit.testing.v1 import AppTest


def seconds(script: str, params: Mapping[str, str]) -> float:
    """Run a script once at an address with these parameters; AssertionError where it raises."""
    app = AppTest.from_string(script, default_timeout=600)
    for name, value in params.items():
        app.query_params[name] = value
    begun = time.perf_counter()
    app.run()
    taken = time.perf_counter() - begun
    assert not app.exception, app.exception
    return taken
