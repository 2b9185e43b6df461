"""Finds every metric: the constants of the catalogue's modules. No list is kept by hand."""

import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType, ModuleType

import metrics.catalogue
from metrics.metric import AnyMetric, Definition, Metric, MetricError
from metrics.options import OptionError, Settings, did_you_mean
from queries.frames import FRAMES


@cache
def everything() -> Mapping[str, AnyMetric]:
    """Every metric by key, family after family; MetricError for a key used twice or a frame that is not declared."""
    return MappingProxyType(collect(metric for family in families().values() for metric in family))


@cache
def families() -> Mapping[str, tuple[AnyMetric, ...]]:
    """Families by name (a module's FAMILY), each with its metrics as they are written."""
    found: dict[str, tuple[AnyMetric, ...]] = {}
    for info in pkgutil.iter_modules(metrics.catalogue.__path__):
        module = import_module(f"{metrics.catalogue.__name__}.{info.name}")
        found[module.FAMILY] = (*found.get(module.FAMILY, ()), *_constants(module))
    return MappingProxyType(found)


def family(name: str) -> tuple[AnyMetric, ...]:
    """Metrics of one family; MetricError where there is none of that name."""
    if name not in families():
        raise MetricError(f"no family {name!r}; {did_you_mean(name, list(families()))}")
    return families()[name]


def get(key: str) -> AnyMetric:
    """One metric; MetricError where there is none of that key."""
    if key not in everything():
        raise MetricError(f"no metric {key!r}; {did_you_mean(key, list(everything()))}")
    return everything()[key]


def check_settings(settings: Settings) -> None:
    """Refuse settings that no metric offers or that hold a value not allowed, with OptionError."""
    for name, text in settings.items():
        key, _, option_name = name.rpartition(".")
        owners = [get(key)] if key else list(everything().values())
        options = [option for metric in owners for option in metric.options]
        named = [option for option in options if option.name == option_name]
        if not named:
            offered = sorted({option.name for option in options})
            hint = did_you_mean(option_name, offered) if offered else f"{key} has no options"
            raise OptionError(f"no option {name!r}; {hint}")
        named[0].parse(text)


def collect(found: Iterable[AnyMetric]) -> dict[str, AnyMetric]:
    """Index metrics by key; MetricError for a key used twice (parts included) or a frame that is not declared."""
    known: dict[str, AnyMetric] = {}
    made_of: dict[str, Metric] = {}
    for metric in found:
        if metric.key in known:
            raise MetricError(f"two metrics are called {metric.key!r}")
        for part in metric.parts:
            if made_of.setdefault(part.key, part) is not part:
                raise MetricError(f"{metric.key} is made of another {part.key!r} than others are")
            if FRAMES.get(part.frame.name) is not part.frame:
                raise MetricError(f"{metric.key} reads a frame {part.frame.name!r} that queries.frames does not list")
        known[metric.key] = metric
    return known


def _constants(module: ModuleType) -> list[AnyMetric]:
    """Metrics among a module's upper-case names, tuples of them included, in the order they are written."""
    named = [value for name, value in vars(module).items() if name.isupper()]
    items = [item for value in named for item in (value if isinstance(value, tuple) else (value,))]
    return [item for item in items if isinstance(item, Definition)]
