"""An agent's hours: each day by state, with how its plan was kept."""

from functools import partial

import polars as pl

from dashboard import stored
from dashboard.charts import bars, theme
from dashboard.charts.draw import Picture
from dashboard.people import kpis
from dashboard.people.course import day_words
from dashboard.people.group import KEPT_S
from dashboard.people.person import Person
from dashboard.people.ways import onward
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import registry
from metrics.evaluate import evaluate
from queries import people
from queries.scope import Scope
from queries.source import Source

STATES = tuple(state for state in theme.STATES if state not in {"offline", "unknown"})
SHOWN = IN_STATE, SIGNED_IN, ADHERENCE = "time_in_state", "logged_in_time", "adherence"
HOUR_S = 3600
TEXTS = pl.String


def days(page: Opened, who: Person) -> Picture:
    """Draw the hours of each day by state, adherence above each bar."""
    answer = partial(_days, scope=page.scope, who=who)
    told = stored.kept(page.principal, ("days", who.id, page.scope), answer, for_s=KEPT_S)
    parts, tops = _parts(page, who, told[IN_STATE]), _tops(page, told[SIGNED_IN], told[ADHERENCE])
    return Picture(
        bars.spec(page.lang, STATES), {"parts": parts, "tops": tops}, bars.HEIGHT, page.say("people.days.says")
    )


def _days(source: Source, scope: Scope, who: Person) -> dict[str, pl.DataFrame]:
    settings = dict(scope.options)
    asked = {IN_STATE: ("local_day", "state"), SIGNED_IN: ("local_day",), ADHERENCE: ("local_day",)}
    told = {}
    for key, by in asked.items():
        metric = registry.get(key).parts[0]
        read = {*metric.columns(settings), "local_day", "state"}
        rows = people.of_agent(source, metric.frame, scope, metric.anchor, columns=read, agent=who.row)
        told[key] = evaluate([metric], {metric.sheet: rows}, by, settings).filter(pl.col("value") > 0)
    return told


def _parts(page: Opened, who: Person, spent: pl.DataFrame) -> pl.DataFrame:
    to, kpi = onward(), kpis.chosen().key
    rows = [
        {
            "day": day_words(page, row["local_day"]),
            "part": page.say(f"agent_state.{row['state']}"),
            "place": STATES.index(row["state"]),
            "hours": row["value"] / HOUR_S,
            "link": to("agent", id=who.id, kpi=kpi, day=row["local_day"].isoformat()),
            "told_hours": numbers.duration(row["value"], page.lang),
        }
        for row in spent.filter(pl.col("state").is_in(STATES)).iter_rows(named=True)
    ]
    schema = {"day": TEXTS, "part": TEXTS, "place": pl.Int64, "hours": pl.Float64, "link": TEXTS, "told_hours": TEXTS}
    return pl.DataFrame(rows, schema=schema)


def _tops(page: Opened, signed_in: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    told = signed_in.select("local_day", hours="value").join(
        kept.select("local_day", "value"), on="local_day", how="left", maintain_order="left"
    )
    rows = [
        {"day": day_words(page, day), "hours": spent / HOUR_S, "text": numbers.percent(share, 0) if share else ""}
        for day, spent, share in told.rows()
    ]
    return pl.DataFrame(rows, schema={"day": TEXTS, "hours": pl.Float64, "text": TEXTS})
