"""Voice of the customer: how those who were asked rated us, on the day they did (`answered_at`)."""

import narwhals as nw

from metrics.arithmetic import mean_of, share
from metrics.expected import against_expected
from metrics.metric import Direction, Metric, Unit
from metrics.surveys import SCORE, scored
from queries.frames import SURVEYS

FAMILY = "voice of the customer"
CSAT_BEST, PROMOTER, DETRACTOR = 5, 9, 6

CSAT = Metric(
    key="csat",
    name="Customer satisfaction (CSAT)",
    name_zh="客户满意度",
    question="Of those who rated us, how many were satisfied?",
    formula="CSAT surveys scored 4 or 5 of 5 ÷ CSAT surveys answered with a score",
    frame=SURVEYS,
    anchor="answered_at",
    measure=share(SCORE >= CSAT_BEST - 1, of=scored("csat")),
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
    measure=mean_of(SCORE, of=scored("csat")),
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
        measure=share(SCORE == score, of=scored("csat")),  # noqa: SIM300 - reads as it is said
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
    measure=mean_of(POINTS, of=scored("nps")),
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
        measure=share(yes, of=scored("nps")),
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
    measure=mean_of(SCORE, of=scored("ces")),
    unit=Unit.SCORE,
    direction=Direction.UP,
    source="CES 2.0: agreement, 1 to 7, that it was made easy",
)

CSAT_VS_EXPECTED = against_expected(
    CSAT,
    "Satisfaction against expectation",
    "满意度与预期之比",
    "Are more customers satisfied than all agents together satisfy with the same contacts?",
)
