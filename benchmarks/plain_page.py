"""The baseline of live_pages.py: the same board with Streamlit's own metrics and table, in one fragment."""

import polars as pl
import streamlit as st

from dashboard import floor
from dashboard.pages.live import DESK, REFRESH_S


@st.fragment(run_every=REFRESH_S)
def board() -> None:
    """Draw what the live page draws, the plain way."""
    told = floor.board(DESK)
    if told is None:
        return
    for column, (key, value) in zip(st.columns(8), list(told["totals"].items())[:8], strict=True):
        column.metric(key, value["value"])
    names = ("name", "channel", "waiting", "available", "offered_today", "status")
    st.dataframe(pl.DataFrame([{name: queue[name] for name in names} for queue in told["queues"]]))  # type: ignore[literal-required]
    course = pl.DataFrame([{"at": point["at"], "offered": point["offered"]} for point in told["course"]])
    st.bar_chart(course, x="at", y="offered")


st.set_page_config(layout="wide")
board()
