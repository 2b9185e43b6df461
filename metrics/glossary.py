"""The glossary: one entry a metric, made from its definition and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from metrics import registry, words
from metrics.metric import AnyMetric, Definition
from metrics.options import Choice, Number, Settings
from metrics.words import EN, Words


@dataclass(frozen=True)
class Rows:
    """What an entry is made from: rows of a frame, put into a period by their anchor."""

    frame: str
    grain: Words
    anchor: str


@dataclass(frozen=True)
class Variant:
    """One formula of a choice; the first of each option is its default."""

    option: str
    name: str
    formula: Words
    is_default: bool


@dataclass(frozen=True)
class Setting:
    """A number that may be set; a default of None stands for what each row says itself."""

    option: str
    means: Words
    default: float | None


@dataclass(frozen=True)
class Entry:
    """One metric in words, in each language (`say` falls back to English)."""

    key: str
    family: Words
    family_key: str
    name: Words
    question: Words
    formula: Words
    rows: tuple[Rows, ...]
    unit: Words
    direction: Words
    variants: tuple[Variant, ...]
    settings: tuple[Setting, ...]
    made_of: tuple[str, ...]  # keys of the metrics it is worked out from; none where it reads rows itself
    source: Words


def entries() -> tuple[Entry, ...]:
    """Every metric, family after family."""
    return tuple(entry(family, one) for family, members in registry.families().items() for one in members)


def entry(family: str, metric: AnyMetric) -> Entry:
    """Tell one metric."""
    return Entry(
        key=metric.key,
        family=words.named("families", family),
        family_key=family,
        name={EN: metric.name, words.ZH: metric.name_zh},
        question=words.question(metric),
        formula=words.formula(metric),
        rows=_rows(metric),
        unit=words.named("units", metric.unit),
        direction=words.named("directions", metric.direction),
        variants=_variants(metric),
        settings=_settings(metric),
        made_of=() if list(metric.parts) == [metric] else tuple(one.key for one in metric.parts),
        source=words.source(metric),
    )


def say(told: Words, lang: str) -> str:
    """Words in a language, or in English where it has none yet."""
    return told.get(lang) or told[EN]


def plain(entry: Entry, lang: str) -> dict[str, Any]:
    """Tell an entry in one language as values that JSON knows."""
    return {
        "key": entry.key,
        "family": entry.family_key,
        "family_name": say(entry.family, lang),
        "name": say(entry.name, lang),
        "question": say(entry.question, lang),
        "formula": say(entry.formula, lang),
        "unit": say(entry.unit, lang),
        "direction": say(entry.direction, lang),
        "rows": [{"frame": one.frame, "grain": say(one.grain, lang), "anchor": one.anchor} for one in entry.rows],
        "variants": [
            {"option": one.option, "name": one.name, "formula": say(one.formula, lang), "is_default": one.is_default}
            for one in entry.variants
        ],
        "settings": [
            {"option": one.option, "means": say(one.means, lang), "default": one.default} for one in entry.settings
        ],
        "made_of": list(entry.made_of),
        "source": say(entry.source, lang),
    }


def in_force(metric: Definition, settings: Settings, lang: str) -> str:
    """Say the formula that holds under `settings`; OptionError for a value that is not allowed."""
    values = metric.chosen(settings)
    chosen = [
        say(words.variant(metric, option, str(values[option.name])), lang)
        for option in metric.options
        if isinstance(option, Choice)
    ]
    return "; ".join(chosen) or say(words.formula(metric), lang)


def numbers_in_force(metric: Definition, settings: Settings, lang: str) -> Sequence[tuple[str, float | None, str]]:
    """Say each number that holds under `settings`: its option, its value (null: as each row says) and its meaning."""
    values = metric.chosen(settings)
    numbers = [option for option in metric.options if isinstance(option, Number)]
    return [(one.name, _number(values[one.name]), say(words.meaning(metric, one), lang)) for one in numbers]


def _rows(metric: AnyMetric) -> tuple[Rows, ...]:
    found = {(one.frame.name, one.anchor): one.frame for one in metric.parts}
    return tuple(Rows(name, words.grain(frame), anchor) for (name, anchor), frame in found.items())


def _number(value: str | float | None) -> float | None:
    return None if value is None else float(value)


def _variants(metric: Definition) -> tuple[Variant, ...]:
    return tuple(
        Variant(option.name, name, words.variant(metric, option, name), name == option.default)
        for option in metric.options
        if isinstance(option, Choice)
        for name in option.formulas
    )


def _settings(metric: Definition) -> tuple[Setting, ...]:
    numbers = [option for option in metric.options if isinstance(option, Number)]
    return tuple(Setting(one.name, words.meaning(metric, one), one.default) for one in numbers)
