"""Which promise is asked about (`?kpi=response`), and how: `?values=raw`, or `standardised` on one mix of reasons."""

from dataclasses import dataclass

from dashboard.analysis.picks import Pick, chosen
from dashboard.shell import Opened

KPI, VALUES = "kpi", "values"
RESPONSE, ANSWER = "response", "answer"
ATTAINED = (RESPONSE, "resolution", "fcr", "csat", "quality")
KPIS = (*ATTAINED, ANSWER)
RAW, STANDARDISED = "raw", "standardised"
SWITCH, HANDOVER, PROMISE = "channel_switch_rate", "handover_repeat_rate", "promise_kept_rate"


@dataclass(frozen=True)
class Asked:
    """What the page is asked: which of KPIS, and whether on one mix of reasons."""

    kpi: str
    values: str

    @property
    def is_raw(self) -> bool:
        """Whether each channel is told on its own mix of reasons."""
        return self.values == RAW


def metric(kpi: str) -> str:
    """Return the metric behind a KPI."""
    return "same_answer_rate" if kpi == ANSWER else f"attainment_{kpi}"


def standardised(kpi: str) -> str | None:
    """Return the metric on one mix of reasons; None where there is none."""
    return None if kpi == ANSWER else f"standardised_attainment_{kpi}"


def evenness(kpi: str) -> tuple[str, ...]:
    """Return the metrics of the gap between channels and of how even they are."""
    return () if kpi == ANSWER else (f"consistency_gap_{kpi}", f"consistency_index_{kpi}")


def picks(page: Opened) -> tuple[Pick, Pick]:
    """Offer both."""
    return (
        Pick(KPI, page.say("consistency.kpi"), [(one, page.say(f"consistency.kpi_{one}")) for one in KPIS]),
        Pick(
            VALUES,
            page.say("consistency.values"),
            [(one, page.say(f"consistency.values_{one}")) for one in (RAW, STANDARDISED)],
        ),
    )


def from_url(page: Opened) -> Asked:
    """Read them from the URL."""
    kpi, values = picks(page)
    return Asked(chosen(kpi), chosen(values))
