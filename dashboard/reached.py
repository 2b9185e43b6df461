"""Which of a scope's filters a metric knows of: by the others it is told of all, whatever was chosen."""

from collections.abc import Iterable

from metrics.metric import AnyMetric
from queries.reach import reaches


def unreached(metric: AnyMetric, filters: Iterable[str]) -> tuple[str, ...]:
    """Name the filters that leave rows of the metric alone: of any of its parts, so that it is not of them alone."""
    return tuple(name for name in filters if not all(reaches(part.frame.columns, name) for part in metric.parts))


def reached(metric: AnyMetric, filters: Iterable[str]) -> tuple[str, ...]:
    """Name the filters that change anything of the metric."""
    return tuple(name for name in filters if any(reaches(part.frame.columns, name) for part in metric.parts))
