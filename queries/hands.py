"""`HANDS`: which agent may serve which queue at an instant, and how many of its contacts that agent can hold."""

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.media import CHAT, VOICE
from queries.frames import HANDS

AT_WORK = ("available", "on_contact", "wrap", "ringing", "hold")


def shape(agents: pl.LazyFrame, dims: Dimensions) -> pl.LazyFrame:
    """Pair agents of an instant (AGENTS_NOW) with the queues that they are skilled for.

    Where a source tells no skills, its agents serve all its queues.
    """
    return paired(agents.collect(), dims).sort("agent_id", "queue_id").select(*HANDS.columns)


def paired(agents: pl.DataFrame, dims: Dimensions) -> pl.LazyFrame:
    """Add `queue`, `channel`, `is_free` and `holds` to rows of agents (one or many of each): a row a queue each."""
    queues = dims.queues.select("queue_id", pl.col("queue").cast(pl.Categorical), channel="queue_channel")
    pairs = _able(agents.unique("agent_id").sort("agent_id"), dims)
    both = agents.lazy().join(pairs, on="agent_id").join(queues.lazy(), on="queue_id")
    voice, chat = pl.col("channel").is_in(VOICE), pl.col("channel").is_in(CHAT)
    slots = pl.when(voice).then("free_voice").when(chat).then("free_chat").otherwise("free_case")
    holds = pl.when(chat).then(pl.max_horizontal(1, pl.col("in_hand") + pl.col("free_chat"))).otherwise(1)
    is_at_work = pl.col("state").cast(pl.String).is_in(AT_WORK)
    return both.with_columns(
        pl.col("channel").cast(pl.Categorical), is_free=slots > 0, holds=pl.when(is_at_work).then(holds).otherwise(0)
    )


def _able(agents: pl.DataFrame, dims: Dimensions) -> pl.LazyFrame:
    """Who may serve which queue: agent_id, queue_id."""
    source = pl.col("source").cast(pl.String)
    skilled = agents.join(dims.skills, on="agent_id", how="semi").select(source).to_series().unique()
    alone = agents.select("agent_id", source).filter(~pl.col("source").is_in(skilled.implode()))
    served = alone.join(dims.queues.select("queue_id", source="queue_source"), on="source")
    columns = ("agent_id", "queue_id")
    return pl.concat([dims.skills.select(columns), served.select(columns)]).lazy()
