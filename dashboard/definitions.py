"""What a screen says of its numbers on hover: from the registry, under the choices in force."""

from collections.abc import Iterable, Mapping
from typing import TypedDict

from dashboard import links
from metrics import glossary, registry
from metrics.glossary import say
from metrics.metric import AnyMetric
from metrics.options import Settings

GLOSSARY = "glossary"
LIVE = (
    *("waiting", "longest_wait", "in_progress", "agents", "available_agents", "staffed_agents"),
    *("offered", "answered", "abandoned", "service_level", "asa", "abandonment_rate", "handle_time", "occupancy"),
)


class Definition(TypedDict):
    """One metric in one language; `variant` null where there is but one formula."""

    name: str
    question: str
    formula: str
    variant: str | None
    numbers: list[list[str]]  # option, value in force ("" where each row says itself), meaning
    anchors: list[str]
    unit: str
    direction: str
    source: str


def definitions(keys: Iterable[str], settings: Settings, lang: str) -> Mapping[str, Definition]:
    """Definitions by key, of those keys that the registry knows."""
    families = registry.families()
    known = {one.key: (name, one) for name, members in families.items() for one in members}
    return {key: _told(*known[key], settings, lang) for key in keys if key in known}


class Linked(Definition):
    """A definition with the address of its place in the glossary."""

    to: str


def linked(keys: Iterable[str], settings: Settings, lang: str) -> list[Linked]:
    """Definitions as a hover shows them (dashboard/analysis/hover.js), of those keys that the registry knows."""
    found = definitions(keys, settings, lang)
    return [Linked(**told, to=links.to(GLOSSARY, metric=key)) for key, told in found.items()]


def _told(family: str, metric: AnyMetric, settings: Settings, lang: str) -> Definition:
    entry = glossary.entry(family, metric)
    numbers = glossary.numbers_in_force(metric, settings, lang)
    return Definition(
        name=say(entry.name, lang),
        question=say(entry.question, lang),
        formula=glossary.in_force(metric, settings, lang),
        variant=metric.variant(settings),
        numbers=[[option, "" if value is None else f"{value:g}", means] for option, value, means in numbers],
        anchors=list(dict.fromkeys(one.anchor for one in entry.rows)),
        unit=say(entry.unit, lang),
        direction=say(entry.direction, lang),
        source=say(entry.source, lang),
    )
