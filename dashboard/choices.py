"""Read-time choices of a page: how a figure is made. They live in the URL, under the names of `floorview --set`.

`?set=service_level.variant:of_answered,short_abandon_s:0`. What no metric offers is left out and said on the page.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from metrics import glossary, registry, words
from metrics.metric import MetricError
from metrics.options import Choice, OptionError

PARAMETER = "set"
LONGEST, MOST = 200, 40
LIVE = ("service_level.variant", "service_level.threshold_s", "short_abandon_s")  # what the live page has controls for
Settings = tuple[tuple[str, str], ...]


class Asked(NamedTuple):
    """What a page is asked for: settings in force, sorted by name, and words that are none."""

    settings: Settings
    refused: tuple[str, ...]


def read(texts: Sequence[str]) -> Asked:
    """Read NAME:VALUE, several with commas between; of one name the last holds."""
    found: dict[str, str] = {}
    refused: list[str] = []
    for word in [part.strip() for text in texts for part in text.split(",")][:MOST]:
        name, _, value = (part.strip() for part in word.partition(":"))
        if word and _is_offered(name, value):
            found[name] = value
        elif word:
            refused.append(word[:LONGEST])
    return Asked(tuple(sorted(found.items())), tuple(dict.fromkeys(refused)))


def from_url() -> Asked:
    """Read the choices from the URL."""
    return read(st.query_params.get_all(PARAMETER))


def to_url(settings: Settings) -> None:
    """Write the choices to the URL; the other parameters stay."""
    if settings:
        st.query_params[PARAMETER] = ",".join(f"{name}:{value}" for name, value in settings)
    else:
        st.query_params.pop(PARAMETER, None)


def changed(settings: Settings, wish: Mapping[str, Any]) -> Settings:
    """Settings with those of `wish` instead; null, nothing and what is the default anyway take one away."""
    merged = dict(settings)
    for name, value in list(wish.items())[:MOST]:
        merged.pop(name, None)
        if isinstance(value, str) and _is_offered(name, value.strip()) and not _is_default(name, value.strip()):
            merged[name] = value.strip()
    return tuple(sorted(merged.items()))


def controls(settings: Settings, lang: str, names: Iterable[str] = LIVE) -> list[dict[str, Any]]:
    """What a page offers to set: each choice with its formulas, each number with what it means, and what holds."""
    return [_control(name, dict(settings), lang) for name in names]


def _control(name: str, settings: Mapping[str, str], lang: str) -> dict[str, Any]:
    metric, option = _owner(name)
    value = metric.chosen(settings)[option.name]
    told: dict[str, Any] = {"name": name, "value": value, "default": option.default}
    if isinstance(option, Choice):
        formulas = {one: glossary.say(words.variant(metric, option, one), lang) for one in option.formulas}
        return told | {"formulas": formulas}
    return told | {"means": glossary.say(words.meaning(metric, option), lang)}


def _owner(name: str) -> tuple[Any, Any]:
    """The first metric that offers an option of this name, and the option."""
    key, _, option_name = name.rpartition(".")
    metrics = [registry.get(key)] if key else registry.everything().values()
    return next((metric, option) for metric in metrics for option in metric.options if option.name == option_name)


def _is_offered(name: str, value: str) -> bool:
    if len(name) > LONGEST or len(value) > LONGEST:
        return False
    try:
        registry.check_settings({name: value})
    except (OptionError, MetricError):
        return False
    return True


def _is_default(name: str, value: str) -> bool:
    option = _owner(name)[1]
    return bool(option.parse(value) == option.default)
