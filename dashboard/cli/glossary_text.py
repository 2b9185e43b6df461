"""The glossary as text: a table for people, JSON for programs, Markdown for docs/glossary.md."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from dashboard.cli.figures import aligned
from dashboard.wording.catalogue import t
from metrics.glossary import Entry, plain, say
from metrics.words import Words

SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
NOTE = "<!-- Made by `make glossary` from the metrics' own definitions. Do not edit: a test compares the two. -->"


def as_table(entries: Sequence[Entry], lang: str) -> str:
    """Write one line a metric: key, name, unit, formula."""
    heads = [t(f"glossary.{name}", lang) for name in ("key", "name", "unit", "formula")]
    lines = [[one.key, say(one.name, lang), say(one.unit, lang), say(one.formula, lang)] for one in entries]
    return aligned([heads, *lines])


def as_json(entries: Sequence[Entry], lang: str) -> str:
    """Write a list of objects, in one language."""
    import orjson

    return orjson.dumps([plain(one, lang) for one in entries], option=orjson.OPT_INDENT_2).decode() + "\n"


def as_markdown(entries: Sequence[Entry], langs: Sequence[str]) -> str:
    """Write a section a family and a heading a metric, every sentence in each of the languages."""
    lines = [NOTE, "", f"# {_each('title', langs)}", ""]
    for _, members in groupby(entries, lambda one: one.family_key):
        family = list(members)
        lines += [f"## {_words(family[0].family, langs)}", ""]
        lines += [line for one in family for line in _section(one, langs)]
    return "\n".join(lines).rstrip() + "\n"


def _section(entry: Entry, langs: Sequence[str]) -> Iterator[str]:
    yield f"### {_words(entry.name, langs)}"
    yield ""
    told = f"{_words(entry.unit, langs)}; {_words(entry.direction, langs)}"
    yield f"`{entry.key}` · {told} · {_each('source', langs)}: {_words(entry.source, langs)}"
    yield ""
    for label, texts in (("question", entry.question), ("formula", entry.formula)):
        yield from (f"- {t(f'glossary.{label}', lang)}: {_escaped(say(texts, lang))}" for lang in langs)
    for one in entry.rows:
        anchor = f"{_each('anchor', langs)} `{one.anchor}`"
        yield f"- {_each('rows', langs)}: `{one.frame}` ({_words(one.grain, langs)}), {anchor}"
    if entry.made_of:
        yield f"- {_each('made_of', langs)}: {', '.join(f'`{key}`' for key in entry.made_of)}"
    for variant in entry.variants:
        default = f" ({_each('default', langs)})" if variant.is_default else ""
        yield f"- `--set {entry.key}.{variant.option}={variant.name}`{default}: {_words(variant.formula, langs)}"
    for number in entry.settings:
        value = "" if number.default is None else f" ({_each('default', langs)} {number.default:g})"
        yield f"- `--set {entry.key}.{number.option}=`{value}: {_words(number.means, langs)}"
    yield ""


def _each(key: str, langs: Sequence[str]) -> str:
    return " / ".join(t(f"glossary.{key}", lang) for lang in langs)


def _words(told: Words, langs: Sequence[str]) -> str:
    return _escaped(" / ".join(dict.fromkeys(say(told, lang) for lang in langs)))


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)
