"""What `floorview doctor` found, in words: identifiers and counts only, never what a record says."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.cli.examining import Examination
from dashboard.cli.figures import aligned
from dashboard.wording.catalogue import t
from dashboard.wording.numbers import number
from metrics.invariants import INVARIANTS, Breach
from queries.quality_rules import words

SHOWN_REJECTS, SHOWN_BREACHES = 20, 5


def write(found: Examination, lang: str) -> str:
    """Write what was found in a language."""
    state = "schema_current" if found.is_current else "schema_other"
    parts = [_part("schema", [[t(f"doctor.{state}", lang), found.schema]], lang)]
    if found.period:
        parts.append(_part("period", [[found.period]], lang))
    if found.feeds is not None and found.rejects is not None:
        parts += [
            _part("sources", _feeds(found.feeds, lang), lang),
            _part("rejects", _rejects(found.rejects, lang), lang),
        ]
        state = "log_whole" if found.log_broken_at is None else "log_broken"
        parts.append(_part("log", [[t(f"doctor.{state}", lang, id=found.log_broken_at)]], lang))
    if found.quality is not None:
        parts.append(_part("quality", _quality(found.quality, found.examples, lang), lang))
    if found.breaches is not None:
        parts.append(_part("invariants", _invariants(found.breaches, lang), lang))
    return "\n".join(parts)


def _part(key: str, lines: Sequence[Sequence[str]], lang: str) -> str:
    body = aligned(lines) if lines else t("doctor.none", lang) + "\n"
    return f"{t(f'doctor.{key}', lang)}\n" + "".join(f"  {line}\n" for line in body.splitlines())


def _feeds(feeds: pl.DataFrame, lang: str) -> list[list[str]]:
    heads = ["source", "is_live", "last_event_at", "rows", "rejected", "conflicts", "adjusted"]
    told = feeds.select(heads).rows()
    return (
        [[t(f"doctor.{name}", lang) for name in heads], *([_plain(value) for value in row] for row in told)]
        if told
        else []
    )


def _rejects(rejects: pl.DataFrame, lang: str) -> list[list[str]]:
    told = [[source, number(rows), reason] for source, reason, rows, _ in rejects.head(SHOWN_REJECTS).rows()]
    rest = int(rejects["rows"][SHOWN_REJECTS:].sum())
    return [*told, ["", number(rest), t("doctor.other_reasons", lang)]] if rest else told


def _quality(counts: pl.DataFrame, examples: Mapping[str, Sequence[int]], lang: str) -> list[list[str]]:
    says = words()
    found = counts.filter(pl.col("rows") > 0)
    checked = [[t("doctor.checked", lang, rules=counts["rule"].n_unique(), rows=number(_rows(counts)))]]
    lines = []
    for rule, table, source, rows, of in found.rows():
        said, excluded = (text[lang] for text in says[rule])
        keys = ", ".join(map(str, examples.get(rule, ())))
        lines += [f"{source}: {number(rows)} / {number(of)} {table}: {said}", f"  {excluded}", f"  id {keys}"]
    return [*checked, *([line] for line in lines)]


def _rows(counts: pl.DataFrame) -> int:
    return int(counts.unique(["table", "source"])["of"].sum())


def _invariants(breaches: Mapping[str, Sequence[Breach]], lang: str) -> list[list[str]]:
    lines = []
    for law in INVARIANTS:
        found = breaches.get(law.key, ())
        lines.append([t("doctor.broken" if found else "doctor.holds", lang), law.says[lang]])
        lines += [["", _breach(one)] for one in found[:SHOWN_BREACHES]]
        if len(found) > SHOWN_BREACHES:
            lines.append(["", f"+{len(found) - SHOWN_BREACHES}"])
    return lines


def _breach(one: Breach) -> str:
    return f"{one.where}: {number(one.found, 3)} ≠ {number(one.expected, 3)}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "✓" if value else ""
    return number(value) if isinstance(value, int) else str(value or "–")
