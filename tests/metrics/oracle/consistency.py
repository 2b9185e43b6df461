"""Attainments of channels from the stored tables: what clocks, customers, reviewers and their coming back say."""

from tests.metrics.oracle.fcr import BY, mature, people, settled, within
from tests.metrics.oracle.standards import IS_DONE, KNOWN, SAID, SPANS, STOOD, in_force, judged, open_between

CSAT = (
    "(select s.score from surveys s where s.contact_id = mine.id and s.kind = 'csat' and s.answered_at is not null"
    " and s.score between 1 and 5 order by s.answered_at desc, s.id desc limit 1)"
)
QUALITY = (
    "(select r.score from quality_reviews r where r.contact_id = mine.id"
    " order by r.reviewed_at desc, r.id desc limit 1)"
)
# Each ticket with how long it took, by the opening hours of the standard in force, less what the customer let it lie.
PAUSED_FROM, PAUSED_TO = "max(stood.at, begun)", "min(coalesce(stood.until, done), done)"
PENDING = f"""(select coalesce(sum({open_between(PAUSED_FROM, PAUSED_TO, "clock")}), 0) from stood
                where stood.ticket_id = clock.id and stood.status = 'pending_customer'
                  and {PAUSED_TO} > {PAUSED_FROM})"""
WAS_RESOLVED = f"""
    (select clock.id, clock.is_done, clock.allowance, {open_between("begun", "done", "clock")} - {PENDING} as used
       from (select ticket.id, ticket.created_at as begun, {IS_DONE} as is_done,
                    case when {IS_DONE} then coalesce(ticket.resolved_at, ticket.closed_at) else {KNOWN} end as done,
                    {judged("resolution", "ticket", "ticket.created_at", priority="ticket.priority")}
               from tickets as ticket) as clock) as took"""
WAS_ANSWERED = f"""
    (select clock.*, {open_between("begun", "done", "clock")} as used
       from (select ticket.id, ticket.created_at as begun, replied.at as done,
                    {judged("first_response", "ticket", "ticket.created_at", priority="ticket.priority")}
               from tickets as ticket join replied on replied.ticket_id = ticket.id) as clock
      where clock.done is not null and clock.allowance is not null) as took"""
FIRST_LEG = f"""
    (select leg.contact_id, leg.queued_at,
            {in_force("service_level", "threshold_s", "place", "leg.queued_at")} as allowed,
            (select min(answered_at) from contact_legs where contact_id = leg.contact_id) as answered_at
       from contact_legs as leg join (
                select leg.id, leg.queue_id, contact.segment, contact.channel from contact_legs as leg
                  join contacts as contact on contact.id = leg.contact_id) as place on place.id = leg.id
      where leg.leg_no = 1) as first"""
IN_QUEUE = "(first.answered_at - first.queued_at) / 1e6 <= first.allowed"
IS_LETTER = "mine.channel in ('email', 'web_form') and took.done >= mine.created_at"


def passed(score: str, least: float) -> str:
    return (
        f"select mine.*, {score} >= {least} as met from placed mine where {within('ended_at', f'{score} is not null')}"
    )


def answered() -> str:
    return f"""
        select mine.*, case when {IS_LETTER} then took.used <= took.allowance else {IN_QUEUE} end as met
          from placed mine join {FIRST_LEG} on first.contact_id = mine.id
          left join {WAS_ANSWERED} on took.id = mine.ticket_id where {within("ended_at")}"""


def resolved() -> str:
    return f"""
        select mine.*, took.used <= took.allowance as met
          from placed mine join {WAS_RESOLVED} on took.id = mine.ticket_id
         where {within("ended_at", "(took.is_done or took.used > took.allowance)")}"""


def kept(days: int = 7) -> str:
    return f"select mine.*, {settled(days)} as met from placed mine where {within('ended_at', mature(days))}"


MET = {
    "response": answered(),
    "resolution": resolved(),
    "fcr": kept(),
    "csat": passed(CSAT, 4),
    "quality": passed(QUALITY, 80),
}


def judgements(rows: str) -> str:
    """CTEs up to `met`: channel, reason, segment and met of each contact of which it is known."""
    return f"""
        with recursive {SPANS}, {STOOD}, {SAID}, {people("same_reason")},
        met as materialized (select channel, reason, segment, met from ({rows}) where met is not null)"""


def attained(rows: str) -> str:
    return f"{judgements(rows)} select channel, avg(met) from met group by channel"


def mixed(group: str) -> str:
    """CTEs up to `evened`: by group and channel, the attainment on the mix of reasons of the group, and n.

    Reasons with fewer than 30 contacts on the channel are one.
    """
    return f"""
        cell as (select {group} as part, channel, reason, count(*) as n, sum(met) as hits from met group by 1, 2, 3),
        mix as (select part, reason, sum(n) as weight from cell group by 1, 2),
        grid as (
            select mix.part, one.channel, mix.weight, coalesce(cell.n, 0) as n, coalesce(cell.hits, 0) as hits,
                   case when coalesce(cell.n, 0) >= 30 then mix.reason else 'few' end as stratum
              from mix join (select distinct part, channel from cell) as one on one.part is mix.part
              left join cell on cell.part is mix.part and cell.channel = one.channel and cell.reason is mix.reason),
        stratum as (select part, channel, sum(weight) as weight, sum(n) as n, sum(hits) as hits
                      from grid group by part, channel, stratum),
        evened as (select part, channel, sum(n) as n, sum(weight * hits * 1.0 / n) / sum(weight) as attained
                     from stratum where n > 0 group by part, channel)"""


STATEMENTS = {
    **{f"attainment_{kpi}": attained(rows) for kpi, rows in MET.items()},
    **{
        f"standardised_attainment_{kpi}": f"{judgements(rows)}, {mixed('1')} select channel, attained from evened"
        for kpi, rows in MET.items()
    },
}
VARIANTS = {
    ("attainment_fcr", "window_days", "3"): attained(kept(3)),
    ("attainment_quality", "pass_score", "90"): attained(passed(QUALITY, 90)),
}
__all__ = ["BY", "STATEMENTS", "VARIANTS"]
