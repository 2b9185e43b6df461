"""Which KPIs the weekly scorecard has, with their targets: `[[scorecard.kpis]]` of `floorview.toml`."""

from typing import Self

from pydantic import Field, model_validator

from dashboard.settings_table import Table
from metrics import registry
from metrics.metric import MetricError, lacking
from metrics.options import OptionError
from queries.frames import CUSTOMERS
from queries.history import INSTANT_FRAMES


class Kpi(Table):
    """One KPI: a metric, what it is to reach, and how it is made where that is not as usual."""

    metric: str = Field(max_length=80, examples=["service_level"])
    target: float | None = Field(default=None, allow_inf_nan=False, examples=[0.8])
    set: dict[str, str | float] = Field(default={}, examples=[{"threshold_s": 30}])

    @property
    def settings(self) -> dict[str, str]:
        """Options of the metric by their own names, as text."""
        return {name: value if isinstance(value, str) else f"{value:g}" for name, value in self.set.items()}

    @model_validator(mode="after")
    def _known(self) -> Self:
        try:
            metric = registry.get(self.metric)
            registry.check_settings({f"{self.metric}.{name}": value for name, value in self.settings.items()})
        except (MetricError, OptionError) as error:
            raise ValueError(str(error)) from None
        frames = {part.frame.name for part in metric.parts}
        has_weeks = not lacking(metric, ("iso_week",)) or frames == {CUSTOMERS.name}
        if not has_weeks or not frames.isdisjoint(INSTANT_FRAMES):
            raise ValueError(f"{self.metric} has no history by week")
        return self


USUAL = (
    Kpi(metric="service_level", target=0.8),
    Kpi(metric="abandonment_rate", target=0.05),
    Kpi(metric="sla_attainment_first_response", target=0.8),
    Kpi(metric="sla_attainment_resolution", target=0.9),
    Kpi(metric="handle_time"),
    Kpi(metric="fcr", target=0.75),
    Kpi(metric="repeat_contact_rate", target=0.4),
    Kpi(metric="reopen_rate", target=0.08),
    Kpi(metric="csat", target=0.7),
    Kpi(metric="complaint_rate", target=0.1),
    Kpi(metric="self_service_rate", target=0.45),
    Kpi(metric="consistency_index", target=90),
    Kpi(metric="churn_rate", target=0.01),
)


class Scorecard(Table):
    """The KPIs in the order in which they stand."""

    kpis: tuple[Kpi, ...] = Field(
        default=USUAL, min_length=1, max_length=14, examples=[[{"metric": "service_level", "target": 0.8}]]
    )

    @model_validator(mode="after")
    def _once(self) -> Self:
        keys = [one.metric for one in self.kpis]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"the metric {twice[0]!r} stands there twice; a KPI is listed once")
        return self
