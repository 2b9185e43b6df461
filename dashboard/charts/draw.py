"""Puts a chart on a page: a specification made once, its frames, a sentence for who cannot see it, clicks that lead on.

What is clicked comes back as the `link` of the mark: an address within Floorview, or nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl
import streamlit as st
from altair.utils.schemapi import disable_debug_mode

from dashboard import links
from dashboard.charts import theme
from dashboard.wording.catalogue import t

disable_debug_mode()  # tests hold every specification against Vega-Lite's schema: it took most of the time to make one
Spec = Mapping[str, Any]
Frames = Mapping[str, pl.DataFrame]
LINK, PICK = "link", "pick"  # the field that holds where a mark leads, and the name of the selection
ROOM = 6  # pixels of the container's own


def source(name: str) -> alt.NamedData:
    """Return what a layer says instead of its data: `draw` hands over the frame of this name."""
    return alt.NamedData(name=name)


def picking() -> alt.Parameter:
    """Return the selection that a click on a mark makes; add it to the one layer whose marks lead somewhere."""
    return alt.selection_point(name=PICK, fields=[LINK], on="click", clear="dblclick", nearest=False)


def hints(names: Sequence[str], lang: str) -> list[alt.Tooltip]:
    """Return what a mark tells on hover: these fields, which are words already, each under its heading."""
    return [alt.Tooltip(field=name, type="nominal", title=t(f"charts.told.{name}", lang)) for name in names]


def finished(chart: alt.TopLevelMixin, lang: str) -> Spec:
    """Return the specification of a chart whose layers name their frames, in the language's look."""
    made: dict[str, Any] = chart.to_dict(validate=False)
    return {**made, "config": theme.config(lang)}


@dataclass(frozen=True, eq=False)
class Picture:
    """A chart with its data: its specification, frames by name, height in pixels, and what it shows, in words."""

    spec: Spec
    frames: Frames
    height: int
    says: str


def draw(picture: Picture, key: str, *, leads: bool = False) -> None:
    """Draw a chart; with `leads` a click on a mark goes where its `link` says."""
    whole = {**picture.spec, "datasets": {name: _sent(rows) for name, rows in picture.frames.items()}}
    place = st.container(key=f"chart-{key}", height=picture.height + ROOM, border=False)
    how: dict[str, Any] = {"theme": None, "height": picture.height, "key": key, "alt": picture.says}
    if not leads:
        place.vega_lite_chart(spec=whole, **how)
        return
    picked: Any = place.vega_lite_chart(spec=whole, on_select="rerun", selection_mode=PICK, **how)
    address = chosen(picked)
    if address is not None:
        links.follow(address)


def chosen(picked: Any) -> str | None:
    """Return the address that the mark which was clicked leads to; None: nothing was, or it leads nowhere of ours."""
    marks = picked.get("selection", {}).get(PICK, []) if isinstance(picked, Mapping) else []
    found = [mark.get(LINK) for mark in marks if isinstance(mark, Mapping)] if isinstance(marks, list) else []
    return next((address for address in found if links.is_own(address)), None)


def _sent(rows: pl.DataFrame) -> pl.DataFrame:
    """Send plain types only: repeated strings travel as strings."""
    return rows.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))
