"""A customer's journey: chains and stages by hand and against the frames, pages by keyset, masks, who sees what."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from metrics import life_cycle
from queries import chains, dimensions, history, journey, journey_contacts
from queries.frames import CUSTOMERS
from queries.place import Place
from queries.scope import OPERATOR, Principal, Role, Scope, Window
from queries.source import Source
from store.schema.contacts import Contact, ContactLeg, Ticket
from store.schema.people import Agent, Customer, Order, Queue, Site, Team
from store.schema.voice import Survey

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
LEAD = Principal("lead", Role.TEAM_LEAD, teams=frozenset({"North"}))
OTHER_LEAD = Principal("other", Role.TEAM_LEAD, teams=frozenset({"East"}))
HOSTILE = '<img src=x onerror="alert(1)"> ![x](http://elsewhere.example/p.png)'


def days_ago(days, hour=9):
    return (NOW - timedelta(days=days)).replace(hour=hour)


def centre(world):
    world.put_all(
        (Site, {"time_zone": "UTC"}), (Team, {}), (Team, {"name": "South"}), (Team, {"name": "East"}),
        (Queue, {}), (Queue, {"name": "Chat", "channel": "chat", "team_id": 2}), (Agent, {}),
        (Agent, {"name": "Bo", "team_id": 2}), (Agent, {"name": "Cy", "team_id": 3}),
    )  # fmt: skip


def contact(world, customer, at, reason="fee_refund", *, channel="phone", agent=1, **columns):
    """A handled contact of ten minutes."""
    end = at + timedelta(minutes=10)
    told = {"created_at": at, "ended_at": end, "outcome": "answered", "channel": channel, "reason": reason, **columns}
    key = world.put(Contact, customer_id=customer, **told)
    world.put(
        ContactLeg, contact_id=key, queue_id=1 if agent == 1 else 2, agent_id=agent, team_id=agent, queued_at=at,
        answered_at=at, left_queue_at=at, ended_at=end, wrap_ended_at=end, leave_kind="answered",
    )  # fmt: skip
    return key


@pytest.fixture
def known(world):
    """Ann Lee, called three times in six days about a refund, once by chat with another team; and a stranger."""
    centre(world)
    world.put(Customer, name="Ann Lee", phone="+4420 7946 0123", email="ann@example.org", segment="vip")
    world.put(Customer, name=HOSTILE)
    contact(world, 1, days_ago(6))
    contact(world, 1, days_ago(3), channel="chat", agent=2)
    contact(world, 1, days_ago(1), "address_change")
    contact(world, 1, days_ago(0), promise_due_at=NOW + timedelta(days=1), ticket_id=None)
    return world


def read(source, principal=OPERATOR, customer=1, place=None):
    return journey.read(source, principal, customer, place)


def test_the_third_contact_about_this_in_six_days(known, source):
    found = read(source)
    told = found.contacts.select("contact_id", "channel", "chain_no", "chain_contacts", "chain_days").rows()
    assert told == [(4, "phone", 3, 3, 6), (3, "phone", None, None, None), (2, "chat", 2, 3, 3), (1, "phone", 1, 3, 0)]
    assert (found.number, found.merged) == (4, 0)
    assert found.open_promises["due_at"].to_list() == [NOW + timedelta(days=1)]


def test_names_and_numbers_leave_masked(known, source):
    person = read(source).person
    assert (person["name"], person["email"]) == ("A*** L***", "a***@example.org")
    assert person["phone"].endswith("123")
    assert "7946" not in person["phone"]


def test_of_another_teams_contact_a_lead_gets_channel_and_day(known, source):
    rows = read(source, LEAD).contacts
    hidden = rows.filter(~pl.col("is_seen")).to_dicts()
    (one,) = hidden
    assert {name for name, value in one.items() if value is not None} == {"is_seen", "channel", "local_day"}
    assert one["local_day"] == days_ago(3).date()
    assert rows.filter("is_seen")["chain_no"].to_list() == [3, None, 1], "figures count all contacts"


def test_agents_get_their_own_of_thirty_days(known, source, monkeypatch):
    known.put(Customer, name="Old")
    contact(known, 3, days_ago(45))
    monkeypatch.setattr("queries.reach_sql.datetime", Frozen)
    own = read(source, Principal("ann", Role.AGENT, sites=frozenset({"London"}), agent_id=1))
    assert own.contacts["contact_id"].to_list() == [4, 3, 1]
    assert read(source, Principal("ann", Role.AGENT, agent_id=1), customer=3) is None
    assert read(source, Principal("cy", Role.AGENT, agent_id=3)) is None


class Frozen(datetime):
    """A clock that stands at NOW."""

    @classmethod
    def now(cls, tz=None):
        return NOW.astimezone(tz)


@pytest.mark.parametrize("role", [Role.WALL, Role.DIRECTOR, Role.ADMIN, Role.AUDITOR])
def test_some_roles_never_need_a_customer(known, source, role):
    assert read(source, Principal("somebody", role)) is None


def test_not_there_and_not_yours_are_the_same(known, source):
    assert read(source, OTHER_LEAD) is None
    assert read(source, customer=99) is None
    assert [read(source, customer=number) for number in (0, -1, 2**63)] == [None] * 3


def test_merged_customers_are_one(known, source):
    known.put(Customer, name="Ann L.", merged_into=1)
    known.put(Customer, name="A. Lee", merged_into=3)
    contact(known, 4, days_ago(2))
    for number in (1, 3, 4):
        found = read(source, customer=number)
        assert (found.person["id"], found.person["name"], found.merged, found.number) == (1, "A*** L***", 2, 5)
        assert found.contacts["chain_no"].drop_nulls().to_list() == [4, 3, 2, 1]
    assert read(source, LEAD, customer=4).number == 5


def test_a_customer_without_contacts_and_a_store_without_data(known, source):
    known.put(Order, customer_id=2, ordered_at=days_ago(10))
    found = read(source, customer=2)
    assert found.contacts.is_empty()
    assert found.orders.height == 1
    assert set(found.contacts.columns) == set(read(source).contacts.columns)
    assert read(source, LEAD, customer=2) is None


def test_an_empty_store(source):
    assert read(source) is None


def test_pages_by_keyset_hold_every_contact_once(world, source, monkeypatch):
    monkeypatch.setattr("queries.journey_pages.SIZE", 3)
    centre(world)
    world.put(Customer)
    same = [days_ago(2)] * 4 + [days_ago(day) for day in (1, 3, 4)]
    for at in same:
        contact(world, 1, at)
    seen, place, pages = [], None, []
    for _ in range(5):
        found = read(source, place=place)
        pages.append(found)
        seen += found.contacts["contact_id"].to_list()
        place = found.older
        if place is None:
            break
    assert sorted(seen) == list(range(1, 8))
    assert len(pages) == 3
    back = read(source, place=pages[2].newer)
    assert back.contacts["contact_id"].to_list() == pages[1].contacts["contact_id"].to_list()
    assert read(source, place=Place("tampered", 1)).contacts["contact_id"].to_list() == seen[:3]


def test_tickets_surveys_and_promises_of_what_may_be_seen(known, source):
    known.put(Ticket, customer_id=1, created_at=days_ago(2), team_id=1, is_complaint=True, follow_up_due_at=NOW)
    known.put(Ticket, customer_id=1, created_at=days_ago(2), team_id=2)
    known.put(Survey, contact_id=2, sent_at=days_ago(3), score=1)
    known.put(Survey, contact_id=4, sent_at=NOW, score=5)
    assert read(source).tickets["ticket_id"].sort().to_list() == [1, 2]
    assert read(source).surveys["score"].to_list() == [1, 5]
    lead = read(source, LEAD)
    assert lead.tickets["ticket_id"].to_list() == [1]
    assert lead.surveys["score"].to_list() == [5]
    assert lead.promises["contact_id"].to_list() == [4]


def test_stages_of_life_by_the_day(world, source):
    """Registered on the 1st, first order on the 3rd of August: new for 90 days, then active."""
    centre(world)
    world.put(Customer, registered_at=datetime(2026, 8, 1, 12, tzinfo=UTC))
    contact(world, 1, datetime(2026, 7, 30, 9, tzinfo=UTC))
    world.put(Order, customer_id=1, ordered_at=datetime(2026, 8, 3, 9, tzinfo=UTC))
    contact(world, 1, days_ago(0))
    stages = life_cycle.stages(read(source).days)
    runs = stages.group_by("stage", maintain_order=True).agg(pl.col("at").min(), n=pl.len())
    assert runs.select("stage", "n").rows() == [("potential", 2), ("new", 91), ("active", 9)]


@pytest.fixture
def simulated_source(simulated):
    opened = Source(f"sqlite:///{simulated}", deadline_s=120.0)
    yield opened
    opened.close()


@pytest.mark.xdist_group("simulated")
def test_chains_are_those_that_reports_count(simulated_source):
    scope = Scope(Window.days(date(2026, 10, 1), date(2026, 11, 7), "Europe/London"), OPERATOR)
    told = chains.read(simulated_source, scope, rule="same_reason").sort("contacts", "chain_id", descending=True)
    assert told.height > 5
    for chain in told.head(5).to_dicts():
        found = read(simulated_source, customer=chain["customer_id"]).contacts
        ours = found.filter(pl.col("chain_id") == chain["chain_id"])
        assert ours["chain_contacts"].unique().to_list() == [chain["contacts"]]
        assert ours["chain_days"].max() == chain["days"]
    assert journey_contacts.WINDOW_DAYS == 7


@pytest.mark.xdist_group("simulated")
def test_a_day_is_what_the_frame_of_customers_says_of_it(simulated_source):
    zone = dimensions.read(simulated_source).zone
    day = date(2026, 10, 26)
    window = Window.days(date(2026, 10, 1), day + timedelta(days=1), zone)
    frame = history.read(simulated_source, CUSTOMERS, Scope(window, OPERATOR))
    columns = ["end_first_order_days", "end_order_days", "end_activity_days", "is_closed_at_end"]
    busiest = frame.sort("contacts", descending=True)["customer_id"].head(4).to_list()
    for customer in busiest:
        days = read(simulated_source, customer=customer).days
        mine = days.filter(pl.col("at") == window.end_at).select(columns).rows()
        # The frame's days run to the window's end, midnight of the day after; a row of ours ends with its day.
        (theirs,) = frame.filter(pl.col("customer_id") == customer).select(columns).rows()
        assert mine == [tuple(one - 1 if type(one) is int else one for one in theirs)]
