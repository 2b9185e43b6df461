"""The queues themselves, with the standard that each is held to."""

from datetime import datetime

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.standards import standard_columns
from queries.frames import INSTANT
from queries.reach import limited
from queries.scope import Scope


def table(dims: Dimensions, scope: Scope, at: datetime) -> pl.DataFrame:
    """Queues in the scope: queue_id, queue, channel, team, site, source, threshold_s, target_share in force at `at`."""
    named = (
        dims.queues.lazy()
        .rename({"queue_channel": "channel", "queue_team_id": "team_id", "queue_source": "source"})
        .join(dims.teams.lazy().select("team_id", "team"), on="team_id", how="left", maintain_order="left")
        .join(
            dims.sites.lazy().select("site_id", "site"),
            left_on="queue_site_id",
            right_on="site_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(at=pl.lit(at, dtype=INSTANT))
    )
    standards = {"threshold_s": "threshold_s", "target_share": "target_share"}
    held = standard_columns(named, dims.standards, metric="service_level", at="at", into=standards)
    columns = ("queue_id", "queue", "channel", "team", "site", "source", *standards)
    return limited(held.select(columns), scope, dims).collect()
