"""The figures that agents are looked at by: which there are, which one the URL asks for, and how they are written."""

from collections.abc import Iterable
from typing import cast

import streamlit as st

from dashboard.wording import numbers
from metrics import registry
from metrics.comparable import MEAN_MIX, SHARE_MIX
from metrics.metric import AnyMetric, Definition, Metric, Unit
from metrics.options import Settings

COMPARED = ("fcr", "csat", "handle_time", "transfer_rate", "quality_score", "wrap_time")
LOADED = ("occupancy_wall", "concurrent_load", "productive_share", "adherence")  # of time, not of contacts
PARAMETER = "kpi"
PLACES = {Unit.SCORE: 1, Unit.RATIO: 2, Unit.CONTACTS: 2}
UNKNOWN = numbers.UNKNOWN


def chosen() -> Metric:
    """Return the figure that the URL asks for, the first of them where it names none."""
    asked = st.query_params.get(PARAMETER, "")
    return metric(asked if asked in COMPARED else COMPARED[0])


def metric(key: str) -> Metric:
    """Return a figure of this module."""
    return cast("Metric", registry.get(key))


def name(of: Definition, lang: str) -> str:
    """Name a figure in a language."""
    return of.name_zh if lang == "zh" else of.name


def columns(of: Metric, settings: Settings, more: Iterable[str] = ()) -> set[str]:
    """Columns of the figure's rows that any figure of the same rows needs: so they are read but once."""
    same = [metric(key) for key in (*COMPARED, *LOADED)]
    read = {one for other in same if other.sheet == of.sheet for one in other.columns(settings)}
    return {*read, *more} | ({*SHARE_MIX, *MEAN_MIX, "iso_week"} if of.key in COMPARED else set())


def value(of: AnyMetric, number: float | None, lang: str) -> str:
    """Write a value in its unit."""
    if of.unit == Unit.SHARE:
        return numbers.percent(number)
    if of.unit == Unit.SECONDS:
        return numbers.duration(number, lang)
    return numbers.number(number, PLACES.get(of.unit, 0))


def span(of: AnyMetric, low: float | None, high: float | None, lang: str) -> str:
    """Write an interval or a range in its unit; a dash where it is not known."""
    if low is None or high is None:
        return UNKNOWN
    return f"{value(of, low, lang)} – {value(of, high, lang)}"
