"""First-contact resolution: who had to come back. Anchored on the contact's end, credited to who handled it."""

import narwhals as nw

from metrics.arithmetic import Measure, count_of, holds, share
from metrics.expected import against_expected
from metrics.metric import Direction, Metric, Unit
from metrics.options import Choice
from metrics.repeats import WINDOW_DAYS, Chosen, is_followed, is_mature, is_reopened
from queries.frames import OUTCOMES

FAMILY = "fcr"

VARIANTS = Choice(
    "variant",
    {
        "no_repeat_same_reason": "not followed within N days, on any channel, by a contact of the same customer for "
        "the same reason, not transferred, ticket not reopened within N days ÷ contacts that ended more than N days "
        "ago",
        "no_repeat_any_reason": "not followed within N days by any contact of the same customer, not transferred, "
        "ticket not reopened within N days ÷ contacts that ended more than N days ago",
        "same_channel": "not followed within N days by a contact of the same customer on the same channel, not "
        "transferred, ticket not reopened within N days ÷ contacts that ended more than N days ago",
        "agent_coded": "coded as resolved by the agent ÷ contacts that an agent coded and that ended more than N "
        "days ago",
        "survey": "customer said it was resolved ÷ contacts whose customer answered that and that ended more "
        "than N days ago",
        "one_touch": "ticket resolved with at most one public reply by an agent ÷ contacts with a ticket that ended "
        "more than N days ago",
    },
)
RULES = {
    "no_repeat_same_reason": "same_reason",
    "no_repeat_any_reason": "any_reason",
    "same_channel": "same_channel",
}
FORMULA = VARIANTS.formulas[VARIANTS.default]


def _resolved(chosen: Chosen) -> tuple[nw.Expr, nw.Expr]:
    """Who counts as resolved, and among whom that is known."""
    variant = chosen["variant"]
    if variant in RULES:
        came_back = is_followed(RULES[variant], chosen) | is_reopened(chosen)
        return ~came_back & ~holds(nw.col("is_transferred")), is_mature(chosen)
    yes, known = {
        "agent_coded": (nw.col("is_resolved"), nw.col("is_resolved")),
        "survey": (nw.col("survey_is_resolved"), nw.col("survey_is_resolved")),
        "one_touch": (nw.col("is_ticket_resolved") & (nw.col("agent_replies") <= 1), nw.col("agent_replies")),
    }[variant]
    return yes, is_mature(chosen) & ~known.is_null()


def _fcr(chosen: Chosen) -> Measure:
    yes, of = _resolved(chosen)
    return share(yes, of=of)


def _net_fcr(chosen: Chosen) -> Measure:
    yes, of = _resolved(chosen)
    return share(yes, of=of & holds(nw.col("is_resolvable")))


FCR = Metric(
    key="fcr",
    name="First contact resolution",
    name_zh="首次解决率",
    question="How many contacts settled the matter, so that the customer did not have to come back?",
    formula=FORMULA,
    frame=OUTCOMES,
    measure=_fcr,
    unit=Unit.SHARE,
    direction=Direction.UP,
    options=(VARIANTS, WINDOW_DAYS),
)

NET_FCR = Metric(
    key="net_fcr",
    name="Net first contact resolution",
    name_zh="净首次解决率",
    question="Of the contacts that can be settled at once at all, how many were?",
    formula="as first contact resolution, over contacts whose reason can be resolved at first contact (no disputes, "
    "applications or complaints)",
    frame=OUTCOMES,
    measure=_net_fcr,
    unit=Unit.SHARE,
    direction=Direction.UP,
    options=(VARIANTS, WINDOW_DAYS),
)

FCR_IMMATURE = Metric(
    key="fcr_immature",
    name="Contacts too recent for first contact resolution",
    name_zh="首次解决率未成熟联络量",
    question="How many contacts ended so lately that the customer may still come back?",
    formula="contacts that ended N days ago or less; they are in no rate of first contact resolution",
    frame=OUTCOMES,
    measure=lambda chosen: count_of(~is_mature(chosen)),
    unit=Unit.COUNT,
    options=(WINDOW_DAYS,),
)

IDENTITY_COVERAGE = Metric(
    key="identity_coverage",
    name="Identity coverage",
    name_zh="客户识别率",
    question="Of how many contacts do we know who the customer was?",
    formula="contacts with an identified customer ÷ contacts; the others can be no repeats",
    frame=OUTCOMES,
    measure=share(~nw.col("customer_id").is_null()),
    unit=Unit.SHARE,
    direction=Direction.UP,
)

FCR_VS_EXPECTED = against_expected(
    FCR,
    "First contact resolution against expectation",
    "首次解决率与预期之比",
    "Are more contacts settled at once than all agents together settle of the same contacts?",
)
