"""The words of the glossary that definitions do not hold: Chinese, and names of families, units and directions."""

import tomllib
from collections.abc import Container, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from metrics import registry
from metrics.metric import Definition, Direction, Unit
from metrics.options import Choice, Option
from queries.frames import FRAMES, Frame

EN, ZH = "en", "zh"
LANGUAGES = (EN, ZH)
Words = Mapping[str, str]  # one text a language


@cache
def table() -> Mapping[str, Any]:
    """Read words.toml: families, units, directions, sources, frames, options, choices and metrics."""
    return tomllib.loads((files("metrics") / "words.toml").read_text("utf-8"))


def named(kind: str, code: str) -> Words:
    """Name a family, unit or direction (`kind`: "families" …); by its code where nobody has named it yet."""
    return table()[kind].get(code) or dict.fromkeys(LANGUAGES, code.replace("_", " "))


def question(metric: Definition) -> Words:
    """What the metric answers."""
    return _both(metric.question, _of(metric).get("question"))


def formula(metric: Definition) -> Words:
    """How it is made, in its default variant."""
    return _both(metric.formula, _of(metric).get("formula"))


def source(metric: Definition) -> Words:
    """Where the definition comes from."""
    return _both(metric.source, table()["sources"].get(metric.source))


def grain(frame: Frame) -> Words:
    """What one row of a frame is."""
    return _both(frame.grain, table()["frames"].get(frame.name))


def meaning(metric: Definition, option: Option) -> Words:
    """What the number of an option means; its formulas have words of their own (`variant`)."""
    return _both("" if isinstance(option, Choice) else option.means, _own(metric, option.name, table()["options"]))


def variant(metric: Definition, option: Choice, name: str) -> Words:
    """Say one formula of a choice."""
    return _both(option.formulas[name], (_own(metric, option.name, table()["choices"]) or {}).get(name))


def missing() -> list[str]:
    """Name everything that has no words in Chinese yet, or no name."""
    units = [f"units.{unit}" for unit in Unit if unit not in table()["units"]]
    units += [f"directions.{way}" for way in Direction if way not in table()["directions"]]
    families = [f"families.{name}" for name in registry.families() if name not in table()["families"]]
    frames = [f"frames.{name}" for name in FRAMES if name not in table()["frames"]]
    metrics = [one for metric in registry.everything().values() for one in _missing(metric)]
    return [*units, *families, *frames, *metrics]


def left_over() -> list[str]:
    """Name words whose family, unit, source or metric is gone."""
    known: dict[str, Container[str]] = {
        "families": registry.families(),
        "units": list(Unit),
        "sources": {metric.source for metric in registry.everything().values()},
        "frames": FRAMES,
        "metrics": registry.everything(),
    }
    return [f"{kind}.{code}" for kind, codes in known.items() for code in table()[kind] if code not in codes]


def _missing(metric: Definition) -> Iterator[str]:
    yield from (f"metrics.{metric.key}.{part}" for part in ("question", "formula") if not _of(metric).get(part))
    if ZH not in source(metric):
        yield f"sources.{metric.key}"
    for option in metric.options:
        if not isinstance(option, Choice):
            if not meaning(metric, option).get(ZH):
                yield f"options.{metric.key}.{option.name}"
        else:
            told = _own(metric, option.name, table()["choices"]) or {}
            yield from (f"choices.{metric.key}.{option.name}.{name}" for name in option.formulas if name not in told)


def _of(metric: Definition) -> Mapping[str, str]:
    found: Mapping[str, str] = table()["metrics"].get(metric.key, {})
    return found


def _own(metric: Definition, name: str, words: Mapping[str, Any]) -> Any:
    """Words of the metric's own option, else those of the option wherever it is offered; null: none."""
    return words.get(f"{metric.key}.{name}", words.get(name))


def _both(english: str, chinese: str | None) -> Words:
    return {EN: english} | ({ZH: chinese} if chinese else {})
