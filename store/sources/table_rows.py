"""Rows of a mapped log as canonical records, a chunk at a time. Pure: strings in, payloads out."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from store.sources.mapping import Leg, Mapping, Text
from store.sources.mapping_times import AT, FAULT, FOR, add_duration, add_instant, holds, was_moved

Payload = dict[str, Any]
KEY, RULE, REASON, VERSION, LINE = "#key", "#rule", "#reason", "#version", "#line"
CONTACT_TIMES = ("created_at", "ended_at")
LEG_TIMES = ("queued_at", "offered_at", "answered_at", "left_queue_at", "ended_at", "wrap_ended_at")
LEG_LENGTHS = ("talk_s", "hold_s", "wrap_s")
CONTACT_TEXTS = ("channel", "direction", "outcome", "customer", "segment", "reason", "language", "resolution_code")
LEG_TEXTS = ("leave_kind", "queue", "agent")


@dataclass
class Mapped:
    """What a chunk gave: payloads, rows left out by rule, rows that could not be read, and notes on the rest."""

    payloads: list[Payload] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    unreadable: list[tuple[Payload, str]] = field(default_factory=list)
    noted: Counter[str] = field(default_factory=Counter)


class RowMapper:
    """Applies one mapping to chunks; remembers which people and queues it has told already."""

    def __init__(self, mapping: Mapping, revision: int = 0) -> None:
        self.mapping = mapping
        self.revision = revision
        self._told: set[tuple[str, str]] = set()
        self._newest: dict[str, int] = {}  # customers: the latest version told

    def map(self, chunk: pl.DataFrame) -> Mapped:
        """Map a chunk: every column of the log as String, and `#line` (Int64), the line it stands on."""
        kept, left_out = self._leave_out(chunk)
        frame = self._computed(kept)
        bad = frame.filter(pl.col(REASON).is_not_null())
        frame = frame.filter(pl.col(REASON).is_null())
        mapped = Mapped(left_out=left_out, unreadable=self._unreadable(bad), noted=self._notes(frame))
        for rows in (self._people(frame), self._contacts(frame), self._legs(frame)):
            mapped.payloads += rows
        return mapped

    def _leave_out(self, chunk: pl.DataFrame) -> tuple[pl.DataFrame, Counter[str]]:
        rules: list[pl.Expr] = [pl.when(holds(rule)).then(pl.lit(rule.reason)) for rule in self.mapping.leave_out]
        rule = pl.coalesce([*rules, pl.lit(None, pl.String)])
        ruled = chunk.with_columns(rule.alias(RULE))
        counted = ruled.filter(pl.col(RULE).is_not_null())[RULE].value_counts()
        return ruled.filter(pl.col(RULE).is_null()), Counter(dict(counted.iter_rows()))

    def _computed(self, frame: pl.DataFrame) -> pl.DataFrame:
        for name, duration in self.mapping.durations.items():
            frame = add_duration(frame, name, duration)
        for name, instant in self.mapping.instants.items():
            frame = add_instant(frame, name, instant, self.mapping.time)
        faults = [column for column in frame.columns if column.startswith(FAULT)]
        times = [pl.col(AT + name) for name in self.mapping.instants]
        return frame.with_columns(
            pl.concat_str([_escaped(column) for column in self.mapping.key], separator="/").alias(KEY),
            pl.coalesce([pl.col(fault) for fault in faults]).alias(REASON),
            (pl.max_horizontal(times).fill_null(0) + self.revision).clip(lower_bound=0).alias(VERSION),
        )

    def _unreadable(self, bad: pl.DataFrame) -> list[tuple[Payload, str]]:
        columns = [name for name in bad.columns if name[0] not in f"{AT}{FOR}{FAULT}#"]
        return [
            ({"table": "table", "line": row[LINE], **{name: row[name] for name in columns}}, row[REASON])
            for row in bad.iter_rows(named=True)
        ]

    def _notes(self, frame: pl.DataFrame) -> Counter[str]:
        noted = {part.note: part for part in self.mapping.instants.values() if part.note}
        counts = {note: frame.select(was_moved(part).sum()).item() for note, part in noted.items() if note}
        return Counter({note: number for note, number in counts.items() if number})

    def _contacts(self, frame: pl.DataFrame) -> list[Payload]:
        part = self.mapping.contact
        return _payloads(
            frame,
            "contacts",
            [
                pl.col(KEY).alias("source_id"),
                *_texts(part, CONTACT_TEXTS),
                *_named(part, CONTACT_TIMES, AT),
            ],
        )

    def _legs(self, frame: pl.DataFrame) -> list[Payload]:
        part = self.mapping.leg
        if part is None:
            return []
        if part.only is not None:
            frame = frame.filter(holds(part.only))
        return _payloads(
            frame,
            "contact_legs",
            [
                (pl.col(KEY) + "/1").alias("source_id"),
                pl.col(KEY).alias("contact"),
                pl.lit(1).alias("leg_no"),
                *_texts(part, LEG_TEXTS),
                *_named(part, LEG_TIMES, AT),
                *_no_wrap(part),
                *_named(part, LEG_LENGTHS, FOR),
            ],
        )

    def _people(self, frame: pl.DataFrame) -> list[Payload]:
        """Site, team, queues, agents (told once) and customers (the newest segment wins) that the chunk names."""
        site = self.mapping.site
        team = {"team": "team"} if site.team else {}
        rows = [self._row("sites", "site", name=site.name, time_zone=self.mapping.time.zone, locale=site.locale)]
        if site.team:
            rows.append(self._row("teams", "team", name=site.team, site="site"))
        leg = self.mapping.leg or Leg(queued_at="")
        channel = self.mapping.contact.channel.value or "phone"
        for key in _distinct(frame, leg.queue):
            name = self.mapping.queue_names.get(key, key)
            rows.append(self._row("queues", key, name=name, channel=channel, site="site", **team))
        agents = self.mapping.agent_names
        rows += [self._row("agents", key, name=agents.get(key, key), **team) for key in _distinct(frame, leg.agent)]
        fresh = [row for row in rows if (row["table"], row["source_id"]) not in self._told]
        self._told.update((row["table"], row["source_id"]) for row in fresh)
        return fresh + self._customers(frame)

    def _customers(self, frame: pl.DataFrame) -> list[Payload]:
        part = self.mapping.contact
        if part.customer is None:
            return []
        told = frame.select(
            _text(part.customer).alias("source_id"),
            pl.col(VERSION).alias("source_version"),
            *([_text(part.segment).alias("segment")] if part.segment else []),
        ).filter(pl.col("source_id").is_not_null())
        newest = told.sort("source_version").unique("source_id", keep="last", maintain_order=True)
        rows = [
            {"table": "customers", **row}
            for row in newest.iter_rows(named=True)
            if row["source_version"] > self._newest.get(row["source_id"], -1)
        ]
        self._newest.update((row["source_id"], row["source_version"]) for row in rows)
        return rows

    def _row(self, table: str, key: str, **body: Any) -> Payload:
        return {"table": table, "source_id": key, "source_version": self.revision, **body}


def _payloads(frame: pl.DataFrame, table: str, columns: list[pl.Expr]) -> list[Payload]:
    made = frame.select(pl.lit(table).alias("table"), pl.col(VERSION).alias("source_version"), *columns)
    return made.to_dicts()


def _named(part: object, fields: tuple[str, ...], prefix: str) -> list[pl.Expr]:
    told = ((name, getattr(part, name)) for name in fields)
    return [pl.col(prefix + source).alias(name) for name, source in told if source]


def _no_wrap(leg: Leg) -> list[pl.Expr]:
    """A log that tells of no after-call work: it is over when the contact is, and its length stays unknown."""
    tells = leg.wrap_ended_at or leg.wrap_s or not leg.ended_at
    return [] if tells else [pl.col(AT + str(leg.ended_at)).alias("wrap_ended_at")]


def _texts(part: object, fields: tuple[str, ...]) -> list[pl.Expr]:
    told = ((name, getattr(part, name)) for name in fields)
    return [_text(text).alias(name) for name, text in told if text is not None]


def _text(text: Text) -> pl.Expr:
    if text.value is not None:
        found: pl.Expr = pl.lit(text.value)
    else:
        source = pl.col(str(text.column)).str.strip_chars()
        is_absent = source.is_in(["", *text.absent])
        if text.absent_like:
            is_absent |= source.str.contains(text.absent_like)
        otherwise = source if text.otherwise is None else pl.lit(text.otherwise)
        coded = source.replace_strict(text.codes, default=otherwise, return_dtype=pl.String) if text.codes else source
        found = pl.when(~is_absent).then(coded)
    return found if text.only is None else pl.when(holds(text.only)).then(found)


def _distinct(frame: pl.DataFrame, text: Text | None) -> list[str]:
    if text is None:
        return []
    return frame.select(_text(text).alias("key"))["key"].drop_nulls().unique().sort().to_list()


def _escaped(column: str) -> pl.Expr:
    """A part of a composite key: the separator inside it is written otherwise, so that no two keys look alike."""
    return (
        pl.col(column)
        .str.strip_chars()
        .str.replace_all("%", "%25", literal=True)
        .str.replace_all("/", "%2F", literal=True)
    )
