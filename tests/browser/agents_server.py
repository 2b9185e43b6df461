"""The real pages over the store that FLOORVIEW_STORE names: `python agents_server.py PORT`."""

import sys
from pathlib import Path
from types import SimpleNamespace

import streamlit as st
import uvicorn
from starlette.middleware import Middleware

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from dashboard import middleware, safe, written  # noqa: E402

if __name__ == "__main__":
    safe.apply()
    written.use(SimpleNamespace(note=lambda *_: None))
    app = st.App(ROOT / "dashboard" / "main.py", middleware=[Middleware(middleware.SecurityHeaders)])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
