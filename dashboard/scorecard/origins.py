"""What changed, and what it is made of, in words: the same on the page and in every form of the report."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

from dashboard.analysis import amounts
from dashboard.lists import cells
from dashboard.scorecard import saying
from dashboard.scorecard.changed import Change, Split
from dashboard.scorecard.values import Row
from dashboard.wording import numbers
from dashboard.wording.catalogue import t
from metrics.small_cells import POOLED


class Part(NamedTuple):
    """A line of the table of parts: who, its figures, its share of the cases, and what it adds."""

    group: str
    before: str
    now: str
    share: str
    mix: str
    rate: str
    effect: str


@dataclass(frozen=True)
class _Page:
    """What `cells` needs to name a group: no instant is among them."""

    lang: str
    zone: str = "UTC"


def line(change: Change, lang: str) -> str:
    """Say what changed, by how much against usual, and the part that is most out of proportion."""
    row, of, origin = change.row, change.row.judged, change.origin
    if of is None:
        return ""
    words = t(
        "scorecard.changed_line",
        lang,
        kpi=saying.name(row.metric, lang),
        value=saying.value(row, of.value, lang),
        week=saying.week(of.iso_week, lang),
        sigmas=numbers.number(abs(row.sigmas or 0.0), 1),
        centre=saying.value(row, of.centre, lang),
        reading=t(f"scorecard.reading_{of.reading}", lang),
        rule=saying.rule(of, lang),
    )
    if origin is None:
        return words
    start = t(
        "scorecard.changed_from",
        lang,
        dimension=dimension(origin.dimension, lang),
        group=group(origin.dimension, change.group, lang),
        effect=amounts.apart(change.effect, row.unit, lang),
        change=amounts.apart(origin.change, row.unit, lang),
        share=numbers.percent(change.share, 0),
    )
    return f"{words} {start}"


def dimension(name: str, lang: str) -> str:
    """Name what a change is split by."""
    return t(f"scorecard.dimension_{name}", lang)


def group(name: str, value: str | None, lang: str) -> str:
    """Name a value of a dimension."""
    if value is None:
        return t("scorecard.unknown", lang)
    if value == POOLED:
        return t("small.groups", lang)
    if name == "weekday":
        return t(f"response.weekday_{value}", lang)
    return str(cells.said(_Page(lang), name, value))


def parts(split: Split, row: Row, lang: str, most: int) -> list[Part]:
    """Write the largest `most` parts; what is left over is summed up in a line of its own."""
    named = [
        _part(group(split.dimension, one["group"], lang), row, one, lang)
        for one in split.parts.head(most).iter_rows(named=True)
    ]
    rest = split.parts.slice(most)
    return [*named, _part(t("scorecard.others", lang), row, _summed(rest), lang)] if rest.height else named


def whole(split: Split, row: Row, lang: str) -> Part:
    """Write what all parts come to: the change itself."""
    summed = _summed(split.parts) | {"before": split.before, "now": split.now}
    name = dimension(split.dimension, lang)
    return _part(name[:1].upper() + name[1:], row, summed, lang)


def _summed(table: pl.DataFrame) -> dict[str, Any]:
    sums = table.select(pl.col("mix", "rate", "effect", "now_share").sum()).row(0, named=True)
    return {**sums, "before": None, "now": None}


def _part(name: str, row: Row, one: Mapping[str, Any], lang: str) -> Part:
    before, now = (saying.value(row, one[key], lang) for key in ("before", "now"))
    effects = (amounts.apart(one[key], row.unit, lang) for key in ("mix", "rate", "effect"))
    return Part(name, before, now, numbers.percent(one["now_share"]), *effects)
