"""What counts as resolved: `?set=` says it, as everywhere, so that every list opens the same contacts.

The bar's own parameters (`?variant=`, `?window=`, `?rule=`) are turned into it before anything is drawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import polars as pl
import streamlit as st

from dashboard import choices
from dashboard.analysis.picks import Pick, chosen
from dashboard.shell import Opened
from metrics import registry
from metrics.catalogue.fcr import RULES
from metrics.metric import Metric
from metrics.options import Choice
from queries.chains import Rule
from queries.past import PAST
from queries.scope import Scope
from queries.source import Source

FCR = "fcr"
VIEW, VARIANT, WINDOW, RULE = "view", "variant", "window", "rule"
RATE, REPEATS = "rate", "repeats"
WINDOWS = (1.0, 3.0, 7.0, 14.0, 30.0)
SETS = {VARIANT: ("fcr.variant", "net_fcr.variant"), WINDOW: ("window_days",), RULE: ("repeat_rule",)}
REPEAT = "repeat_contact_rate"
LEVEL = 0.95
TOLD_BY = ("channel", "next_channel", "reason", "team", "team_id", "segment", "iso_week", "local_day", "weekday")
OF_NET = ("is_resolvable", "customer_id", "contact_id")
OF_CHAINS = ("previous_days", "previous_reason_days", "previous_channel_days", "handle_s")


@dataclass(frozen=True)
class InForce(Pick):
    """A choice that the settings hold, not a parameter of its own."""

    held: str = ""

    @property
    def usual(self) -> str:
        """What is in force."""
        return self.held


@dataclass(frozen=True)
class Asked:
    """What the page is asked: which definition, within how many days, what a repeat is, compared by which dimension."""

    variant: str
    window: float
    rule: Rule
    by: str
    view: str

    @property
    def is_by_repeat(self) -> bool:
        """Whether the definition looks at who comes back: it needs customers that are known."""
        return self.variant in RULES


def adopt() -> None:
    """Turn what the bar asked for into settings of the URL."""
    asked = {name: st.query_params[name] for name in SETS if name in st.query_params}
    if not asked:
        return
    for name in asked:
        del st.query_params[name]
    wish = {setting: value for name, value in asked.items() for setting in SETS[name]}
    choices.to_url(choices.changed(choices.from_url().settings, wish))


def metric(key: str = FCR) -> Metric:
    """Return a metric of rows."""
    return cast("Metric", registry.get(key))


def variants() -> tuple[str, ...]:
    """Return the definitions of first-contact resolution, the usual one first."""
    return _formulas(FCR)


def from_url(page: Opened, by: Pick, view: Pick) -> Asked:
    """Read what is in force."""
    settings = dict(page.scope.options)
    of, repeat = metric().chosen(settings), metric(REPEAT).chosen(settings)
    rule = cast("Rule", repeat["repeat_rule"])
    return Asked(str(of["variant"]), float(of["window_days"] or 0), rule, chosen(by), chosen(view))


def rows(source: Source, scope: Scope) -> pl.DataFrame:
    """Rows of first-contact resolution with all that any panel reads of them, so that they are read once."""
    of, read = metric(), read_by_variants(scope.options)
    return PAST.read(source, of.frame, scope, of.anchor, columns={*read, *TOLD_BY, *OF_NET, *OF_CHAINS})


def read_by_variants(options: Iterable[tuple[str, str]] = ()) -> set[str]:
    """Name the columns that any variant of the metric reads."""
    of = metric()
    made = [{**dict(options), f"{FCR}.{VARIANT}": variant} for variant in variants()]
    return {name for settings in made for name in of.columns(settings)}


def view(page: Opened) -> Pick:
    """Offer the views."""
    return Pick(VIEW, page.say("fcr.view"), tuple((one, page.say(f"fcr.view_{one}")) for one in (RATE, REPEATS)))


def picks(page: Opened, asked: Asked) -> tuple[InForce, InForce, InForce]:
    """Offer the definition, the days, and what a repeat is."""
    offered = tuple((one, page.say(f"fcr.variant_{one}")) for one in variants())
    rules = tuple((one, page.say(f"fcr.rule_{one}")) for one in _formulas(REPEAT))
    days = tuple((f"{one:g}", days_said(page, one)) for one in windows(asked))
    return (
        InForce(VARIANT, page.say("fcr.variant"), offered, is_menu=True, held=asked.variant),
        InForce(WINDOW, page.say("fcr.window"), days, is_menu=True, held=f"{asked.window:g}"),
        InForce(RULE, page.say("fcr.rule"), rules, is_menu=True, held=asked.rule),
    )


def days_said(page: Opened, days: float) -> str:
    """Say a number of days."""
    return page.say("fcr.one_day") if days == 1 else page.say("fcr.days", n=f"{days:g}")


def windows(asked: Asked) -> tuple[float, ...]:
    """Return the numbers of days that are offered, the one in force among them."""
    return tuple(sorted({*WINDOWS, asked.window}))


def _formulas(key: str) -> tuple[str, ...]:
    return tuple(next(one for one in metric(key).options if isinstance(one, Choice)).formulas)
