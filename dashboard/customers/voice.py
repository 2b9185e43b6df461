"""What customers said: the score by group with its response rate, how it is made up, and its course over weeks."""

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from dashboard.analysis import amounts, beside, lengths, states, ways
from dashboard.analysis.beside import Question
from dashboard.analysis.panels import Panel
from dashboard.asked import Ask, figures
from dashboard.charts import courses
from dashboard.charts.draw import Picture
from dashboard.customers.asked import PAGE, Asked
from dashboard.definitions import definitions
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import small_cells
from metrics.metric import Unit
from metrics.rows import Side
from metrics.statistics.funnel import LEAST

MADE_OF = {
    "csat": tuple(f"csat_scored_{score}" for score in range(5, 0, -1)),
    "nps": ("nps_promoters", "nps_passives", "nps_detractors"),
}
WORST = frozenset({"csat_scored_1", "csat_scored_2", "nps_detractors"})
LEAST_WEEKS = 2
WEEK = timedelta(days=7)


def score(page: Opened, asked: Asked) -> Panel:
    """Make the panel of the score by group."""
    words = {"what": page.say(f"customers.score_{asked.score}"), "by": page.say(f"analysis.by_{asked.by}").lower()}
    question = Question(PAGE, "score", asked.score, asked.by, page.say("customers.by", **words))
    return beside.panel(page, question)


def answered(page: Opened, asked: Asked) -> Panel:
    """Make the panel of how many answered, by group."""
    words = {"what": page.say(f"customers.score_{asked.score}"), "by": page.say(f"analysis.by_{asked.by}").lower()}
    title, note = page.say("customers.answered", **words), page.say("customers.answered_note")
    within = ("kind", asked.score)
    return beside.panel(page, Question(PAGE, "answered", "feedback_rate", asked.by, title, note, within))


def made_of(page: Opened, asked: Asked) -> Panel | None:
    """Make the panel of the scores given; None for a score that is a mean of its own."""
    if asked.score not in MADE_OF:
        return None
    key, keys = "made_of", MADE_OF[asked.score]
    title = page.say("customers.made_of", what=page.say(f"customers.score_{asked.score}"))
    told = figures(page.scope, of=Ask(keys, (), 0.95))["of"]
    if small_cells.has_withheld(told):
        return Panel(key, title, empty=states.too_few(page))
    if not told["n"].sum():
        return Panel(key, title, empty=states.none_of(page, page.say("customers.surveys")))
    named = definitions(keys, dict(page.scope.options), page.lang)
    rows = [_share(row, named[row["metric"]]["name"]) for row in told.iter_rows(named=True)]
    low = float(told.filter(pl.col("metric").is_in([*WORST]))["value"].sum())
    says = page.say(f"customers.made_of_{asked.score}", share=numbers.percent(low), n=numbers.number(told["n"][0]))
    picture = lengths.picture(page, rows, Unit.SHARE, page.say("customers.share_of_answers"), says)
    sheet = told.select("metric", "value", "n", "low", "high")
    return Panel(key, title, says, (), picture=picture, sheet=sheet, metrics=keys)


def _share(row: dict[str, Any], name: str) -> lengths.Row:
    told = numbers.percent(row["value"])
    words = (told, told, numbers.number(row["n"]))
    return lengths.row(name, row["value"], words, ways.rows(row["metric"]), is_marked=row["metric"] in WORST)


def course(page: Opened, asked: Asked) -> Panel:
    """Make the panel of the score week by week."""
    key, what = "course", page.say(f"customers.score_{asked.score}")
    title = page.say("customers.course", what=what)
    told = figures(page.scope, of=Ask((asked.score,), ("iso_week",), 0.95))["of"]
    every = small_cells.told(told)
    told = small_cells.drawn(every)
    if told.is_empty():
        empty = states.none_of(page, page.say("customers.surveys")) if every.is_empty() else states.too_few(page)
        return Panel(key, title, empty=empty)
    if told.height < LEAST_WEEKS:
        return Panel(key, title, empty=states.one_week(page))
    rows = [_week(page, row, what) for row in told.iter_rows(named=True)]
    last, unit = told.row(-1, named=True), told["unit"][0]
    says = page.say(
        "customers.course_says",
        weeks=told.height,
        low=amounts.told(told["value"].min(), unit, page.lang),  # type: ignore[arg-type]
        high=amounts.told(told["value"].max(), unit, page.lang),  # type: ignore[arg-type]
        last=amounts.told(last["value"], unit, page.lang),
        n=numbers.number(last["n"]),
    )
    few = told.filter(pl.col("n") < LEAST).height
    notes = [page.say("customers.course_note"), *([page.say("customers.few_weeks", n=few, least=LEAST)] if few else [])]
    schema = {"day": pl.Date, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64}
    frame = pl.DataFrame(rows, schema_overrides=schema)
    picture = Picture(courses.spec(page.lang, Unit(unit), what, (what,)), {"points": frame}, courses.HEIGHT, says)
    sheet = every.select("iso_week", "metric", "value", "n", "low", "high")
    return Panel(key, title, says, notes, picture=picture, sheet=sheet, metrics=(asked.score,))


def _week(page: Opened, row: dict[str, Any], what: str) -> dict[str, Any]:
    first = datetime.strptime(f"{row['iso_week']}-1", "%G-W%V-%u").date()  # noqa: DTZ007 - a day, of no zone
    start, end = _within(page, first, first + WEEK)
    return {
        "day": first,
        "value": row["value"],
        "low": row["low"],
        "high": row["high"],
        "part": what,
        "link": ways.during(row["metric"], Side.DENOMINATOR, start, end),
        "told_name": what,
        "told_day": page.say("customers.week_of", week=row["iso_week"], day=start.isoformat()),
        "told_value": amounts.told(row["value"], row["unit"], page.lang),
        "told_n": numbers.number(row["n"]),
    }


def _within(page: Opened, first: date, end: date) -> tuple[date, date]:
    """Return the part of these days that lies in the page's period."""
    start, last = page.scope.window.local_days
    return max(first, start), min(end, last)
