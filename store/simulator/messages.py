"""Messages of contacts and tickets: times only for most of the past, readable for the last days."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from store.simulator.cases import Cases
from store.simulator.chains import CHANNEL, Contacts, Ints
from store.simulator.layout import SELF_SERVED
from store.simulator.stamped import stamped
from store.simulator.transcripts import lines

READABLE_DAYS = 8
DAY = 86_400_000
CUSTOMER, AGENT, BOT = range(3)
AUTHORS = ("customer", "agent", "bot")
SPOKEN = ("phone", "chat", "messaging", "social", "app")
TIMED = ("messaging", "social")
SHARES = np.array([0.0, 0.05, 0.55, 0.8])  # of the time with the agent: question, answer, question, answer
COLUMNS = ("contact_id", "ticket_id", "at", "author", "author_id", "is_public", "body")


def _on(channels: tuple[str, ...], place: Ints) -> NDArray[np.bool_]:
    return np.isin(place, [number for number, channel in enumerate(CHANNEL) if channel in channels])


def contact_messages(these: Contacts, end: int, first: int) -> pl.DataFrame:
    """Make `messages` of contacts in writing or speech: readable in the last days, before that times of messaging."""
    recent = these.created > end - READABLE_DAYS * DAY
    handled = these.is_handled
    timed = np.flatnonzero(handled & ~recent & _on(TIMED, these.place))
    answered = these.created[timed] + these.wait[timed]
    length = these.ended[timed] - answered
    at = answered[:, None] + (length[:, None] * SHARES).astype(np.int64)
    at[:, 0] = these.created[timed]
    who = np.stack([these.customer[timed] + 1, these.agent[timed] + 1] * 2, axis=1)
    count = len(timed) * 4
    parts = [_rows(
        np.repeat(these.number[timed] + 1, 4), np.repeat(these.ticket[timed], 4), at.ravel(),
        np.tile([CUSTOMER, AGENT], count // 2), who.ravel(), pl.Series([None] * count, dtype=pl.String),
    )]  # fmt: skip
    parts.append(
        _readable(these, np.flatnonzero(recent & (these.ended >= 0) & (handled | (these.outcome == SELF_SERVED))))
    )
    return _frame(pl.concat(parts), end, first)


def ticket_messages(case: Cases, these: Contacts, end: int, first: int) -> pl.DataFrame:
    """Make `messages` of tickets: mails and their answers, questions back, later words about the case."""
    root, tickets = case.root, np.arange(len(case.root)) + 1
    mail = _on(("email",), these.place[root])
    author, agent = these.customer[root] + 1, np.where(case.agent >= 0, case.agent + 1, -1)
    contact = np.where(mail, root + 1, -1)
    unsettled = np.where(case.first_resolved > case.first_response, case.first_resolved, -1)
    back, again = case.linked
    told = these.created[again]
    reply = np.where(these.is_handled[again] & (these.ended[again] >= 0), these.ended[again], -1)
    said = these.customer[again] + 1
    body_in, body_out = _letters(these, root, mail & (case.created > end - READABLE_DAYS * DAY))
    nothing = pl.Series([None], dtype=pl.String)
    rows = [
        (contact, tickets, np.where(mail, case.created, -1), CUSTOMER, author, body_in),
        (contact, tickets, np.where(mail, case.first_response, -1), AGENT, agent, body_out),
        (-1 + 0 * tickets, tickets, case.asked, AGENT, agent, nothing),
        (-1 + 0 * tickets, tickets, np.where(case.asked >= 0, case.told, -1), CUSTOMER, author, nothing),
        (-1 + 0 * tickets, tickets, unsettled, AGENT, agent, nothing),
        (again + 1, back + 1, told, CUSTOMER, said, nothing),
        (again + 1, back + 1, reply, AGENT, these.agent[again] + 1, nothing),
    ]  # fmt: skip
    parts = []
    for owner, ticket, at, kind, who, body in rows:
        mask = at >= 0
        text = (
            body.filter(pl.Series(mask))
            if len(body) == len(mask) and len(mask) > 1
            else nothing.gather([0] * int(mask.sum()))
        )
        parts.append(_rows(owner[mask], ticket[mask], at[mask], np.full(int(mask.sum()), kind), who[mask], text))
    return _frame(pl.concat(parts), end, first)


def _readable(these: Contacts, chosen: Ints) -> pl.DataFrame:
    """Conversations of the chosen contacts, spread over the time they took."""
    rows: list[tuple[int, int, int, int, int, str]] = []
    spoken, wait = _on(SPOKEN, these.place), np.maximum(these.wait, 0)
    bot = _on(("bot",), these.place)
    for n in chosen[spoken[chosen] | bot[chosen]].tolist():
        number, customer, agent = int(these.number[n]), int(these.customer[n]) + 1, int(these.agent[n]) + 1
        form = "bot" if bot[n] else "talk"
        said = lines(
            int(these.reason[n]),
            int(these.is_chinese[n]),
            is_settled=bool(these.settled[n] > 0),
            form=form,
            seed=number,
        )
        begun, ended = int(these.created[n] + wait[n]), int(these.ended[n])
        in_writing = CHANNEL[int(these.place[n])] != "phone"
        for place, (author, text) in enumerate(said):
            at = begun + (ended - begun) * place // (len(said) + 1)
            at = int(these.created[n]) if place == 0 and in_writing and author == CUSTOMER else at
            owner = {CUSTOMER: customer, AGENT: agent, BOT: 0}[author]
            rows.append((number + 1, int(these.ticket[n]), at, author, owner, text))
    columns = list(zip(*rows, strict=True)) if rows else [()] * 6
    contact, ticket, at_all, author_all, owner_all = (np.array(column, np.int64) for column in columns[:5])
    return _rows(contact, ticket, at_all, author_all, owner_all, pl.Series(columns[5], dtype=pl.String))


def _letters(these: Contacts, root: Ints, chosen: NDArray[np.bool_]) -> tuple[pl.Series, pl.Series]:
    """Bodies of recent mails and of their answers, null elsewhere."""
    bodies: tuple[list[str | None], list[str | None]] = ([None] * len(root), [None] * len(root))
    for n in np.flatnonzero(chosen).tolist():
        contact = int(root[n])
        said = lines(
            int(these.reason[contact]),
            int(these.is_chinese[contact]),
            is_settled=bool(these.settled[contact] > 0),
            form="letter",
            seed=contact,
        )
        bodies[0][n], bodies[1][n] = said[0][1], said[1][1]
    return pl.Series(bodies[0], dtype=pl.String), pl.Series(bodies[1], dtype=pl.String)


def _rows(contact: Ints, ticket: Ints, at: Ints, author: Ints, owner: Ints, body: pl.Series) -> pl.DataFrame:
    owner = np.where(owner > 0, owner, -1)
    return pl.DataFrame(
        dict(zip(COLUMNS, (contact, ticket, at, author, owner, np.ones(len(at), bool), body), strict=True))
    )


def _frame(rows: pl.DataFrame, end: int, first: int) -> pl.DataFrame:
    rows = rows.filter(pl.col("at") <= end).sort("at", "contact_id", "ticket_id", "author", maintain_order=True)
    columns: dict[str, Any] = {name: rows[name] for name in COLUMNS if name != "author"}
    columns["author_kind"] = pl.Series(AUTHORS).gather(rows["author"])
    return stamped("messages", columns, rows["at"].to_numpy(), end, first)
