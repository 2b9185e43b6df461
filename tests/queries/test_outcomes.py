"""What OUTCOMES and SELF_SERVICE tell of each contact, at the edges. Days are those of the site."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from metrics import registry
from metrics.evaluate import totals
from queries import chains, history
from queries.frames import OUTCOMES, SELF_SERVICE
from queries.scope import OPERATOR, Principal, Role, Scope, Window
from store.schema.contacts import Contact, ContactLeg, Message, Ticket, TicketEvent
from store.schema.people import Customer, Queue, ServiceStandard, Site
from store.schema.voice import QualityReview, Survey
from tests.queries.world import at

SYDNEY = "Australia/Sydney"
WEEK = (date(2026, 9, 1), date(2026, 9, 8))


@pytest.fixture
def sydney(world):
    world.centre()
    world.change(Site, 1, time_zone=SYDNEY)
    return world


@pytest.fixture
def met(sydney):
    """Put a contact in: who, when by the wall clock of Sydney, how long, and what else; gives its key."""

    def put(customer, when, minutes=10, **more):
        start = at(when, more.pop("zone", SYDNEY))
        end = start + timedelta(minutes=minutes)
        leg = {"agent_id": more.pop("agent", 1), "queue_id": more.pop("queue", 1)}
        answered = more.pop("answered", True)
        if customer is not None:
            known = {"id": customer}
            if customer not in put.known:
                put.known.add(customer)
                sydney.put(Customer, **known)
        told = {"reason": "bill_query", "ended_at": end, "outcome": "answered"} | more
        key = sydney.put(Contact, customer_id=customer, created_at=start, **told)
        times = {"answered_at": start, "left_queue_at": start, "ended_at": end} if answered else {}
        sydney.put(ContactLeg, contact_id=key, queued_at=start, **leg, **times)
        return key

    put.known = set()
    return put


def read(source, days=WEEK, zone=SYDNEY, anchor="created_at", frame=OUTCOMES):
    return history.read(source, frame, Scope(Window.days(*days, zone), OPERATOR), anchor)


def column(rows, name):
    return rows.sort("contact_id")[name].to_list()


def repeats(rows, days=7, name="previous_days"):
    return rows.filter(pl.col(name) <= days).height


def test_a_contact_before_the_window_matches_but_is_not_counted(met, source):
    met(1, "2026-08-28 10:00")
    met(1, "2026-09-01 10:00")
    rows = read(source)
    assert (rows.height, repeats(rows)) == (1, 1)


def test_seven_days_apart_is_within_seven_and_eight_is_not(met, source):
    met(1, "2026-08-25 10:00")
    met(2, "2026-08-25 10:00")
    met(1, "2026-09-01 10:00")
    met(2, "2026-09-02 10:00")
    rows = read(source)
    assert (rows.height, repeats(rows), repeats(rows, 45)) == (2, 1, 2)


def test_calendar_days_count_and_not_hours(met, source):
    met(1, "2026-08-25 23:00")
    met(1, "2026-09-02 00:00")
    rows = read(source)
    assert (column(rows, "previous_days"), repeats(rows)) == ([8], 0)


@pytest.mark.parametrize(("zone", "total"), [(SYDNEY, 1), ("UTC", 0)])
def test_the_window_is_that_of_the_zone(met, source, zone, total):
    met(1, "2026-08-31 14:30", zone="UTC")
    assert read(source, zone=zone).height == total


def test_each_contact_after_the_first_is_a_repeat(met, source):
    for day in (1, 3, 5):
        met(1, f"2026-09-0{day} 10:00")
    rows = read(source)
    assert (rows.height, repeats(rows)) == (3, 2)


def test_twice_a_day_is_no_day_apart(met, source):
    met(1, "2026-09-02 09:00")
    met(1, "2026-09-02 15:00")
    rows = read(source)
    assert column(rows, "previous_days") == [None, 0]
    assert column(rows, "next_days") == [0, None]


def test_nothing_happened(met, source):
    assert read(source).is_empty()


def test_what_follows_after_the_windows_end_counts(met, source):
    met(1, "2026-09-07 10:00")
    met(1, "2026-09-12 10:00")
    rows = read(source)
    assert (rows.height, column(rows, "next_days"), column(rows, "age_days")) == (1, [5], [5])


def test_maturity_is_judged_by_the_last_instant_known(met, source):
    met(1, "2026-09-01 10:00")
    met(2, "2026-09-04 10:00")
    met(3, "2026-09-09 23:00")  # the store knows nothing later
    rows = read(source)
    assert column(rows, "age_days") == [8, 5]


@pytest.mark.parametrize(
    ("known", "first_contact", "n"),
    [
        pytest.param("2026-09-08 12:00", None, 0, id="noon of the seventh day after: the afternoon is to come"),
        pytest.param("2026-09-08 23:59", None, 0, id="its last minute"),
        pytest.param("2026-09-09 00:00", 0.5, 2, id="the day is over: who came back on its evening counts"),
    ],
)
def test_a_contact_is_mature_when_the_last_day_of_its_window_is_over(met, source, known, first_contact, n):
    met(1, "2026-09-01 10:00")
    met(2, "2026-09-01 10:00")
    if n:
        met(2, "2026-09-08 23:30")
    met(3, known)
    day = (WEEK[0], WEEK[0] + timedelta(days=1))
    told = totals(
        [registry.get("fcr"), registry.get("fcr_immature")], {"outcomes": read(source, day, anchor="ended_at")}
    )
    assert told["fcr"][:2] == (first_contact, n)
    assert told["fcr_immature"].value == 2 - n


@pytest.mark.parametrize(("known", "settled"), [("2026-09-02 10:04", False), ("2026-09-02 10:05", True)])
def test_a_session_is_settled_24_hours_after_its_end_and_no_sooner(met, sydney, source, known, settled):
    start = at("2026-09-01 10:00", SYDNEY)
    ended = {"ended_at": start + timedelta(minutes=5), "outcome": "self_served", "channel": "ivr"}
    sydney.put(Contact, created_at=start, **ended)
    met(1, known)
    assert column(read(source, frame=SELF_SERVICE), "is_settled") == [settled]


def test_a_contact_over_midnight_counts_from_its_end(met, source):
    met(1, "2026-09-01 23:50", minutes=20)
    met(1, "2026-09-08 09:00")
    rows = read(source, anchor="ended_at")
    assert column(rows, "next_days") == [6]
    assert [str(day) for day in column(rows, "local_day")] == ["2026-09-02"]


def test_the_latest_end_before_it_counts_whichever_began_last(met, source):
    met(1, "2026-08-20 09:00", minutes=12 * 24 * 60)  # ends on 1 September
    met(1, "2026-08-21 09:00")
    met(1, "2026-09-05 09:00")
    rows = read(source)
    assert column(rows, "previous_days") == [4]


def test_one_that_began_while_another_was_open_follows_it_at_once(met, source):
    met(1, "2026-09-01 09:00", minutes=3 * 24 * 60)
    met(1, "2026-09-02 09:00")
    rows = read(source)
    assert column(rows, "next_days") == [0, None]
    assert column(rows, "previous_days") == [None, 0]


def test_what_began_and_ended_before_the_window_follows_a_long_contact_that_ends_in_it(met, source):
    long = met(1, "2026-08-25 10:00", minutes=9 * 24 * 60)
    met(1, "2026-08-28 10:00")
    scope = Scope(Window.days(*WEEK, SYDNEY), OPERATOR)
    for columns in (None, ("next_days",), ("next_days", "previous_days")):
        rows = history.read(source, OUTCOMES, scope, "ended_at", columns=columns)
        assert rows["next_days"].to_list() == [0], columns
    assert column(read(source, anchor="ended_at"), "contact_id") == [long]


def test_impossible_and_missing_ends_count_from_the_start(met, source):
    met(1, "2026-09-01 09:00", ended_at=at("2026-08-20 09:00"))
    met(2, "2026-09-01 09:00", ended_at=None, outcome=None)
    met(1, "2026-09-03 09:00")
    met(2, "2026-09-03 09:00")
    rows = read(source)
    assert column(rows, "next_days")[:2] == [2, 2]
    assert column(rows, "age_days")[:2] == [2, None]


def test_merged_customers_are_one_whether_in_a_chain_or_a_circle(met, sydney, source):
    for customer, day in ((1, 1), (2, 2), (3, 3), (8, 1), (9, 2)):
        met(customer, f"2026-09-0{day} 10:00")
    sydney.change(Customer, 1, merged_into=2)
    sydney.change(Customer, 2, merged_into=3)
    sydney.change(Customer, 8, merged_into=9)
    sydney.change(Customer, 9, merged_into=8)
    rows = read(source)
    assert column(rows, "previous_days") == [None, 1, 1, None, 1]
    assert column(rows, "customer_id") == [3, 3, 3, 8, 8]


def test_a_merged_customers_contact_before_a_short_window_is_found(met, sydney, source):
    met(1, "2026-08-30 10:00")
    met(2, "2026-09-01 10:00")
    sydney.change(Customer, 1, merged_into=2)
    assert column(read(source), "previous_days") == [2]


def test_who_is_not_identified_is_there_but_repeats_nothing(met, source):
    met(None, "2026-09-01 10:00")
    met(None, "2026-09-02 10:00")
    rows = read(source)
    assert column(rows, "customer_id") == [None, None]
    assert column(rows, "previous_days") == [None, None]


def test_only_inbound_contacts_that_a_person_answered_are_in_scope(met, source):
    met(1, "2026-09-01 10:00")
    met(1, "2026-09-02 10:00", answered=False)
    met(1, "2026-09-02 11:00", direction="outbound")
    met(1, "2026-09-02 12:00", channel="bot")
    rows = read(source)
    assert (rows.height, column(rows, "next_days")) == (1, [None])


def test_reason_and_channel_narrow_what_counts(met, source):
    met(1, "2026-09-01 10:00")
    met(1, "2026-09-02 10:00", reason="roaming", resolution_code="explained")
    met(1, "2026-09-04 10:00", channel="chat", agent=2)
    rows = read(source)
    assert column(rows, "next_days") == [1, 2, None]
    assert column(rows, "next_reason_days") == [3, None, None]
    assert column(rows, "next_channel_days") == [1, None, None]
    assert column(rows, "next_channel") == ["chat", None, None]
    assert column(rows, "next_same_agent") == [False, None, None]
    assert column(rows, "next_same_code") == [None, None, None]


def test_no_reason_given_is_a_reason_of_its_own(met, source):
    met(1, "2026-09-01 10:00", reason=None)
    met(1, "2026-09-02 10:00", reason=None)
    assert column(read(source), "next_reason_days") == [1, None]


def test_a_contact_continues_another_that_it_names_or_shares_the_ticket_of(met, sydney, source):
    ticket = sydney.put(Ticket, created_at=at("2026-09-01 10:00"))
    first = met(1, "2026-09-01 10:00", resolution_code="explained")
    met(1, "2026-09-02 10:00", previous_contact_id=first, resolution_code="explained", ticket_id=ticket)
    met(1, "2026-09-03 10:00", resolution_code="refunded", ticket_id=ticket)
    met(1, "2026-09-04 10:00")
    rows = read(source)
    assert column(rows, "next_is_linked") == [True, True, False, None]
    assert column(rows, "next_same_code") == [True, False, None, None]


def test_handed_on_and_credited_to_who_had_it_last(met, sydney, source):
    key = met(1, "2026-09-01 10:00")
    later = at("2026-09-01 10:05", SYDNEY)
    sydney.put(
        ContactLeg, contact_id=key, leg_no=2, agent_id=2, queued_at=later, answered_at=later,
        left_queue_at=later, ended_at=later + timedelta(minutes=5), talk_s=300.0,
    )  # fmt: skip
    met(2, "2026-09-01 10:00")
    rows = read(source)
    assert column(rows, "is_transferred") == [True, False]
    assert column(rows, "agent") == ["Bob", "Ann"]
    assert column(rows, "handle_s") == [900.0, 600.0]


def test_its_ticket_was_reopened_answered_and_resolved(met, sydney, source):
    opened = at("2026-09-01 10:00", SYDNEY)
    one = sydney.put(Ticket, created_at=opened, status="resolved")
    other = sydney.put(Ticket, created_at=opened, status="open")
    met(1, "2026-09-01 10:00", ticket_id=one)
    met(2, "2026-09-01 10:00", ticket_id=other)
    met(3, "2026-09-01 10:00")
    for day in (4, 6):
        sydney.put(TicketEvent, ticket_id=one, at=at(f"2026-09-0{day} 09:00", SYDNEY), kind="reopened")
    sydney.put(TicketEvent, ticket_id=other, at=opened - timedelta(days=1), kind="reopened")
    for author, public in (("agent", True), ("agent", False), ("bot", True), ("customer", True), ("agent", True)):
        sydney.put(Message, ticket_id=one, at=opened, author_kind=author, is_public=public)
    rows = read(source)
    assert column(rows, "reopened_days") == [3, None, None]
    assert column(rows, "agent_replies") == [2, 0, None]
    assert column(rows, "is_ticket_resolved") == [True, False, None]


def test_the_latest_answer_and_the_latest_review_count(met, sydney, source):
    key, silent = met(1, "2026-09-01 10:00"), met(2, "2026-09-01 10:00")
    sent = at("2026-09-01 12:00")
    for hours, told in (
        (1, {"score": 2, "is_resolved": False}),
        (2, {"score": 5, "is_resolved": True}),
        (3, {"score": 9}),
    ):
        sydney.put(Survey, contact_id=key, kind="csat", sent_at=sent, answered_at=sent + timedelta(hours=hours), **told)
    sydney.put(Survey, contact_id=silent, kind="csat", sent_at=sent, score=4)
    for hours, score in ((1, 60.0), (2, 80.0)):
        sydney.put(QualityReview, contact_id=key, reviewed_at=sent + timedelta(hours=hours), score=score)
    rows = read(source)
    assert column(rows, "survey_is_resolved") == [True, None]
    assert column(rows, "csat_score") == [5, None]
    assert column(rows, "quality_score") == [80.0, None]


def test_answered_in_time_is_judged_by_the_channels_own_standard(met, sydney, source):
    sydney.put(Queue, name="Post", channel="email")
    sydney.put_all(
        (ServiceStandard, {"channel": "phone"}),
        (ServiceStandard, {"channel": "email", "metric": "first_response", "threshold_s": 3600.0}),
        (ServiceStandard, {"channel": "email", "metric": "resolution", "threshold_s": 7200.0}),
    )
    opened = at("2026-09-01 10:00", SYDNEY)
    answered = opened + timedelta(hours=2)
    ticket = sydney.put(Ticket, created_at=opened, status="resolved", first_response_at=answered, resolved_at=answered)
    late = sydney.put(Ticket, created_at=opened, status="open")
    met(1, "2026-09-01 10:00")
    met(2, "2026-09-01 10:00", channel="chat", queue=2)
    met(3, "2026-09-01 10:00", channel="email", queue=3, ticket_id=ticket)
    met(4, "2026-09-01 10:00", channel="email", queue=3, ticket_id=late)
    met(5, "2026-09-06 10:00")
    rows = read(source)
    assert column(rows, "is_response_met") == [True, None, False, None, True]
    assert column(rows, "is_resolution_met") == [None, None, True, False, None]


@pytest.mark.parametrize(
    ("first", "then", "days"),
    [
        ("2026-10-24 23:30", "2026-10-31 23:30", 7),
        ("2026-10-25 00:30", "2026-11-01 23:59", 7),
        ("2026-10-25 23:30", "2026-10-26 00:15", 1),
        ("2026-03-28 12:00", "2026-04-05 00:00", 8),
    ],
    ids=[
        "over the night of 25 hours",
        "to the last minute",
        "an hour either side of midnight",
        "over that of 23 hours",
    ],
)
def test_days_of_23_and_25_hours_are_days(met, sydney, source, first, then, days):
    sydney.change(Site, 1, time_zone="Europe/London")
    met(1, first, zone="Europe/London")
    met(1, then, zone="Europe/London")
    rows = read(source, (date(2026, 3, 1), date(2026, 11, 5)), "Europe/London")
    assert column(rows, "next_days") == [days, None]
    assert column(rows, "previous_days") == [None, days]


def test_columns_asked_for_alone_are_those_of_all(met, sydney, source):
    ticket = sydney.put(Ticket, created_at=at("2026-09-01 10:00"))
    for day in (1, 2, 5):
        met(1, f"2026-09-0{day} 10:00", ticket_id=ticket)
    whole = read(source)
    scope = Scope(Window.days(*WEEK, SYDNEY), OPERATOR)
    for name in OUTCOMES.columns:
        alone = history.read(source, OUTCOMES, scope, "created_at", columns=[name])
        assert alone[name].to_list() == whole[name].to_list(), name


def test_chains_of_contacts(met, source):
    met(1, "2026-08-30 10:00")
    met(1, "2026-09-01 10:00", channel="chat", agent=2)
    met(1, "2026-09-03 10:00")
    met(1, "2026-09-20 10:00")
    met(2, "2026-09-02 10:00")
    met(2, "2026-09-03 10:00", reason="roaming")
    window = Window.days(*WEEK, SYDNEY)
    told = chains.read(source, Scope(window, OPERATOR), window_days=7, rule="any_reason")
    assert told.select("customer_id", "contacts", "channels", "agents", "days").rows() == [
        (1, 3, 2, 2, 4),
        (2, 2, 1, 1, 1),
    ]
    assert told["handle_s"].to_list() == [1800.0, 1200.0]
    narrow = chains.read(source, Scope(window, OPERATOR), window_days=7, rule="same_reason")
    assert narrow["customer_id"].to_list() == [1]


SEEN = ("contacts", "elsewhere", "channels", "agents", "days", "handle_s", "chain_id")


@pytest.mark.parametrize(
    ("who", "told"),
    [
        pytest.param(Principal("all", Role.SUPERVISOR), [(3, 0, 2, 2, 4, 1800.0, 1)], id="a supervisor: all of it"),
        pytest.param(
            Principal("north", Role.TEAM_LEAD, teams=frozenset({"North"})),
            [(3, 1, 1, 1, 4, 1200.0, 1)],
            id="a team lead: that the customer came once more elsewhere, not on which channel nor to whom",
        ),
        pytest.param(
            Principal("south", Role.TEAM_LEAD, teams=frozenset({"South"})),
            [(3, 2, 1, 1, 0, 600.0, 2)],
            id="the lead of the other team: one's own contact, not the key of the first",
        ),
        pytest.param(
            Principal("Ann", Role.AGENT, teams=frozenset({"North"}), agent_id=1),
            [(3, 1, 1, 1, 4, 1200.0, 1)],
            id="an agent: one's own contacts",
        ),
        pytest.param(Principal("new", Role.AGENT), [], id="an agent of whom nobody knows which"),
        pytest.param(Principal("London", Role.SUPERVISOR, sites=frozenset({"London"})), [(3, 0, 2, 2, 4, 1800.0, 1)],
                     id="a supervisor of the site"),
        pytest.param(Principal("else", Role.SUPERVISOR, sites=frozenset({"Leeds"})), [], id="of another site"),
        *(pytest.param(Principal("x", role), [], id=f"{role}: no contact at all")
          for role in (Role.WALL, Role.DIRECTOR, Role.ADMIN, Role.AUDITOR)),
    ],
)  # fmt: skip
def test_a_chain_is_judged_over_all_contacts_and_told_of_those_in_reach(met, sydney, source, who, told):
    for days, agent, channel in ((9, 1, "phone"), (7, 3, "chat"), (5, 1, "phone")):
        begun = (datetime.now(ZoneInfo(SYDNEY)) - timedelta(days=days)).strftime("%Y-%m-%d 10:00")
        key = met(1, begun, agent=agent, channel=channel)
        sydney.change(ContactLeg, key, team_id=2 if agent == 3 else 1)
    today = datetime.now(ZoneInfo(SYDNEY)).date()
    scope = Scope(Window.days(today - timedelta(days=12), today, SYDNEY), who)
    assert chains.read(source, scope, window_days=7).select(SEEN).rows() == told


def test_self_service_is_followed_by_a_person_within_a_day(met, sydney, source):
    def session(customer, when, outcome="self_served"):
        start = at(when, SYDNEY)
        told = {"ended_at": start + timedelta(minutes=5), "outcome": outcome, "channel": "ivr"}
        return sydney.put(Contact, customer_id=customer, created_at=start, **told)

    for customer, when in (
        (1, "2026-09-01 11:05"),
        (2, "2026-09-02 10:05"),
        (3, "2026-09-02 10:06"),
        (4, "2026-09-01 09:00"),
    ):
        met(customer, when)
    for customer in (1, 2, 3, 4, None):
        session(customer, "2026-09-01 10:00")
    session(1, "2026-09-02 10:00", outcome="flowed_out")
    rows = read(source, frame=SELF_SERVICE)
    assert column(rows, "agent_contact_s") == [3600.0, 86_400.0, None, None, None, None]
    assert column(rows, "is_completed") == [True] * 5 + [False]
    assert column(rows, "is_settled") == [True] * 5 + [False]
    assert set(column(rows, "site")) == {"London"}
