"""The tiles of the page: those of the view that is looked at."""

from dashboard.analysis import measured, tiles
from dashboard.analysis.comparing import Comparison
from dashboard.customers.asked import CARE, LIFE, TIERS, VOICE, Asked
from dashboard.shell import Opened

OF = {
    VOICE: ("csat", "nps", "ces", "feedback_rate", "surveys_sent", "surveys_answered"),
    CARE: (
        *("complaint_rate", "complaint_response_time", "complaint_resolution_time"),
        *("promise_kept_rate", "follow_up_rate", "self_service_rate"),
    ),
    TIERS: ("csat", "nps", "ces", "complaint_rate", "follow_up_rate", "self_service_rate"),
    LIFE: ("customers", "churn_rate", "reactivation_rate", "repeat_purchase_rate"),
}


def draw(page: Opened, comparison: Comparison, asked: Asked) -> None:
    """Draw them."""
    keys = OF[asked.view]
    told = measured.measured(page.scope, comparison, keys)
    tiles.draw(page, [tiles.tile(page, comparison, told, key, tiles.opening(key)) for key in keys])
