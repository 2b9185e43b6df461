"""Channel switches and self-service from the stored tables: contacts numbered by customer and reason."""

BY = "channel"
HOUR = 3_600_000_000
CLOCKS_GO_BACK = 1_792_890_000_000_000  # 25 October 2026, 01:00 UTC
PERSON = (
    "direction = 'inbound' and channel not in ('bot', 'ivr')"
    " and exists (select 1 from contact_legs where contact_id = contacts.id and answered_at is not null)"
)


def day(at: str) -> str:
    return f"cast(julianday(date(({at} + iif({at} < {CLOCKS_GO_BACK}, {HOUR}, 0)) / 1000000, 'unixepoch')) as integer)"


# One row a contact: itself, and the next one by the same customer for the same reason.
NUMBERED = f"""
    with person as (
        select id, channel, customer_id, reason, ticket_id, resolution_code, previous_contact_id, created_at, ended_at,
            max(created_at, coalesce(ended_at, created_at)) as until,
            (select agent_id from contact_legs where contact_id = contacts.id and answered_at is not null
             order by leg_no desc limit 1) as agent_id
        from contacts where {PERSON}
    ),
    numbered as (
        select *, row_number() over (partition by customer_id, reason order by created_at, id) as place from person
    ),
    pairs as (
        select a.*, b.channel as next_channel, b.resolution_code as next_code, b.agent_id as next_agent,
            (b.previous_contact_id is a.id or b.ticket_id = a.ticket_id) as is_linked,
            (b.id is not null and b.channel <> a.channel and {day("b.created_at")} - {day("a.until")} <= {{days}})
                as is_switch
        from numbered a left join numbered b
            on b.customer_id = a.customer_id and b.reason is a.reason and b.place = a.place + 1
        where a.ended_at >= :start and a.ended_at < :end and {day(":known")} - {day("a.until")} > {{days}}
    )
"""


def switched(value: str, where: str = "1", days: int = 7) -> str:
    return NUMBERED.format(days=days) + f"select channel, {value} from pairs where {where} group by channel"


SAME_ANSWER = (
    NUMBERED.format(days=7)
    + """
    select channel, avg(same) from (
        select channel, customer_id, min(next_code = resolution_code) as same from pairs
        where is_switch and next_code is not null and resolution_code is not null group by channel, customer_id
    ) group by channel
    """
)
STARTED_OVER = "avg(not coalesce(is_linked, 0) and not coalesce(next_agent = agent_id, 0))"
STATEMENTS = {
    "channel_switch_rate": switched("avg(is_switch)"),
    "handover_repeat_rate": switched(STARTED_OVER, "is_switch"),
    "same_answer_rate": SAME_ANSWER,
    "self_service_rate": f"""
        select s.channel, avg(s.outcome = 'self_served' and not exists (
            select 1 from contacts where customer_id = s.customer_id and {PERSON}
            and created_at >= s.created_at and created_at <= coalesce(s.ended_at, s.created_at) + 24 * {HOUR}))
        from contacts s
        where s.channel in ('bot', 'ivr') and s.created_at >= :start and s.created_at < :end
            and :known - coalesce(s.ended_at, s.created_at) >= 24 * {HOUR}
        group by s.channel
    """,
}
VARIANTS = {("channel_switch_rate", "window_days", "2"): switched("avg(is_switch)", days=2)}
