"""How charts look: light, quiet, the words' own typeface, numbers and dates as in the viewer's language."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from metrics.metric import Unit

INK, MUTED, HAIR, CALM, GROUND = "#1a1a1a", "#5b6470", "#e2e6eb", "#3d5a80", "#f3f5f8"
OTHER = "#a6adb8"  # what is not named, or not settled
STATUS: Mapping[str, str] = {
    "ok": INK,
    "better": "#0072b2",
    "watch": "#8a5a00",
    "breach": "#d55e00",
    "unknown": "#6b6b6b",
}
STATES: Mapping[str, str] = {  # told apart by lightness too; work is blue, pauses are sand, what is not known is grey
    "on_contact": "#274b73",
    "hold": "#4d77a3",
    "wrap": "#7ba3c9",
    "ringing": "#a9c7e0",
    "available": "#d3e4f1",
    "break": "#e6c88f",
    "lunch": "#d1a65a",
    "training": "#b9a3c9",
    "meeting": "#8f78a8",
    "other": "#c9ced6",
    "offline": "#e2e6eb",
    "unknown": "#9aa1ab",
}
FONT = (
    '"Noto Sans", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", '
    "system-ui, sans-serif"
)
SIZE = 12.5
NUMBERS: Mapping[str, Any] = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""], "minus": "−"}
TIMES: Mapping[str, Mapping[str, Any]] = {
    "en": {
        "dateTime": "%-d %b %Y %H:%M",
        "date": "%-d %b %Y",
        "time": "%H:%M:%S",
        "periods": ["am", "pm"],
        "days": ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
        "shortDays": ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
        "months": [
            *("January", "February", "March", "April", "May", "June", "July"),
            *("August", "September", "October", "November", "December"),
        ],
        "shortMonths": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    },
    "zh": {
        "dateTime": "%Y年%-m月%-d日 %H:%M",
        "date": "%Y年%-m月%-d日",
        "time": "%H:%M:%S",
        "periods": ["上午", "下午"],
        "days": ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
        "shortDays": ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
        "months": [f"{month}月" for month in range(1, 13)],
        "shortMonths": [f"{month}月" for month in range(1, 13)],
    },
}
CLOCK = (
    "datum.value < 3600 ? format(floor(datum.value / 60), '02d') + ':' + format(datum.value % 60, '02d')"
    " : floor(datum.value / 3600) + ':' + format(floor(datum.value % 3600 / 60), '02d') + ' h'"
)
FORMATS: Mapping[Unit, str] = {Unit.SHARE: ".0%", Unit.SCORE: ".1f", Unit.RATIO: ".2f", Unit.CONTACTS: ".1f"}


@cache
def config(lang: str) -> dict[str, Any]:
    """Return the Vega-Lite configuration in a language. Whoever gets it leaves it as it is."""
    words = {"labelFontSize": SIZE, "titleFontSize": SIZE, "titleFontWeight": "normal"}
    return {
        "font": FONT,
        "background": "transparent",
        "view": {"stroke": None},
        "locale": {"number": dict(NUMBERS), "time": dict(TIMES[lang])},
        "axis": {
            **words,
            "labelColor": MUTED,
            "titleColor": MUTED,
            "gridColor": HAIR,
            "domainColor": "#c9ced6",
            "tickColor": "#c9ced6",
            "titlePadding": 8,
        },
        "legend": {**words, "labelColor": INK, "orient": "top", "title": None, "symbolSize": 90, "labelLimit": 260},
        "text": {"fontSize": SIZE, "color": MUTED},
        "aria": True,
    }


def numbers(unit: Unit) -> dict[str, Any]:
    """Return the axis properties that write numbers of this unit."""
    return {"labelExpr": CLOCK} if unit == Unit.SECONDS else {"format": FORMATS.get(unit, ",.0f")}


def state_colours(states: Sequence[str]) -> list[str]:
    """Return a colour for each state, in this order."""
    return [STATES.get(state, OTHER) for state in states]
