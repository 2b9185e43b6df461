"""Repeat contact: who came back, how often, and what that costs. Rates belong to the day of the later contact."""

import narwhals as nw

from metrics.arithmetic import Measure, ratio_of, share, total
from metrics.metric import Direction, Metric, Unit
from metrics.repeats import MIDDLE, REPEAT_RULE, WINDOW_DAYS, Chosen, is_followed, is_mature, is_repeat
from queries.frames import OUTCOMES

FAMILY = "fcr"
OPTIONS = (REPEAT_RULE, WINDOW_DAYS)
HOUR_S = 3600.0


def _marked(condition: nw.Expr, value: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(value).otherwise(nw.lit(0.0))


def _per_chain(chosen: Chosen, counted: nw.Expr | None = None) -> Measure:
    """Sum `counted` (null: 1) of contacts in chains, per contact that begins a chain."""
    rule = chosen["repeat_rule"]
    again, first = is_repeat(rule, chosen), ~is_repeat(rule, chosen) & is_followed(rule, chosen)
    one = nw.lit(1.0)
    top = _marked(again | first, one) if counted is None else _marked(again, counted)
    return ratio_of(top, _marked(first, one), of=is_mature(chosen) & (again | first))


def _previous(chosen: Chosen) -> nw.Expr:
    middle = MIDDLE[chosen["repeat_rule"]]
    return nw.col(f"previous{middle}_days").cast(nw.Float64)


REPEAT_CONTACT_RATE = Metric(
    key="repeat_contact_rate",
    name="Repeat contact rate",
    name_zh="重复来电率",
    question="How many contacts come from customers who had been in contact only days before?",
    formula="contacts with a contact of the same customer within N days before them ÷ contacts; told of the later one",
    frame=OUTCOMES,
    anchor="created_at",
    measure=lambda chosen: share(is_repeat(chosen["repeat_rule"], chosen)),
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    options=OPTIONS,
)

COST_OF_REPEATS = Metric(
    key="cost_of_repeats",
    name="Cost of repeats",
    name_zh="重复来电成本",
    question="How many hours of work went into contacts of customers who had to come back?",
    formula="handle time of all contacts that are repeats, in hours",
    frame=OUTCOMES,
    anchor="created_at",
    measure=lambda chosen: total(nw.col("handle_s") / HOUR_S, of=is_repeat(chosen["repeat_rule"], chosen)),
    unit=Unit.HOURS,
    direction=Direction.DOWN,
    options=OPTIONS,
)

CONTACTS_PER_REPEAT_CHAIN = Metric(
    key="contacts_per_repeat_chain",
    name="Contacts per repeat chain",
    name_zh="每条重复链联络数",
    question="Once customers have to come back, how many contacts does it take?",
    formula="contacts that repeat one or are repeated ÷ those that begin a chain; contacts that ended more "
    "than N days ago",
    frame=OUTCOMES,
    measure=_per_chain,
    unit=Unit.RATIO,
    direction=Direction.DOWN,
    options=OPTIONS,
)

REPEAT_CHAIN_DAYS = Metric(
    key="repeat_chain_days",
    name="Repeat chain days",
    name_zh="重复链天数",
    question="Once customers have to come back, over how many days does it drag on?",
    formula="local days from each contact to its repeat, added up ÷ contacts that begin a chain; contacts that ended "
    "more than N days ago",
    frame=OUTCOMES,
    measure=lambda chosen: _per_chain(chosen, _previous(chosen)),
    unit=Unit.DAYS,
    direction=Direction.DOWN,
    options=OPTIONS,
)

RETURN_RATE = Metric(
    key="return_rate",
    name="Return rate",
    name_zh="再次联络率",
    question="After how many contacts does the customer come back about the same thing?",
    formula="contacts followed within N days by a contact of the same customer for the same reason, on any channel ÷ "
    "contacts that ended more than N days ago; told of the earlier one",
    frame=OUTCOMES,
    measure=lambda chosen: share(is_followed("same_reason", chosen), of=is_mature(chosen)),
    unit=Unit.SHARE,
    direction=Direction.DOWN,
    options=(WINDOW_DAYS,),
)
