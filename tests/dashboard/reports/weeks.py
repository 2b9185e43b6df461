"""A scorecard made by hand of known figures, for the tests of reports."""

from datetime import UTC, date, datetime, timedelta

import polars as pl

from dashboard.scorecard.card import Read, row
from dashboard.scorecard.figures import Weekly
from dashboard.scorecard.values import Card, Note
from dashboard.scorecard_settings import Kpi
from queries.scope import Principal, Role, Scope, Window

MONDAY = date(2026, 11, 9)
MONDAYS = [MONDAY - timedelta(days=7 * back) for back in reversed(range(26))]
AT = datetime(2026, 11, 16, 6, tzinfo=UTC)
SCHEMA = {"dimension": pl.String, "group": pl.String, "iso_week": pl.String, "value": pl.Float64, "n": pl.Int64}
HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script> 新路由"
SERVICE = [0.8 + 0.01 * (-1) ** n for n in range(25)] + [0.9123456789012345]
HANDLE = [300.25 + 7 * (n % 3) for n in range(26)]


def weekly(values):
    weeks = [f"{monday:%G-W%V}" for monday in MONDAYS[-len(values) :]]
    lines = [("", None, week, value, 400) for week, value in zip(weeks, values, strict=True)]
    for week, value in zip(weeks, values, strict=True):
        phone = 250 if week == weeks[-1] else 200  # the last week has more calls, and their own figure moves alone
        other = min(values[:2])
        lines += [("channel", "phone", week, (value * 400 - other * (400 - phone)) / phone, phone)]
        lines += [("channel", "chat", week, other, 400 - phone), ("queue", HOSTILE, week, value, 400)]
    return Weekly(pl.DataFrame(lines, schema=SCHEMA, orient="row"), AT)


NOTES = (Note(datetime(2026, 9, 1, 9, tzinfo=UTC), "2026-W36", "process_change", HOSTILE, None, False),)


def card(*, notes=NOTES):
    return read(notes=notes).card


def read(*, notes=NOTES):
    kpis = [
        (Kpi(metric="service_level", target=0.7), SERVICE),
        (Kpi(metric="abandonment_rate", target=0.01), [0.05 + 0.002 * (-1) ** n for n in range(26)]),
        (Kpi(metric="handle_time"), HANDLE),
        (Kpi(metric="fcr", target=0.75), [0.76, 0.77, 0.75]),
    ]
    scope = Scope(Window.days(MONDAYS[0], MONDAY + timedelta(days=7), "Asia/Shanghai"), Principal("x", Role.DIRECTOR))
    known = MONDAY + timedelta(days=6)
    figures = {kpi.metric: weekly(values) for kpi, values in kpis}
    rows = tuple(row(kpi, figures[kpi.metric], MONDAYS, known, notes, scope) for kpi, _ in kpis)
    told = Card("2026-W46", MONDAY, 7, "Asia/Shanghai", known, AT, rows, tuple(notes))
    return Read(told, figures)
