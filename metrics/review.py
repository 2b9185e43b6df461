"""Which of an agent's contacts are worth a look first, and why each. Suggestions for a talk, not a judgement."""

import polars as pl

COLUMNS = (
    *("contact_id", "ended_at", "channel", "queue", "reason", "handle_s", "is_transferred"),
    *("csat_score", "quality_score", "next_reason_days"),
)
LONGEST, TRANSFERRED, LOW_SCORE, REPEAT = "longest", "transferred", "low_score", "repeat_followed"
EACH, MOST = 3, 10
MUCH = 2.0  # times the median of the same channel makes a contact long
LOW_CSAT, LOW_QUALITY = 2, 60.0
REPEAT_DAYS = 7


def suggested(rows: pl.DataFrame, *, most: int = MOST, each: int = EACH) -> pl.DataFrame:
    """Suggest contacts among one agent's rows of the frame `outcomes` (COLUMNS), at most `each` a reason.

    The columns, `usual_s` (median handle time of the same channel) and `why` (list of the words above); those with
    most reasons first, then the latest.
    """
    usual = pl.col("handle_s").median().over("channel")
    told = rows.select(*COLUMNS).with_columns(usual_s=usual)
    low = pl.min_horizontal(pl.col("csat_score") / 5, pl.col("quality_score") / 100)
    is_low = (pl.col("csat_score") <= LOW_CSAT) | (pl.col("quality_score") < LOW_QUALITY)
    marked = told.with_columns(
        _first(
            LONGEST, pl.col("handle_s") >= MUCH * pl.col("usual_s"), -(pl.col("handle_s") / pl.col("usual_s")), each
        ),
        _first(TRANSFERRED, pl.col("is_transferred"), -pl.col("ended_at").dt.epoch("s"), each),
        _first(LOW_SCORE, is_low, low, each),
        _first(REPEAT, pl.col("next_reason_days") <= REPEAT_DAYS, pl.col("next_reason_days"), each),
    )
    why = pl.concat_list(LONGEST, TRANSFERRED, LOW_SCORE, REPEAT).list.drop_nulls()
    found = marked.with_columns(why=why).filter(pl.col("why").list.len() > 0)
    return (
        found.sort(pl.col("why").list.len(), "ended_at", "contact_id", descending=[True, True, True])
        .head(most)
        .select(*COLUMNS, "usual_s", "why")
    )


def _first(word: str, is_so: pl.Expr, order: pl.Expr, each: int) -> pl.Expr:
    """The word for the first `each` of those of which it is so, by `order`."""
    known = is_so.fill_null(value=False)
    place = pl.when(known).then(order).rank("ordinal")
    return pl.when(known & (place <= each)).then(pl.lit(word)).alias(word)
