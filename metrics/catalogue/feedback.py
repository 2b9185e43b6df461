"""Voice of the customer: what those who were asked said. Scores belong to the day they were given (`answered_at`)."""

import narwhals as nw

from metrics.arithmetic import count_of, holds, mean_of, share
from metrics.expected import against_expected
from metrics.metric import Direction, Metric, Unit
from queries.frames import SURVEYS

FAMILY = "voice of the customer"

SCORE = nw.col("score")
CSAT_BEST, PROMOTER, DETRACTOR = 5, 9, 6


def _scored(kind: str) -> nw.Expr:
    """Surveys of a kind that were answered with a score on its scale."""
    return holds(nw.col("kind") == kind) & ~SCORE.is_null()


CSAT = Metric(
    key="csat",
    name="Customer satisfaction (CSAT)",
    name_zh="客户满意度",
    question="Of those who rated us, how many were satisfied?",
    formula="CSAT surveys scored 4 or 5 of 5 ÷ CSAT surveys answered with a score",
    frame=SURVEYS,
    anchor="answered_at",
    measure=share(SCORE >= CSAT_BEST - 1, of=_scored("csat")),
    unit=Unit.SHARE,
    direction=Direction.UP,
    source="top two of five, as usual in the field",
)

CSAT_MEAN = Metric(
    key="csat_mean",
    name="Mean satisfaction score",
    name_zh="满意度均分",
    question="How did those who rated us rate us on average?",
    formula="mean of the scores 1 … 5 of CSAT surveys",
    frame=SURVEYS,
    anchor="answered_at",
    measure=mean_of(SCORE, of=_scored("csat")),
    unit=Unit.SCORE,
    direction=Direction.UP,
)


def _scored_so(score: int) -> Metric:
    return Metric(
        key=f"csat_scored_{score}",
        name=f"Satisfaction scored {score} of {CSAT_BEST}",
        name_zh=f"满意度 {score} 分占比",
        question=f"Of those who rated us, how many gave {score} of {CSAT_BEST}?",
        formula=f"CSAT surveys scored {score} ÷ CSAT surveys answered with a score",
        frame=SURVEYS,
        anchor="answered_at",
        measure=share(score == SCORE, of=_scored("csat")),
        unit=Unit.SHARE,
        direction={1: Direction.DOWN, CSAT_BEST: Direction.UP}.get(score, Direction.NONE),
    )


# They add up to 1.
CSAT_SCORES = tuple(_scored_so(score) for score in range(1, CSAT_BEST + 1))

POINTS = nw.when(SCORE >= PROMOTER).then(nw.lit(100.0)).otherwise(
    nw.when(SCORE <= DETRACTOR).then(nw.lit(-100.0)).otherwise(nw.lit(0.0))
)  # fmt: skip

NPS = Metric(
    key="nps",
    name="Net promoter score (NPS)",
    name_zh="净推荐值",
    question="How many more would recommend us than would not?",
    formula="% of NPS surveys scored 9–10 − % scored 0–6, of those answered with a score: −100 … 100 points",
    frame=SURVEYS,
    anchor="answered_at",
    measure=mean_of(POINTS, of=_scored("nps")),
    unit=Unit.POINTS,
    direction=Direction.UP,
    source="Reichheld, The One Number You Need to Grow (2003)",
)


def _of_nps(key: str, names: tuple[str, str], told: str, yes: nw.Expr, better: Direction) -> Metric:
    return Metric(
        key=key,
        name=names[0],
        name_zh=names[1],
        question=f"Of those who said whether they would recommend us, how many gave {told} of 10?",
        formula=f"NPS surveys scored {told} ÷ NPS surveys answered with a score",
        frame=SURVEYS,
        anchor="answered_at",
        measure=share(yes, of=_scored("nps")),
        unit=Unit.SHARE,
        direction=better,
    )


# They add up to 1.
NPS_GROUPS = (
    _of_nps("nps_promoters", ("Promoters", "推荐者占比"), "9–10", SCORE >= PROMOTER, Direction.UP),
    _of_nps(
        "nps_passives",
        ("Passives", "中立者占比"),
        "7–8",
        (SCORE > DETRACTOR) & (SCORE < PROMOTER),
        Direction.NONE,
    ),
    _of_nps("nps_detractors", ("Detractors", "贬损者占比"), "0–6", SCORE <= DETRACTOR, Direction.DOWN),
)

CES = Metric(
    key="ces",
    name="Customer effort score (CES)",
    name_zh="客户费力度",
    question="How easy was it for customers to get what they needed?",
    formula="mean of the scores 1 (hard) … 7 (easy) of CES surveys",
    frame=SURVEYS,
    anchor="answered_at",
    measure=mean_of(SCORE, of=_scored("ces")),
    unit=Unit.SCORE,
    direction=Direction.UP,
    source="CES 2.0: agreement, 1 to 7, that it was made easy",
)

FEEDBACK_RATE = Metric(
    key="feedback_rate",
    name="Feedback rate",
    name_zh="反馈收集率",
    question="Of the surveys sent, how many were answered?",
    formula="surveys sent in the period and answered since ÷ surveys sent in the period",
    frame=SURVEYS,
    measure=share(nw.col("is_answered")),
    unit=Unit.SHARE,
    direction=Direction.UP,
)

SURVEYS_SENT = Metric(
    key="surveys_sent",
    name="Surveys sent",
    name_zh="调查发送量",
    question="How many surveys were sent?",
    formula="surveys sent in the period",
    frame=SURVEYS,
    measure=count_of(),
    unit=Unit.COUNT,
)

SURVEYS_ANSWERED = Metric(
    key="surveys_answered",
    name="Surveys answered",
    name_zh="调查回收量",
    question="How many answers came in?",
    formula="surveys answered in the period, whenever they were sent",
    frame=SURVEYS,
    anchor="answered_at",
    measure=count_of(nw.col("is_answered")),
    unit=Unit.COUNT,
    direction=Direction.UP,
)


def _responses(kind: str, name: str) -> Metric:
    return Metric(
        key=f"{kind}_responses",
        name=f"{name} scores",
        name_zh=f"{name} 评分量",
        question=f"How many {name} scores were given?",
        formula=f"{name} surveys answered with a score on its scale",
        frame=SURVEYS,
        anchor="answered_at",
        measure=count_of(_scored(kind)),
        unit=Unit.COUNT,
    )


RESPONSES = tuple(_responses(kind, name) for kind, name in (("csat", "CSAT"), ("nps", "NPS"), ("ces", "CES")))

CSAT_VS_EXPECTED = against_expected(
    CSAT,
    "Satisfaction against expectation",
    "满意度与预期之比",
    "Are more customers satisfied than all agents together satisfy with the same contacts?",
)
