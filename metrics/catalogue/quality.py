"""Quality: how well reviewers found contacts handled. Anchored on `reviewed_at`."""

import narwhals as nw

from metrics.arithmetic import count_of, mean_of
from metrics.expected import against_expected
from metrics.metric import Direction, Metric, Unit
from queries.frames import REVIEWS

FAMILY = "quality"

QUALITY_SCORE = Metric(
    key="quality_score",
    name="Quality score",
    name_zh="质检得分",
    question="How well were the contacts handled that somebody reviewed?",
    formula="mean of the scores 0 … 100 of quality reviews",
    frame=REVIEWS,
    measure=mean_of(nw.col("score")),
    unit=Unit.SCORE,
    direction=Direction.UP,
)

QUALITY_REVIEWS = Metric(
    key="quality_reviews",
    name="Quality reviews",
    name_zh="质检量",
    question="How many contacts were reviewed?",
    formula="quality reviews made in the period",
    frame=REVIEWS,
    measure=count_of(),
    unit=Unit.COUNT,
)

QUALITY_VS_EXPECTED = against_expected(
    QUALITY_SCORE,
    "Quality score against expectation",
    "质检得分与预期之比",
    "Do reviewers score contacts higher than the same contacts of all agents together?",
)
