"""Self-service: whom a bot or the IVR served so well that no agent was needed. Anchored on `created_at`."""

import narwhals as nw

from metrics.arithmetic import holds, share
from metrics.metric import Direction, Metric, Unit
from queries.frames import SELF_SERVICE

FAMILY = "self-service"

SELF_SERVICE_RATE = Metric(
    key="self_service_rate",
    name="Self-service rate",
    name_zh="自助服务率",
    question="How many customers did the bot or the IVR serve so that they needed no agent?",
    formula="sessions completed with no contact of the same customer with an agent within 24 h ÷ sessions that ended "
    "≥ 24 h ago",
    frame=SELF_SERVICE,
    measure=share(holds(nw.col("is_completed")) & nw.col("agent_contact_s").is_null(), of=nw.col("is_settled")),
    unit=Unit.SHARE,
    direction=Direction.UP,
)
