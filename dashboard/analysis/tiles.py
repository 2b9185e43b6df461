"""Metric tiles: value, what it is of, how far it may be off, and what changed; each opens the rows behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.analysis import amounts, component, states, unreached, ways, wishes
from dashboard.analysis.comparing import Comparison
from dashboard.definitions import definitions, linked
from dashboard.shell import Opened
from dashboard.wording import catalogue
from metrics import small_cells
from metrics.changes import NOISE
from metrics.metric import Unit
from metrics.rows import Side
from metrics.statistics.funnel import LEAST

Address = str | None


@dataclass(frozen=True)
class Tile:
    """One tile, in words. `key` names the metric; `to` and `n_to` are the lists of its rows and of those it is of."""

    key: str
    name: str
    value: str
    n: str = ""
    interval: str = ""
    target: str = ""
    change: str = ""
    verdict: str | None = None  # better, worse, changed; null: no signal
    change_hint: str = ""
    note: str = ""
    is_few: bool = False
    to: Address = None
    n_to: Address = None


@dataclass(frozen=True)
class Shown:
    """How a page wants one metric's tile: its heading where not the metric's own name, a target, a note, its ways."""

    name: str = ""
    target: float | None = None
    note: str = ""
    to: Address = None
    n_to: Address = None


def draw(page: Opened, tiles: Sequence[Tile], key: str = "tiles") -> None:
    """Draw the tiles side by side."""
    settings = dict(page.scope.options)
    data = {
        "lang": page.lang,
        "words": catalogue.section("glossary", page.lang),
        "tiles": [{**vars(one), "told": linked([one.key], settings, page.lang)} for one in tiles],
    }
    component.tiles()(key=key, data=data, on_ask_change=wishes.listener(key))


def tile(page: Opened, comparison: Comparison, rows: pl.DataFrame, key: str, shown: Shown | None = None) -> Tile:
    """Make the tile of one metric, from rows of `measured` without dimensions."""
    row, how, lang = rows.row(by_predicate=pl.col("metric") == key, named=True), shown or Shown(), page.lang
    told = definitions([key], dict(page.scope.options), lang)[key]
    value, n, unit = row["value"], row["n"], row["unit"]
    is_withheld = bool(row.get(small_cells.WITHHELD))
    is_few = is_withheld or (n is not None and 0 < n < LEAST)
    change, hint = _change(page, comparison, row)
    is_aim = how.target is not None
    return Tile(
        key=key,
        name=how.name or told["name"],
        value=amounts.told(value, unit, lang),
        n="" if n is None and not is_withheld else page.say("analysis.n", n=states.n(page, n)),
        interval=page.say("analysis.interval", between=between) if (between := _interval(row, lang)) else "",
        target=page.say("analysis.target", value=amounts.told(how.target, unit, lang)) if is_aim else "",
        change=change,
        verdict=row["verdict"] if row["verdict"] != NOISE else None,
        change_hint=hint,
        note=_note(page, key, how, is_few=is_few, is_withheld=is_withheld),
        is_few=is_few or value is None,
        to=how.to if value else None,
        n_to=how.n_to if n else None,
    )


def _note(page: Opened, key: str, how: Shown, *, is_few: bool, is_withheld: bool) -> str:
    whole = unreached.said([key], page.scope, page.lang)
    if is_withheld:
        told = page.say("small.panel", least=small_cells.LEAST_TOLD)
    else:
        told = how.note or (page.say("analysis.few", least=LEAST) if is_few else "")
    return " · ".join(one for one in (told, whole) if one)


def opening(metric: str, *, name: str = "", target: float | None = None, note: str = "") -> Shown:
    """Show a tile that opens the rows of the metric's numerator, and by its n those of its denominator."""
    return Shown(name, target, note, ways.rows(metric, Side.NUMERATOR), ways.rows(metric, Side.DENOMINATOR))


def _interval(row: Mapping[str, Any], lang: str) -> str:
    return amounts.between(row["low"], row["high"], row["unit"], lang)


def _change(page: Opened, comparison: Comparison, row: Mapping[str, Any]) -> tuple[str, str]:
    """Say what changed against the other period, and on hover how sure that is."""
    if comparison.scope is None:
        return "", ""
    against = page.say(f"analysis.against_{comparison.name}")
    if row["before"] is None:
        return page.say("analysis.no_before", against=against), ""
    unit, lang = Unit(row["unit"]), page.lang
    before = amounts.told(row["before"], unit, lang)
    if row["verdict"] is None:
        return page.say("analysis.before", against=against, before=before), ""
    apart = amounts.apart(row["difference"], unit, lang)
    between = amounts.apart_between(row["difference_low"], row["difference_high"], unit, lang)
    words = page.say(f"analysis.verdict_{row['verdict']}", apart=apart, against=against)
    return words, page.say("analysis.change_hint", before=before, between=between)
