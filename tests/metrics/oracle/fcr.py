"""Resolution and repeat contact from the stored tables: each contact beside every other of its customer.

No customer of the simulated store was merged into another, and its only zone is London's.
"""

BY = "channel"
HOUR = 3_600_000_000
CLOCKS_GO_BACK = 1_792_890_000_000_000  # 25 October 2026, 01:00 UTC
DONE = "('resolved', 'closed')"


def day(at: str) -> str:
    """Number of the day in London."""
    local = f"({at} + case when {at} < {CLOCKS_GO_BACK} then {HOUR} else 0 end)"
    return f"cast(julianday(date({local} / 1000000, 'unixepoch')) + 0.5 as integer)"


RULES = {
    "any_reason": "true",
    "same_reason": "other.reason is mine.reason",
    "same_channel": "other.channel = mine.channel",
}
IS_LATER = "(other.created_at, other.id) > (mine.created_at, mine.id)"
IS_EARLIER = "(other.created_at, other.id) < (mine.created_at, mine.id)"


def people(rule: str = "any_reason") -> str:
    """Contacts in scope (`placed`): each beside every other one of its customer, by the rule."""
    return f"""
        person as materialized (
            select *, {day("created_at")} as first_day, {day("until")} as last_day from (
                select *, max(created_at, coalesce(ended_at, created_at)) as until from contacts
                where direction = 'inbound' and channel not in ('bot', 'ivr') and id in (
                    select contact_id from contact_legs where answered_at is not null))
        ),
        placed as materialized (
            select mine.*,
                min(case when {IS_LATER} then max(other.first_day - mine.last_day, 0) end) as next_days,
                min(case when {IS_EARLIER} then max(mine.first_day - other.last_day, 0) end) as previous_days
            from person mine left join person other
                on other.customer_id = mine.customer_id and other.id <> mine.id and {RULES[rule]}
            group by mine.id
        )"""


def within(anchor: str, *also: str) -> str:
    return " and ".join((f"mine.{anchor} >= :start", f"mine.{anchor} < :end", *also))


def over(value: str, anchor: str, *also: str, rule: str = "any_reason") -> str:
    """A value of contacts in scope by channel."""
    return (
        f"with {people(rule)} select channel, {value} from placed mine where {within(anchor, *also)} group by channel"
    )


def followed(days: int) -> str:
    return f"coalesce(next_days <= {days}, false)"


def repeats(days: int) -> str:
    return f"coalesce(previous_days <= {days}, false)"


def mature(days: int) -> str:
    return f"{day(':known')} - last_day > {days}"


def reopened(days: int) -> str:
    back = f"e.kind = 'reopened' or (e.kind = 'status' and e.from_value in {DONE} and e.to_value not in {DONE})"
    near = f"e.at > until and {day('e.at')} - last_day <= {days}"
    return f"exists (select 1 from ticket_events e where e.ticket_id = mine.ticket_id and ({back}) and {near})"


def settled(days: int = 7) -> str:
    return f"not ({followed(days)} or {TRANSFERRED} or {reopened(days)})"


def fcr(days: int = 7, rule: str = "same_reason", *also: str) -> str:
    return over(f"avg({settled(days)})", "ended_at", mature(days), *also, rule=rule)


def repeat_rate(rule: str = "any_reason", days: int = 7) -> str:
    return over(f"avg({repeats(days)})", "created_at", rule=rule)


def cost(rule: str = "any_reason") -> str:
    return over(f"sum(case when {repeats(7)} then {HANDLE} end)", "created_at", rule=rule)


def per_chain(value: str, rule: str = "any_reason", days: int = 7) -> str:
    again, ahead = repeats(days), followed(days)
    begins = f"nullif(sum(not {again} and {ahead}), 0)"
    return over(f"sum({value}) * 1.0 / {begins}", "ended_at", mature(days), f"({again} or {ahead})", rule=rule)


def told(value: str, *also: str) -> str:
    return over(f"avg({value})", "ended_at", mature(7), f"{value} is not null", *also)


def touched_once(*also: str) -> str:
    return over(f"avg({STANDS} and {REPLIES} <= 1)", "ended_at", mature(7), "mine.ticket_id is not null", *also)


TRANSFERRED = (
    "exists (select 1 from contact_legs a join contact_legs b on b.contact_id = a.contact_id and b.leg_no > a.leg_no"
    " where a.contact_id = mine.id and b.queued_at >= a.answered_at)"
)
REPLY = "m.author_kind = 'agent' and m.is_public"
REPLIES = (
    f"((select count(*) from messages m where m.ticket_id = mine.ticket_id and {REPLY})"
    " + (select count(*) from contacts c join messages m on m.contact_id = c.id"
    f" where c.ticket_id = mine.ticket_id and +m.ticket_id is null and {REPLY}))"
)
SAID = (
    "(select s.is_resolved from surveys s where s.contact_id = mine.id and s.answered_at is not null"
    " and s.is_resolved is not null order by s.answered_at desc, s.id desc limit 1)"
)
STANDS = f"(select t.status in {DONE} from tickets t where t.id = mine.ticket_id)"
HANDLE = (
    "(select sum(coalesce(talk_s, 0) + coalesce(hold_s, 0) + coalesce(wrap_s, 0)) / 3600.0 from contact_legs"
    " where contact_id = mine.id and answered_at is not null and ended_at is not null)"
)


SINCE = f"iif({repeats(7)}, previous_days, 0)"
NET = "mine.reason not in ('payment_dispute', 'loan_application', 'complaint')"
STATEMENTS = {
    "fcr": fcr(),
    "net_fcr": fcr(7, "same_reason", NET),
    "fcr_immature": over(f"sum(not ({mature(7)}))", "ended_at"),
    "identity_coverage": over("avg(mine.customer_id is not null)", "ended_at"),
    "repeat_contact_rate": repeat_rate(),
    "return_rate": over(f"avg({followed(7)})", "ended_at", mature(7), rule="same_reason"),
    "cost_of_repeats": cost(),
    "contacts_per_repeat_chain": per_chain("1"),
    "repeat_chain_days": per_chain(SINCE),
}
VARIANTS = {
    ("fcr", "variant", "no_repeat_any_reason"): fcr(7, "any_reason"),
    ("fcr", "variant", "same_channel"): fcr(7, "same_channel"),
    ("fcr", "variant", "agent_coded"): told("mine.is_resolved"),
    ("fcr", "variant", "survey"): told(SAID),
    ("fcr", "variant", "one_touch"): touched_once(),
    ("fcr", "window_days", "1"): fcr(1),
    ("fcr", "window_days", "13"): fcr(13),
    ("net_fcr", "variant", "no_repeat_any_reason"): fcr(7, "any_reason", NET),
    ("net_fcr", "variant", "same_channel"): fcr(7, "same_channel", NET),
    ("net_fcr", "variant", "agent_coded"): told("mine.is_resolved", NET),
    ("net_fcr", "variant", "survey"): told(SAID, NET),
    ("net_fcr", "variant", "one_touch"): touched_once(NET),
    ("fcr_immature", "window_days", "3"): over(f"sum(not ({mature(3)}))", "ended_at"),
    ("repeat_contact_rate", "window_days", "16"): repeat_rate(days=16),
    ("return_rate", "window_days", "2"): over(f"avg({followed(2)})", "ended_at", mature(2), rule="same_reason"),
    **{
        (key, "repeat_rule", rule): sql
        for rule in ("same_reason", "same_channel")
        for key, sql in {
            "repeat_contact_rate": repeat_rate(rule),
            "cost_of_repeats": cost(rule),
            "contacts_per_repeat_chain": per_chain("1", rule),
            "repeat_chain_days": per_chain(SINCE, rule),
        }.items()
    },
}
