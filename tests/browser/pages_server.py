"""The real pages over a store: `python pages_server.py PORT STORE_URL`, with what the dashboard writes put together."""

import os
import sys
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

if __name__ == "__main__":
    os.environ["FLOORVIEW_STORE"] = sys.argv[2]
    from dashboard import middleware, safe, written
    from dashboard.cli.writing import StoreWrites

    safe.apply()
    written.use(StoreWrites(sys.argv[2]))
    app = st.App(ROOT / "dashboard" / "main.py", middleware=[Middleware(middleware.SecurityHeaders)])
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
