"""How many days around its own a row's part in a metric takes: after it until it stands for good, and before it."""

from math import ceil, floor

from metrics.metric import AnyMetric, Metric
from metrics.options import Settings

SETTLING = ("window_days", "reopen_days")  # options that say how many days may still undo what happened
REACH = "window_days"  # option that says how many days before a contact are looked at
DAY_AFTER = 2  # 24 h after the last session of a day are over on the next day but one


def settling_days(metric: AnyMetric, settings: Settings) -> int:
    """Local days by which the store must know of more than a row's own before its part in the metric stands for good.

    Where maturity counts: the days of its window and the one on which these are over. 0: a closed day never changes.
    """
    return max((_settling(part, settings) for part in metric.parts), default=0)


def reach_days(metric: AnyMetric, settings: Settings) -> int:
    """Local days before a row's own that its part in the metric is told by."""
    return max((_reach(part, settings) for part in metric.parts), default=0)


def _settling(part: Metric, settings: Settings) -> int:
    read = part.columns(settings)
    if "is_settled" in read:
        return DAY_AFTER
    values = part.chosen(settings)
    windows = [values.get(name) for name in SETTLING if "age_days" in read]
    return max((floor(days) + 1 for days in windows if isinstance(days, float)), default=0)


def _reach(part: Metric, settings: Settings) -> int:
    days = None if "age_days" in part.columns(settings) else part.chosen(settings).get(REACH)
    return ceil(days) if isinstance(days, float) else 0
