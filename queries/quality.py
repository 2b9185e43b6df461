"""Counts what cannot be (queries/quality_rules.py) by source over a window: nothing is dropped silently."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Subquery, and_, bindparam, case, func, or_, select

from queries.quality_rules import OVERLAP, RULES, STATE, Instants, Rule
from queries.source import Source
from queries.statement import Statement

EXAMPLES = 5
AHEAD = timedelta(minutes=5)  # instants further in the future than this cannot be
FOUND = pl.Schema({"rule": pl.String, "table": pl.String, "source": pl.String, "rows": pl.Int64, "of": pl.Int64})


def counted(source: Source, start: datetime, end: datetime, *, now: datetime | None = None) -> pl.DataFrame:
    """Broken rows by rule and source in [start, end): rule, table, source, rows, of (all rows of that source).

    A row for every rule and source that has rows of its table, also where nothing is broken. The end is open where
    it lies ahead of `now`, so that what claims to be of the future is found.
    """
    values = _values(start, end, now or datetime.now(UTC))
    found = [one for table, rules in _by_table() for one in _long(source.read(_counts(table, rules), values), rules)]
    found.append(_overlaps(source.read(_overlap_counts(), values)))
    return pl.concat(found).sort("table", "rule", "source", maintain_order=True)


def examples(source: Source, key: str, start: datetime, end: datetime, *, now: datetime | None = None) -> list[int]:
    """Keys of a few rows that a rule finds, the latest first; KeyError for no such rule."""
    values = _values(start, end, now or datetime.now(UTC))
    if key == OVERLAP:
        rows = _stretches()
        statement = select(rows.c.id).where(rows.c.is_overlap).order_by(rows.c.id.desc()).limit(EXAMPLES)
    else:
        rule = {one.key: one for one in RULES}[key]
        inside = (_within(rule.time), rule.broken)
        statement = select(rule.table.id.label("id")).where(*inside).order_by(rule.time.desc()).limit(EXAMPLES)
    return source.read(statement, values)["id"].to_list()


def _values(start: datetime, end: datetime, now: datetime) -> dict[str, datetime]:
    latest = end if end < now else datetime(9999, 1, 1, tzinfo=UTC)
    return {"start": start, "end": latest, "ahead": now + AHEAD}


def _by_table() -> Iterator[tuple[Any, list[Rule]]]:
    for table, rules in groupby(RULES, lambda rule: rule.table):
        yield table, list(rules)


def _within(time: Instants) -> ColumnElement[bool]:
    return and_(time >= bindparam("start"), time < bindparam("end"))


def _counts(table: Any, rules: Iterable[Rule]) -> Statement:
    """One pass over a table: all its rows, and those that each rule finds, by source."""
    chosen = list(rules)
    sums = (func.sum(case((rule.broken, 1), else_=0)).label(rule.key) for rule in chosen)
    source = table.source
    return (
        select(source.label("source"), func.count().label("of"), *sums).where(_within(chosen[0].time)).group_by(source)
    )


def _long(wide: pl.DataFrame, rules: Iterable[Rule]) -> Iterator[pl.DataFrame]:
    for rule in rules:
        name = rule.table.__tablename__
        rule_key, table = pl.lit(rule.key), pl.lit(name)
        yield wide.select(rule=rule_key, table=table, source="source", rows=rule.key, of="of").cast(FOUND)


def _stretches() -> Subquery:
    """States with whether each began before the one before it, of the same agent and source, had ended."""
    before = func.max(STATE.ended_at).over(
        partition_by=(STATE.agent_id, STATE.source), order_by=(STATE.started_at, STATE.id), rows=(None, -1)
    )
    inner = (
        select(STATE.id, STATE.source, STATE.started_at, STATE.ended_at, before.label("before"))
        .where(_within(STATE.started_at))
        .subquery()
    )
    is_overlap = and_(
        inner.c.started_at < inner.c.before, or_(inner.c.ended_at.is_(None), inner.c.ended_at > inner.c.started_at)
    )
    return select(inner.c.id, inner.c.source, is_overlap.label("is_overlap")).subquery()


def _overlap_counts() -> Statement:
    rows = _stretches()
    broken = func.sum(case((rows.c.is_overlap, 1), else_=0)).label("rows")
    return select(rows.c.source, func.count().label("of"), broken).group_by(rows.c.source)


def _overlaps(rows: pl.DataFrame) -> pl.DataFrame:
    table = pl.lit(STATE.__tablename__)
    return rows.select(rule=pl.lit(OVERLAP), table=table, source="source", rows="rows", of="of").cast(FOUND)
