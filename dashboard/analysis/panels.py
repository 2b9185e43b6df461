"""A panel: a title, a sentence that says what is to be seen, its caveats, a chart or a list, and what can be saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import streamlit as st

from dashboard.analysis import component, exporting, unreached, wishes
from dashboard.analysis.states import Empty
from dashboard.charts import draw as charts
from dashboard.charts.draw import Picture
from dashboard.definitions import linked
from dashboard.lists import component as lists
from dashboard.lists.table import Table
from dashboard.shell import Opened
from dashboard.wording import catalogue
from metrics.options import Settings
from metrics.small_cells import LEAST_TOLD

SVG = {"embedOptions": {"renderer": "svg"}}  # a drawing that can be saved as it is


@dataclass(frozen=True, eq=False)
class Panel:
    """What a panel shows. `key` is its name in the page (letters and _).

    `says` tells what is to be seen, `notes` the caveats. `picture` is a chart, `table` a list; `empty` stands in for
    them. `sheet` is what CSV and XLSX hold (None: neither), `metrics` those whose definitions go with it and with the
    title, under `settings` (None: those of the page).
    """

    key: str
    title: str
    says: str = ""
    notes: Sequence[str] = ()
    picture: Picture | None = None
    table: Table | None = None
    empty: Empty | None = None
    sheet: pl.DataFrame | None = None
    metrics: Sequence[str] = ()
    settings: Settings | None = None


def draw(page: Opened, panel: Panel, more: Callable[[], None] | None = None) -> None:
    """Draw a panel where the page stands; `more` draws what else belongs into it, after its chart."""
    with st.container(key=f"panel-{panel.key}"):
        _head(page, panel)
        if panel.empty is None and panel.picture is not None:
            whole = {**panel.picture.spec, "usermeta": SVG}
            charts.draw(replace(panel.picture, spec=whole), wishes.mark_key(panel.key), leads="params" in whole)
        if panel.empty is None and panel.table is not None:
            lists.draw(page, panel.table, key=f"table-{panel.key}")
        if panel.empty is None and more is not None:
            more()


def _withheld(page: Opened, panel: Panel) -> list[str]:
    """Say how many groups are withheld from this viewer."""
    few = exporting.withheld(page, panel.sheet) if panel.sheet is not None else pl.Series([], dtype=pl.Boolean)
    return [page.say("small.note", n=few.sum(), least=LEAST_TOLD)] if few.any() else []


def _unreached(page: Opened, panel: Panel) -> list[str]:
    """Say what is not of what was chosen."""
    whole = unreached.said(panel.metrics, page.scope, page.lang)
    return [whole[0].upper() + whole[1:]] if whole else []


def row(page: Opened, side_by_side: Sequence[Panel], widths: Sequence[int] | None = None) -> None:
    """Draw panels beside one another; `widths` are their shares of the row, alike where none are given."""
    for place, panel in zip(st.columns(widths or len(side_by_side)), side_by_side, strict=True):
        with place:
            draw(page, panel)


def _head(page: Opened, panel: Panel) -> None:
    key = f"head-{panel.key}"
    kind = wishes.saving(key)
    settings = dict(page.scope.options) if panel.settings is None else panel.settings
    kinds = exporting.kinds(page) if panel.sheet is not None and panel.empty is None else ()
    data: dict[str, Any] = {
        "lang": page.lang,
        "words": catalogue.section("glossary", page.lang),
        "key": panel.key,
        "title": panel.title,
        "told": [] if panel.empty else linked(panel.metrics, settings, page.lang),
        "says": "" if panel.empty else panel.says,
        "notes": [] if panel.empty else [*panel.notes, *_withheld(page, panel), *_unreached(page, panel)],
        "empty": panel.empty.told() if panel.empty else None,
        "kinds": kinds,
        "is_drawn": panel.empty is None and panel.picture is not None,
        "file_name": exporting.name(page, panel.key),
        "lines": [panel.title, *exporting.about(page, panel.metrics)],
        "save_hint": page.say("analysis.save_hint"),
        "file": None,
    }
    if kind in kinds and panel.sheet is not None:
        content = exporting.Content(panel.key, panel.title, panel.sheet, panel.metrics, settings)
        data["file"] = exporting.file(page, content, kind)
    component.panel()(key=key, data=data, on_ask_change=wishes.listener(key))
