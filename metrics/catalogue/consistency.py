"""Channel consistency: how evenly channels keep their own standards, for the same reasons. Anchored on the end.

Channels are never compared on raw seconds (an e-mail is not a call), but on how well each keeps its own standard.
"""

import narwhals as nw

from metrics import evenness
from metrics.arithmetic import Measure, holds, share
from metrics.derived import Derived
from metrics.metric import Build, Direction, Metric, Unit
from metrics.options import Number, Option
from metrics.repeats import WINDOW_DAYS, Chosen, is_followed, is_mature, is_reopened
from queries.frames import OUTCOMES

FAMILY = "channel consistency"
SATISFIED = 4  # of 5
PASS_SCORE = Number("pass_score", 80.0, "quality score from which a contact passes, of 100", most=100.0)
DIRECT = "direct standardisation (Fleiss, Statistical Methods for Rates and Proportions)"


def _settled(chosen: Chosen) -> Measure:
    came_back = is_followed("same_reason", chosen) | is_reopened(chosen)
    return share(~came_back & ~holds(nw.col("is_transferred")), of=is_mature(chosen))


def _met(column: str) -> Measure:
    return share(nw.col(column), of=~nw.col(column).is_null())


def _attainment(
    key: str, names: tuple[str, str], words: tuple[str, str], measure: Build, options: tuple[Option, ...] = ()
) -> Metric:
    return Metric(
        key=f"attainment_{key}",
        name=f"Attainment: {names[0]}",
        name_zh=f"{names[1]}达标率",
        question=words[0],
        formula=words[1],
        frame=OUTCOMES,
        measure=measure,
        unit=Unit.SHARE,
        direction=Direction.UP,
        options=options,
    )


ATTAINMENTS = (
    _attainment(
        "response",
        ("response", "响应时效"),
        (
            "How many contacts were answered within the standard of their own channel?",
            "contacts answered within their channel's standard (wait or first response) ÷ contacts that have one",
        ),
        _met("is_response_met"),
    ),
    _attainment(
        "resolution",
        ("resolution", "解决时效"),
        (
            "How many contacts had their case resolved within the standard in force?",
            "handled contacts whose ticket was resolved within the standard ÷ those for which that is decided",
        ),
        _met("is_resolution_met"),
    ),
    _attainment(
        "fcr",
        ("first contact resolution", "首次解决"),
        (
            "How many contacts settled the matter on any channel at first contact?",
            "not followed within N days for the same reason, transferred or reopened ÷ contacts over N days old",
        ),
        _settled,
        (WINDOW_DAYS,),
    ),
    _attainment(
        "csat",
        ("satisfaction", "满意度"),
        ("How many of those who rated us were satisfied?", "CSAT 4 or 5 of 5 ÷ handled contacts with a CSAT score"),
        share(nw.col("csat_score") >= SATISFIED, of=~nw.col("csat_score").is_null()),
    ),
    _attainment(
        "quality",
        ("quality", "质检"),
        ("How many of the reviewed contacts passed?", "quality score of at least 80 ÷ handled contacts reviewed"),
        lambda chosen: share(nw.col("quality_score") >= chosen["pass_score"], of=~nw.col("quality_score").is_null()),
        (PASS_SCORE,),
    ),
)


def _standardised(attainment: Metric) -> Derived:
    return Derived(
        key=f"standardised_{attainment.key}",
        name=f"{attainment.name}, same mix of reasons",
        name_zh=f"{attainment.name_zh}（同口径）",
        question=f"With the same mix of reasons on every channel: {attainment.question}",
        formula="Σ over reasons of (share of the reason among the contacts of all channels × the channel's attainment "
        "for it); reasons with n < 30 on the channel are pooled",
        inputs=(attainment,),
        within=("reason",),
        against=("channel",),
        work=evenness.standardised(attainment.key),
        unit=Unit.SHARE,
        direction=Direction.UP,
        source=DIRECT,
    )


def _gap(attainment: Metric) -> Derived:
    return Derived(
        key=attainment.key.replace("attainment", "consistency_gap"),
        name=attainment.name.replace("Attainment", "Consistency gap"),
        name_zh=attainment.name_zh.replace("达标率", "渠道差距"),
        question="How far is the worst channel behind the best at keeping its own standard?",
        formula="best − worst channel's attainment on the same mix of reasons, in percentage points; channels with "
        "n < 30 are left out",
        inputs=(attainment,),
        within=("channel", "reason"),
        work=evenness.gap(attainment.key),
        unit=Unit.POINTS,
        direction=Direction.DOWN,
        source=DIRECT,
    )


def _index(key: str, names: tuple[str, str], inputs: tuple[Metric, ...]) -> Derived:
    overall = "; the mean over the attainments for which it is known" if len(inputs) > 1 else ""
    return Derived(
        key=key,
        name=names[0],
        name_zh=names[1],
        question="How equally does every channel keep its promise (100: all the same, however well)?",
        formula="100 × (1 − 2 Σ w·|a − ā|), a a channel's attainment on the same mix of reasons, w its share of "
        f"contacts, ā = Σ w·a{overall}",
        inputs=inputs,
        within=("channel", "reason"),
        work=evenness.index([one.key for one in inputs]),
        unit=Unit.INDEX,
        direction=Direction.UP,
    )


STANDARDISED = tuple(_standardised(one) for one in ATTAINMENTS)
CONSISTENCY_GAPS = tuple(_gap(one) for one in ATTAINMENTS)
CONSISTENCY_INDICES = tuple(
    _index(
        one.key.replace("attainment", "consistency_index"),
        (one.name.replace("Attainment", "Consistency index"), one.name_zh.replace("达标率", "一致性指数")),
        (one,),
    )
    for one in ATTAINMENTS
)
CONSISTENCY_INDEX = _index("consistency_index", ("Channel consistency index", "渠道一致性指数"), ATTAINMENTS)
