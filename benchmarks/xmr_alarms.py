"""Claim: of stable KPIs no more are called changed than the rules imply; how soon a true shift is seen is printed.

    python benchmarks/xmr_alarms.py

1,000 KPIs of 26 simulated weeks each are judged as the scorecard judges them (`dashboard.scorecard.card.row`: its
limits, rules, hollow weeks and readings). A KPI is called changed where its latest settled week is a special cause.
What the rules imply is the share of stable series that they call at their last point if the true mean and spread are
known, from their definition alone (no code of the program): beyond 3 sigma, 7 on one side, 7 that rise or fall, 2 of 3
beyond 2 sigma on the same side. Then shifts of 1 and 2 sigma over the last 8 weeks: called changed on any of the
Mondays since, as who looks every week sees it.
"""

from datetime import UTC, date, datetime, timedelta
from math import sqrt

import numpy as np
import polars as pl

from dashboard.scorecard.card import row
from dashboard.scorecard.figures import Weekly
from dashboard.scorecard.values import Row
from dashboard.scorecard_settings import Kpi
from metrics.since import SIGNALS
from queries.scope import OPERATOR, Scope, Window

SERIES, WEEKS, SHIFTED = 1000, 26, 8
RULES = ("outside", "run", "trend", "near")
WEEK = timedelta(days=7)
LAST = date(2026, 11, 9)
USUAL, SPREAD, N = 0.8, 0.02, 4000
SCHEMA = {"dimension": pl.String, "group": pl.String, "iso_week": pl.String, "value": pl.Float64, "n": pl.Int64}
KPI = Kpi(metric="service_level", target=0.8)


def judged(noise: np.ndarray, last: date = LAST) -> Row:
    """Judge a series (in standard deviations) as the scorecard does, at the end of its last week."""
    mondays = [last - WEEK * back for back in reversed(range(len(noise)))]
    lines = [("", None, f"{day:%G-W%V}", USUAL + SPREAD * off, N) for day, off in zip(mondays, noise, strict=True)]
    told = Weekly(pl.DataFrame(lines, schema=SCHEMA, orient="row"), datetime.now(UTC))
    scope = Scope(Window.days(mondays[0], last + WEEK, "UTC"), OPERATOR)
    return row(KPI, told, mondays, last + WEEK - timedelta(days=1), (), scope)


def implied(rng: np.random.Generator, many: int = 1_000_000) -> dict[str, float]:
    """Return the share that each rule calls at the last of 7 points of noise whose mean and spread are known."""
    points = rng.normal(0, 1, (many, 7))
    up, last = points > 0, points[:, -1]
    steps = np.diff(points, axis=1) > 0
    found = {
        "outside": np.abs(last) > 3,
        "run": up.all(axis=1) | ~up.any(axis=1),
        "trend": steps.all(axis=1) | ~steps.any(axis=1),
        "near": ((last > 2) & (points[:, -3:-1] > 2).any(axis=1)) | ((last < -2) & (points[:, -3:-1] < -2).any(axis=1)),
    }
    found["any"] = np.logical_or.reduce(list(found.values()))
    return {rule: float(np.mean(flags)) for rule, flags in found.items()}


def seen(rng: np.random.Generator, shift: float, series: int) -> float:
    """Return the share of shifts over the last weeks that is called on a Monday since they began."""
    found = 0
    for _ in range(series):
        noise = rng.normal(0, 1, WEEKS)
        noise[-SHIFTED:] += shift
        ends = range(WEEKS - SHIFTED + 1, WEEKS + 1)
        found += any(judged(noise[:end], LAST - WEEK * (WEEKS - end)).is_changed for end in ends)
    return found / series


def main() -> None:
    """Print shares."""
    rng = np.random.default_rng(1)
    rows = [judged(rng.normal(0, 1, WEEKS)) for _ in range(SERIES)]
    by_rules = implied(rng)
    called = {rule: float(np.mean([rule in one.now.rules for one in rows])) for rule in RULES}
    called["any"] = float(np.mean([one.is_changed for one in rows]))
    anywhere = float(np.mean([any(week.reading in SIGNALS for week in one.weeks) for one in rows]))
    error = sqrt(by_rules["any"] * (1 - by_rules["any"]) / SERIES)
    print(f"{SERIES} stable KPIs of {WEEKS} weeks: share called changed, and what the rules imply")
    for rule, share in called.items():
        print(f"  {rule:8} {share:6.2%}   implied {by_rules[rule]:6.2%}")
    print(f"  ratio {called['any'] / by_rules['any']:.2f} (of {SERIES} series the share is told to ±{error:.2%})")
    print(f"  any week of the {WEEKS} marked, which calls no KPI changed: {anywhere:.1%}")
    for shift in (1.0, 2.0):
        share = seen(rng, shift, SERIES // 4)
        print(f"a shift of {shift:g} sigma is found within {SHIFTED} weeks in {share:.1%} of {SERIES // 4}")


if __name__ == "__main__":
    main()
