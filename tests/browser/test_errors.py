"""A page that fails shows a number, and nothing of what went wrong."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError

import pytest

pytestmark = pytest.mark.browser

APP = """
from pathlib import Path
import streamlit as st
from dashboard import errors, safe
safe.apply()
app = st.App(Path(__file__).parent / "script.py", on_script_error=errors.on_script_error)
"""


@pytest.fixture
def failing(tmp_path, free_port):
    (tmp_path / "failing_app.py").write_text(APP, encoding="utf-8")
    script = 'import streamlit as st\nst.text("before")\nraise ValueError("postgresql://user:hunter2@host/floor")\n'
    (tmp_path / "script.py").write_text(script, encoding="utf-8")
    command = [sys.executable, "-m", "uvicorn", "failing_app:app", "--port", str(free_port)]
    path = os.pathsep.join((str(tmp_path), str(Path(__file__).parents[2])))
    with (tmp_path / "log").open("w") as log:
        environment = os.environ | {"PYTHONPATH": path}
        process = subprocess.Popen([*command, "--no-access-log"], env=environment, stdout=log, stderr=log, cwd=tmp_path)
        url = f"http://127.0.0.1:{free_port}"
        for _ in range(300):
            with suppress(URLError, ConnectionError):
                urllib.request.urlopen(f"{url}/_stcore/health").close()
                break
            time.sleep(0.1)
        yield url, tmp_path / "log"
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def test_the_page_shows_a_number_by_which_the_log_is_searched(page, failing):
    url, log = failing
    page.goto(url)
    page.wait_for_function("() => document.body.innerText.includes('went wrong')", timeout=30_000)
    shown = page.content()
    for secret in ("hunter2", "postgresql", "Traceback", "script.py", "ValueError"):
        assert secret not in shown
    number = re.search(r"number ([0-9a-f]{8})", page.inner_text("body")).group(1)
    assert number in log.read_text(encoding="utf-8")
