"""The comparable group of a page: which agents, compared by which figure, and whom of them the viewer sees by name."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard import stored
from dashboard.people import kpis
from dashboard.shell import Opened
from metrics import comparison, funnel_chart
from metrics.comparison import Comparison
from metrics.funnel_chart import Funnel
from metrics.metric import Metric
from queries import people
from queries.people import LEAST_UNNAMED, Tenure
from queries.rights import Reach, Resource, grant
from queries.scope import Scope
from queries.source import Source

PARAMETER = "tenure"
KEPT_S = 300.0  # the rows themselves are held as long (queries.past)
NAMED = pl.col("agent_id") > 0  # unnamed ones have negative numbers


@dataclass(frozen=True, eq=False)
class Compared:
    """A figure of a group. `named`: the rows of the comparison that have a name, `shown`: those that may be points."""

    metric: Metric
    whole: Comparison
    chart: Funnel
    named: pl.DataFrame
    shown: pl.DataFrame


def tenure(usual: Tenure = Tenure.SETTLED) -> Tenure:
    """Read from the URL how long the agents of the group have been there."""
    asked = st.query_params.get(PARAMETER, "")
    return Tenure(asked) if asked in {*Tenure} else usual


def last_day(scope: Scope) -> date:
    """Return the last local day of what is asked."""
    end = scope.window.end_at - timedelta(microseconds=1)
    return end.astimezone(ZoneInfo(scope.window.zone)).date()


def everybody(page: Opened) -> pl.DataFrame:
    """Every agent that there is (`people.everybody`), at the end of the period: not yet limited to the viewer."""
    return people.everybody(page.known.dims, last_day(page.scope))


def compared(page: Opened, metric: Metric, of: Tenure) -> Compared:
    """Compare the agents of a tenure by a figure; kept a while. StoreUnreachableError where there is no answer."""
    question = ("compared", metric.key, page.scope, of)
    answer = partial(_compared, scope=page.scope, everyone=everybody(page), metric=metric, of=of)
    return stored.kept(page.principal, question, answer, for_s=KEPT_S)


def _compared(source: Source, scope: Scope, everyone: pl.DataFrame, metric: Metric, of: Tenure) -> Compared:
    settings = dict(scope.options)
    read = kpis.columns(metric, settings)
    rows = people.group(source, metric.frame, scope, metric.anchor, columns=read, people=everyone, tenure=of)
    whole = comparison.compare(metric, rows, settings=settings)
    chart = funnel_chart.placed(whole, metric, settings)
    return Compared(metric, whole, chart, whole.table.filter(NAMED), _shown(chart.points, scope))


def _shown(points: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Points that may be sent: an agent's own alone; unnamed ones only among so many that none is told apart."""
    is_own = grant(scope.principal, Resource.COMPARISON).reach is Reach.OWN
    few = points.filter(~NAMED).height < LEAST_UNNAMED
    return points.filter(NAMED) if is_own or few else points
