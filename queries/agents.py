"""`AGENTS_NOW`: each agent's one state at an instant, from recorded states and the legs in hand."""

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.media import CHAT, VOICE
from queries.facts.places import people_columns, site_columns
from queries.facts.stretches import LONGEST, RANKS
from queries.frames import AGENTS_NOW, INSTANT

SILENT = timedelta(seconds=300)  # a live source not heard of for so long no longer tells its agents' states
LIVE_LEG, LIVE_WRAP, CASE_LEG = 2, 5, 8  # a call or chat in hand outranks a break; an open e-mail does not
FREE = ("available", "on_contact")


def shape(
    stretches: pl.LazyFrame, on_floor: pl.LazyFrame, dims: Dimensions, at: datetime, silent: Collection[str]
) -> pl.LazyFrame:
    """One row for every agent employed at `at`; `silent` are sources whose states are not to be believed.

    `stretches` are those of facts.agent_time, `on_floor` what floor.alive found.
    """
    now = pl.lit(at, dtype=INSTANT)
    recorded = _recorded(stretches, now, silent)
    handled = on_floor.filter(pl.col("agent_id").is_not_null(), ~pl.col("is_ghost"))
    candidates = pl.concat([recorded, _in_hand(handled)])
    best = (
        candidates.sort("agent_id", "rank", "since_at")
        .unique("agent_id", keep="first", maintain_order=True)
        .select("agent_id", "state", "reason", "since_at")
    )
    own = recorded.sort("agent_id", "rank").unique("agent_id", keep="first", maintain_order=True)
    today = at.astimezone(ZoneInfo(dims.zone)).date()
    hired, left = pl.col("hired_on"), pl.col("left_on")
    employed = (hired.is_null() | (hired <= today)) & (left.is_null() | (left >= today))
    agents = (
        dims.agents.lazy()
        .filter(employed)
        .drop("agent")
        .rename({"agent_team_id": "team_id", "agent_source": "source"})
        .join(best, on="agent_id", how="left")
        .join(own.select("agent_id", own_state="state"), on="agent_id", how="left")
        .join(_counts(handled), on="agent_id", how="left")
        .with_columns(
            state=offline_stays(),
            at=now,
            state_s=(now - pl.col("since_at")).dt.total_microseconds() / 1_000_000,
            **{name: pl.col(name).fill_null(0) for name in ("in_hand", "voice", "chat", "case")},
        )
        .with_columns(**slots())
    )
    named = site_columns(people_columns(agents, dims), dims, "_team_site_id")
    return named.sort("agent_id").select(*AGENTS_NOW.columns)


def _recorded(stretches: pl.LazyFrame, now: pl.Expr, silent: Collection[str]) -> pl.LazyFrame:
    """Each agent's recorded states at the instant; one whose last stretch ended is offline since."""
    begun = stretches.filter(pl.col("started_at") <= now).with_columns(
        state=pl.col("state").cast(pl.String), reason=pl.col("reason").cast(pl.String)
    )
    lasts = pl.col("ended_at").is_null() | (pl.col("ended_at") > now)
    lost = pl.col("source").cast(pl.String).is_in(list(silent)) | (now - pl.col("started_at") > LONGEST)
    running = begun.filter(lasts).select(
        "agent_id",
        state=pl.when(lost).then(pl.lit("unknown")).otherwise("state"),
        reason=pl.when(~lost).then("reason"),
        since_at="started_at",
    )
    over = (
        begun.filter(~lasts)
        .group_by("agent_id")
        .agg(since_at=pl.col("ended_at").max())
        .join(running.select("agent_id"), on="agent_id", how="anti")
        .select("agent_id", state=pl.lit("offline"), reason=pl.lit(None, dtype=pl.String), since_at="since_at")
    )
    rank = pl.col("state").replace_strict(list(RANKS), list(RANKS.values()), default=7, return_dtype=pl.Int64)
    return pl.concat([running, over]).with_columns(rank=rank)


def _in_hand(handled: pl.LazyFrame) -> pl.LazyFrame:
    """States that the legs in hand tell by themselves."""
    is_case = ~pl.col("channel").cast(pl.String).is_in([*VOICE, *CHAT])
    working = handled.filter(pl.col("is_in_progress") | (pl.col("is_in_wrap") & ~is_case))
    in_wrap = pl.col("is_in_wrap")
    return working.select(
        "agent_id",
        state=pl.when(in_wrap).then(pl.lit("wrap")).otherwise(pl.lit("on_contact")),
        reason=pl.lit(None, dtype=pl.String),
        since_at=pl.when(in_wrap).then("ended_at").otherwise("answered_at"),
        rank=pl.when(in_wrap).then(LIVE_WRAP).when(is_case).then(CASE_LEG).otherwise(LIVE_LEG).cast(pl.Int64),
    )


def _counts(handled: pl.LazyFrame) -> pl.LazyFrame:
    """Contacts in progress of each agent, by kind of channel."""
    channel = pl.col("channel").cast(pl.String)
    voice, chat = channel.is_in(VOICE), channel.is_in(CHAT)
    return (
        handled.filter("is_in_progress")
        .group_by("agent_id")
        .agg(
            in_hand=pl.len().cast(pl.Int64),
            voice=voice.sum().cast(pl.Int64),
            chat=chat.sum().cast(pl.Int64),
            case=(~voice & ~chat).sum().cast(pl.Int64),
        )
    )


def offline_stays() -> pl.Expr:
    """An e-mail left open does not bring somebody back who has gone home."""
    only_cases = (pl.col("voice").fill_null(0) == 0) & (pl.col("chat").fill_null(0) == 0)
    gone = pl.col("own_state") == "offline"
    stays = gone.fill_null(value=False) & only_cases & (pl.col("state") == "on_contact")
    return pl.when(stays).then(pl.lit("offline")).otherwise(pl.col("state").fill_null("unknown"))


def slots() -> dict[str, pl.Expr]:
    """Slots that new work may take: a call takes all, chats leave room for chats, a case leaves room for both."""
    routed = pl.col("own_state").is_null() | pl.col("own_state").is_in(FREE)
    is_free = (
        routed
        & ((pl.col("state") == "available") | ((pl.col("state") == "on_contact") & (pl.col("in_hand") > 0)))
        & (pl.col("voice") == 0)
    )
    no_chat = pl.col("chat") == 0

    def slots(condition: pl.Expr, kind: str) -> pl.Expr:
        left = (pl.col(f"{kind}_capacity") - pl.col(kind)).clip(lower_bound=0)
        return pl.when(condition.fill_null(value=False)).then(left).otherwise(0).cast(pl.Int64)

    return {
        "free_voice": slots(is_free & no_chat, "voice"),
        "free_chat": slots(is_free, "chat"),
        "free_case": slots(is_free & no_chat, "case"),
    }
