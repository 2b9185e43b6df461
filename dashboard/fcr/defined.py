"""How the number moves with its definition: each variant within each number of days, over the same period."""

from functools import partial

import polars as pl

from dashboard import choices, links, stored
from dashboard.analysis import amounts
from dashboard.analysis.panels import Panel
from dashboard.fcr.asked import FCR, SETS, VARIANT, WINDOW, Asked, days_said, metric, rows, variants, windows
from dashboard.lists.table import Cell, Column, Row, Table
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import returns
from metrics.catalogue.fcr import RULES
from metrics.metric import Unit
from metrics.statistics.funnel import LEAST
from queries.scope import Scope
from queries.source import Source

KEY, PAGE = "defined", "fcr"
IN_FORCE = "▸ {value}"


def panel(page: Opened, asked: Asked) -> Panel:
    """Make the panel."""
    days = windows(asked)
    told = stored.kept(page.principal, (KEY, page.scope, days), partial(_read, scope=page.scope, days=days))
    by_repeat = told.filter(pl.col("variant").is_in(list(RULES)), pl.col("n") >= LEAST)
    says = page.say("fcr.defined_none")
    if not by_repeat.is_empty():
        low, high = by_repeat["value"].min(), by_repeat["value"].max()
        says = page.say("fcr.defined_says", low=numbers.percent(low), high=numbers.percent(high))  # type: ignore[arg-type]
    note = page.say("fcr.defined_note", mark=IN_FORCE.format(value="").strip())
    return Panel(
        KEY, page.say("fcr.defined"), says, [note], table=_table(page, asked, told), sheet=told, metrics=(FCR,)
    )


def _read(source: Source, scope: Scope, days: tuple[float, ...]) -> pl.DataFrame:
    return returns.definitions(metric(), rows(source, scope), variants(), days, dict(scope.options))


def _table(page: Opened, asked: Asked, told: pl.DataFrame) -> Table:
    days = windows(asked)
    heads = [Column(f"d{one:g}", days_said(page, one), is_number=True) for one in days]
    lines = [
        Row([page.say(f"fcr.variant_{variant}"), *(_cell(page, asked, row) for row in of.iter_rows(named=True))])
        for (variant,), of in told.group_by("variant", maintain_order=True)
    ]
    return Table([Column(VARIANT, page.say("fcr.variant")), *heads], lines)


def _cell(page: Opened, asked: Asked, row: dict[str, object]) -> Cell:
    value, n = row["value"], int(row["n"] or 0)  # type: ignore[call-overload]
    if value is None or not n:
        return Cell(numbers.UNKNOWN, None, page.say("fcr.defined_unknown"))
    text = numbers.percent(value)  # type: ignore[arg-type]
    text = page.say("fcr.few_cell", value=text) if n < LEAST else text
    is_held = (row["variant"], row["window_days"]) == (asked.variant, asked.window)
    between = amounts.between(row["low"], row["high"], Unit.SHARE, page.lang)  # type: ignore[arg-type]
    hint = page.say("fcr.cell_hint", n=numbers.number(n), between=between)
    return Cell(IN_FORCE.format(value=text) if is_held else text, _way(row), hint)


def _way(row: dict[str, object]) -> str:
    """Return this page under the definition of a cell."""
    wish = {name: str(row["variant"]) for name in SETS[VARIANT]} | dict.fromkeys(
        SETS[WINDOW], f"{row['window_days']:g}"
    )
    settings = choices.changed(choices.from_url().settings, wish)
    text = ",".join(f"{name}:{value}" for name, value in settings) or None
    return links.build(PAGE, links.here(**{choices.PARAMETER: text}))
