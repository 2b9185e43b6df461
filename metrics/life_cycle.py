"""Which stage of life a customer was in, row by row: the metrics that count customers by stage, turned around."""

import polars as pl

from metrics.catalogue.customers import STAGES
from metrics.evaluate import sheets
from metrics.options import Settings
from metrics.rows import Side, behind

PREFIX = "customers_"


def stages(customers: pl.DataFrame, options: Settings | None = None) -> pl.DataFrame:
    """Columns at, stage (closed, potential, new, active, dormant, lost) of rows of CUSTOMERS, sorted by `at`.

    Rows are told apart by `at`: each is one customer at one instant.
    """
    (sheet,) = sheets([STAGES[0]])
    found = [
        behind(metric, {sheet: customers}, Side.NUMERATOR, options).select(
            "at", stage=pl.lit(metric.key.removeprefix(PREFIX))
        )
        for metric in STAGES
    ]
    return pl.concat(found).sort("at")
