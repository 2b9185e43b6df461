"""Which surveys count as scored: conditions on SURVEYS that metrics of several modules share."""

import narwhals as nw

from metrics.arithmetic import holds

SCORE = nw.col("score")


def scored(kind: str) -> nw.Expr:
    """Surveys of a kind that were answered with a score on its scale."""
    return holds(nw.col("kind") == kind) & ~SCORE.is_null()
