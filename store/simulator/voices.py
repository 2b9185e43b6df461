"""What customers said afterwards, and what reviewers found: surveys and quality reviews."""

import numpy as np
import polars as pl

from store.simulator.chains import CHANNEL, Contacts
from store.simulator.company import TEAMS
from store.simulator.staffing import team_of
from store.simulator.stamped import stamped

MINUTE = 60_000
KINDS = ("csat", "nps", "ces")
ANSWERS = {
    "phone": 0.16,
    "chat": 0.31,
    "messaging": 0.27,
    "email": 0.19,
    "social": 0.12,
    "app": 0.29,
    "in_person": 0.22,
}
PRAISE = ("Quick and friendly.", "Solved at once, thank you!", "很专业，一次就解决了。", "服务态度很好，谢谢。")
BLAME = ("I had to call again.", "Nobody could tell me why.", "等了很久，问题还没解决。", "每个渠道说法都不一样。")
SPAN = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}
LEADS = np.cumsum([0, *(team.size for team in TEAMS)])[:-1]


def survey_frame(draw: np.random.Generator, these: Contacts, end: int, first: int) -> pl.DataFrame:
    """Make the frame of `surveys` about these contacts: three in ten are asked, fewer answer."""
    asked = np.flatnonzero(these.is_handled & (draw.random(len(these.number)) < 0.3))
    count = len(asked)
    sent = these.ended[asked] + draw.integers(2, 12, count) * MINUTE
    kind = draw.choice(len(KINDS), count, p=[0.7, 0.18, 0.12])
    happy = (
        0.74 * (these.settled[asked] > 0)
        - np.minimum(these.wait[asked] / 3_600_000, 0.25)
        + draw.normal(0.12, 0.2, count)
    )
    rate = np.array([ANSWERS.get(channel, 0.0) for channel in CHANNEL])[these.queue[asked]]
    answered = sent + (draw.exponential(90, count) * MINUTE).astype(np.int64) + MINUTE
    answers = (draw.random(count) < rate * np.where(happy < 0.3, 1.2, 0.95)) & (answered <= end)
    low, high = (np.array([SPAN[name][side] for name in KINDS])[kind] for side in (0, 1))
    score = np.clip(np.round(low + np.clip(happy + 0.06, 0, 1) ** 0.8 * (high - low)), low, high).astype(np.int64)
    agrees = (these.settled[asked] > 0) ^ (draw.random(count) < 0.07)
    words = answers & (draw.random(count) < 0.22)
    text = np.where(happy > 0.5, 0, 4) + 2 * these.is_chinese[asked] + draw.integers(2, size=count)
    keep = sent <= end
    columns = {
        "contact_id": these.number[asked] + 1, "ticket_id": these.ticket[asked],
        "kind": pl.Series(KINDS).gather(kind), "sent_at": sent, "answered_at": np.where(answers, answered, -1),
        "score": np.where(answers, score, -1),
        "is_resolved": pl.select(pl.when(pl.Series(answers)).then(pl.Series(agrees))).to_series(),
        "comment": pl.Series([*PRAISE, *BLAME, None]).gather(np.where(words, text, 8)),
    }  # fmt: skip
    frame = pl.DataFrame(columns).filter(pl.Series(keep))
    version = np.where(answers, answered, sent)[keep]
    return stamped("surveys", {name: frame[name] for name in frame.columns}, version, end, first)


def review_frame(draw: np.random.Generator, these: Contacts, end: int, first: int) -> pl.DataFrame:
    """Make the frame of `quality_reviews`: two in a hundred contacts are heard by the team lead, a day or two later."""
    at = these.ended + (draw.random(len(these.number)) * 2 + 0.3) * 86_400_000
    heard = np.flatnonzero(these.is_handled & (draw.random(len(these.number)) < 0.02) & (at <= end))
    count = len(heard)
    score = np.clip(
        draw.normal(82, 7, count) + 5 * (these.settled[heard] > 0) - (these.agent[heard] * 37 % 11 - 5) * 0.7, 20, 100
    )
    when = at[heard].astype(np.int64)
    columns = {
        "contact_id": these.number[heard] + 1, "reviewer_id": LEADS[np.array(team_of())[these.agent[heard]]] + 1,
        "reviewed_at": when, "score": np.round(score, 1), "note": pl.Series([None] * count, dtype=pl.String),
    }  # fmt: skip
    return stamped("quality_reviews", columns, when, end, first)
