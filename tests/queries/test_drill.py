"""Lists page by page: every row once, whatever comes meanwhile; nothing out of reach; one interaction and its turns."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries import dimensions, place, same_customer
from queries.drill import as_of, contact_list, interaction, shown, ticket_list, transcript, wanted
from queries.drill.contact_list import Turn
from queries.drill.wanted import Wanted
from queries.scope import OPERATOR, Principal, Role, Scope, Window
from store.schema.contacts import Contact, ContactLeg, Message, Ticket, TicketEvent
from store.schema.operations import Feed
from store.schema.people import Customer

START = datetime(2026, 10, 1, 8, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WINDOW = Window(START - timedelta(days=1), START + timedelta(days=7), "Europe/London")
LEAD = Principal("lead", Role.TEAM_LEAD, teams=frozenset({"North"}))
OTHER_LEAD = Principal("other", Role.TEAM_LEAD, teams=frozenset({"South"}))
DIRECTOR = Principal("director", Role.DIRECTOR)


def filled(world, count, *, agent=1, team=1, same=False):
    """Put contacts, one a minute (`same`: all at once), each answered by the agent."""
    keys = []
    for number in range(count):
        at = START if same else START + number * MINUTE
        end = at + timedelta(seconds=30 + number % 7)
        key = world.put(
            Contact, created_at=at, ended_at=end, outcome="answered", reason=("bill", "card_lost")[number % 2]
        )
        world.put(
            ContactLeg, contact_id=key, queued_at=at, left_queue_at=at, answered_at=at, ended_at=end,
            leave_kind="answered", agent_id=agent, team_id=team,
        )  # fmt: skip
        keys.append(key)
    return keys


def scope(who=OPERATOR):
    return Scope(WINDOW, who)


def found(source, asked, question, turn=contact_list.FIRST, of=contact_list):
    """Count a list and find one page of it, as a page does that is opened for the first time."""
    return of.find(source, asked, question, of.length(source, asked, question), turn)


def walked(source, question, order=contact_list.USUAL, who=OPERATOR, of=contact_list, between=lambda page: None):
    """Page forward from the start; returns the keys of each page."""
    pages, at = [], None
    while True:
        page = found(source, scope(who), question, Turn(order, at), of)
        pages.append(page.keys)
        between(len(pages))
        if page.older is None:
            return pages
        at = place.read(page.older.written())


@pytest.mark.parametrize("order", ["-created_at", "created_at", "-length_s", "reason", "outcome"])
@pytest.mark.parametrize("question", [Wanted(), Wanted(agent_id=1)], ids=["all", "an agent's"])
@pytest.mark.parametrize("same", [False, True], ids=["one a minute", "all at once"])
def test_paging_gives_each_row_once_there_and_back(world, source, order, question, same):
    world.centre()
    keys = filled(world, 120, same=same)
    pages = walked(source, question, order)
    assert [len(page) for page in pages] == [50, 50, 20]
    assert sorted(key for page in pages for key in page) == keys
    third = found(source, scope(), question, Turn(order))
    for _ in range(2):
        third = found(source, scope(), question, Turn(order, third.older))
    second = found(source, scope(), question, Turn(order, place.read(third.newer.written())))
    first = found(source, scope(), question, Turn(order, second.newer))
    assert [second.keys, first.keys] == [pages[1], pages[0]]
    assert first.newer is None


def test_rows_that_come_meanwhile_neither_hide_nor_double_others(world, source):
    world.centre()
    keys = filled(world, 120)

    def comes(page):
        for minutes in (-30, 25, 90, 200):  # before all, among those seen, among those to come, after all
            at = START + minutes * MINUTE + timedelta(seconds=page)
            world.put(Contact, created_at=at)

    found = [key for page in walked(source, Wanted(), between=comes) for key in page]
    assert len(found) == len(set(found))
    assert set(keys) <= set(found)


def test_the_newest_first_by_default(world, source):
    world.centre()
    keys = filled(world, 3)
    assert found(source, scope(), Wanted()).keys == tuple(reversed(keys))


def test_a_list_counted_a_while_ago_tells_its_rows_where_all_are_on_one_page(world, source):
    world.centre()
    filled(world, 3)
    assert contact_list.find(source, scope(), Wanted(), count=2).count == 3
    filled(world, 60)
    assert contact_list.find(source, scope(), Wanted(), count=3).count == 3  # of several pages: as it was counted


def test_a_contact_with_two_legs_of_one_agent_is_listed_once(world, source):
    world.centre()
    (key,) = filled(world, 1)
    world.put(ContactLeg, contact_id=key, leg_no=2, queued_at=START + MINUTE, answered_at=START + MINUTE, agent_id=1)
    listed = found(source, scope(), Wanted(agent_id=1))
    assert (listed.keys, listed.count) == ((key,), 1)


def test_filters(world, source):
    world.centre()
    customer = world.put(Customer, name="Ann Lee")
    first = world.put(Contact, created_at=START, ended_at=START + 10 * MINUTE, reason="bill", customer_id=customer)
    again = world.put(Contact, created_at=START + timedelta(days=2), reason="bill", customer_id=customer)
    other = world.put(Contact, created_at=START + timedelta(days=3), reason="card", customer_id=customer)
    merged = world.put(Customer, name="A. Lee", merged_into=customer)
    theirs = world.put(Contact, created_at=START, reason="fee", customer_id=merged)
    by = lambda **filters: set(found(source, scope(), Wanted(**filters)).keys)  # noqa: E731
    assert by(is_repeat=True) == {again}
    assert by(reason="card") == {other}
    assert by(least_s=600.0) == {first}
    assert by(customer_ids=same_customer.keys(source, merged)) == {first, again, other, theirs}


def test_search_folds_what_is_written_in_full_width(world, source):
    world.centre()
    world.put(Feed, source="hand")
    keys = filled(world, 4)
    known = wanted.reasons(source, scope())
    assert wanted.search(source, "ＣＡＲＤ lost", known) == ((), ("card_lost",))
    assert wanted.search(source, f"#{keys[2]}", known)[0] == (keys[2],)
    assert wanted.search(source, "9" * 400, known) == ((), ())
    assert wanted.search(source, "  ", known) == ((), ())


@pytest.mark.parametrize(("before", "is_repeat"), [(timedelta(days=7), True), (timedelta(days=7, seconds=1), False)])
def test_a_repeat_comes_within_seven_days(world, source, before, is_repeat):
    world.centre()
    customer = world.put(Customer, name="Ann Lee")
    world.put(Contact, created_at=START - before + 5 * DAY, reason="bill", customer_id=customer)
    again = world.put(Contact, created_at=START + 5 * DAY, reason="bill", customer_id=customer)
    listed = found(source, scope(), Wanted(is_repeat=True)).keys
    assert listed == ((again,) if is_repeat else ())


def test_an_agents_own_tickets_are_those_that_the_agent_may_open(world, source):
    world.centre()
    now = datetime.now(UTC)
    long_ago = now - timedelta(days=60)
    assigned, acted, spoken, acted_long_ago, others, a_customers = (
        world.put(Ticket, created_at=long_ago + number * MINUTE) for number in range(6)
    )
    assigned_lately = world.put(Ticket, created_at=now - 2 * DAY, assignee_id=1)
    world.put(Ticket, created_at=long_ago, assignee_id=1)
    world.put(TicketEvent, ticket_id=assigned, at=now - DAY, kind="assigned", actor_id=1)
    world.put(TicketEvent, ticket_id=acted, at=now - DAY, actor_id=1)
    world.put(TicketEvent, ticket_id=acted_long_ago, at=long_ago, actor_id=1)
    world.put(TicketEvent, ticket_id=others, at=now - DAY, actor_id=2)
    world.put(TicketEvent, ticket_id=a_customers, at=now - DAY, actor_kind="customer", actor_id=1)
    contact = world.put(Contact, created_at=now - DAY, ticket_id=spoken)
    world.put(ContactLeg, contact_id=contact, queued_at=now - DAY, agent_id=1)
    agent = Principal("Ann", Role.AGENT, teams=frozenset({"North"}), agent_id=1)
    whole = Scope(Window(long_ago - DAY, now, "Europe/London"), agent)
    listed = found(source, whole, Wanted(), of=ticket_list)
    assert set(listed.keys) == {assigned, acted, spoken, assigned_lately}
    opened = {key for key in range(1, 9) if interaction.ticket(source, agent, key)}
    assert set(listed.keys) == opened


@pytest.mark.parametrize(
    ("who", "sees"), [(OPERATOR, 6), (LEAD, 4), (OTHER_LEAD, 2), (DIRECTOR, 0)], ids=["all", "own", "other", "none"]
)
def test_only_rows_in_reach(world, source, who, sees):
    world.centre()
    keys = filled(world, 4, agent=1, team=1) + filled(world, 2, agent=3, team=2)
    listed = found(source, scope(who), Wanted())
    assert (len(listed.keys), listed.count) == (sees, sees)
    assert shown.contacts(source, who, dimensions.read(source), keys).height == sees
    assert [interaction.contact(source, who, key) is not None for key in keys].count(True) == sees


def test_what_is_not_there_is_as_what_is_not_ones_own(world, source):
    world.centre()
    (key,) = filled(world, 1)
    assert interaction.contact(source, OTHER_LEAD, key) is None
    for missing in (key + 1, 0, -1, 2**63, 10**30):
        assert interaction.contact(source, OPERATOR, missing) is None
        assert interaction.ticket(source, OPERATOR, missing) is None


def test_names_leave_the_store_masked(world, source):
    world.centre()
    customer = world.put(Customer, name="王小明", phone="13812345678", email="ming@example.org")
    key = world.put(Contact, created_at=START, customer_id=customer)
    rows = shown.contacts(source, OPERATOR, dimensions.read(source), [key])
    assert rows["customer_name"].to_list() == ["王**"]
    person = interaction.contact(source, OPERATOR, key).person
    assert (person["name"], person["phone"], person["email"]) == ("王**", "138****5678", "m***@example.org")


def test_tickets_are_paged_like_contacts(world, source):
    world.centre()
    keys = [world.put(Ticket, created_at=START + number * MINUTE, assignee_id=1, team_id=1) for number in range(60)]
    pages = walked(source, Wanted(), of=ticket_list)
    assert sorted(key for page in pages for key in page) == keys
    assert found(source, scope(OTHER_LEAD), Wanted(), of=ticket_list).count == 0
    assert shown.ticket_rows(source, LEAD, dimensions.read(source), keys[:2])["ticket_id"].to_list() == keys[:2]


def test_a_ticket_tells_its_stages_and_clocks(world, source):
    world.centre()
    case = world.put(
        Ticket, created_at=START, assignee_id=1, team_id=1, stage="diagnosis", promise_due_at=START + MINUTE
    )
    for number, stage in enumerate(("assigned", "diagnosis")):
        at = START + (number + 1) * MINUTE
        world.put(TicketEvent, ticket_id=case, at=at, kind="stage", to_value=stage, actor_id=1)
    told = interaction.ticket(source, LEAD, case)
    assert told.stages["stage"].cast(pl.String).to_list() == ["accepted", "assigned", "diagnosis"]
    assert told.clocks.rows["kind"].to_list() == ["promise"]


def test_turns_come_in_windows_and_are_searched(world, source):
    world.centre()
    (key,) = filled(world, 1)
    world.put_all(
        *(
            (Message, {"contact_id": key, "at": START + number * timedelta(seconds=1), "body": f"turn {number}"})
            for number in range(450)
        )
    )
    world.put(Message, contact_id=key, at=START + timedelta(hours=1), body="ＮＥＥＤＬＥ " + "x" * 2_000_000)
    assert transcript.of_contact(source, OPERATOR, key).rows["turn"].to_list() == list(range(1, 201))
    last = transcript.of_contact(source, OPERATOR, key, first=401)
    assert (last.total, last.rows.height) == (451, 51)
    assert last.rows["body"].str.len_chars().max() <= transcript.LONGEST
    assert last.rows["letters"].max() > 2_000_000
    hit = transcript.of_contact(source, OPERATOR, key, find="needle")
    assert (hit.found, hit.rows["turn"].to_list()) == (1, [451])
    assert transcript.of_contact(source, OPERATOR, key, find="turn 44").found == 11
    assert transcript.of_contact(source, OTHER_LEAD, key).total == 0


def test_numbers_of_cards_do_not_leave_an_old_transcript(world, source):
    world.centre()
    (key,) = filled(world, 1)
    world.put(Message, contact_id=key, at=START, body="my card is 4111 1111 1111 1111 thanks")
    (body,) = transcript.of_contact(source, OPERATOR, key).rows["body"]
    assert "4111 1111" not in body
    assert "thanks" in body


VALUES = st.one_of(
    st.integers(-(2**62), 2**62), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=20),
    st.datetimes(datetime(1980, 1, 1), datetime(2200, 1, 1)).map(lambda at: at.replace(tzinfo=UTC)),  # noqa: DTZ001
)  # fmt: skip


@given(VALUES, st.integers(0, 2**62), st.booleans())
def test_a_place_is_read_as_it_was_written(value, key, is_back):
    one = place.Place(value, key, is_back)
    assert place.read(one.written()) == one


@given(st.text(max_size=60))
def test_no_text_that_is_no_place_is_an_error(text):
    found = place.read(text)
    assert found is None or isinstance(found, place.Place)


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=40)
@given(st.lists(st.one_of(st.none(), st.integers(0, 9).map(float)), min_size=1, max_size=130), st.booleans())
def test_rows_at_hand_are_paged_like_those_in_the_store(values, descending):
    rows = pl.DataFrame({"key": range(len(values)), "value": pl.Series(values, dtype=pl.Float64)})
    found, at = [], None
    while True:
        page = place.among(rows, "value", "key", at, descending=descending)
        found += [row[1] for row in page.rows]
        if page.older is None:
            break
        at = page.older
    assert sorted(found) == list(range(len(values)))
    told = [(-1.0 if values[key] is None else values[key], key) for key in found]
    assert told == sorted(told, reverse=descending)


def test_legs_as_they_were_have_not_been_answered_yet(world, source):
    from queries import history
    from queries.frames import LEGS

    world.centre()
    answered = START + MINUTE
    key = world.put(Contact, created_at=START, outcome="answered", ended_at=START + 3 * MINUTE)
    world.put(
        ContactLeg, contact_id=key, queued_at=START, answered_at=answered, left_queue_at=answered,
        ended_at=START + 3 * MINUTE, leave_kind="answered", agent_id=1,
    )  # fmt: skip
    rows = history.read(source, LEGS, scope())
    assert as_of.legs(rows, START - MINUTE).is_empty()
    for at, wait, handled in (
        (START + MINUTE / 2, None, None),
        (START + 2 * MINUTE, 60.0, None),
        (START + 4 * MINUTE, 60.0, 120.0),
    ):
        (leg,) = as_of.legs(rows, at).to_dicts()
        assert (leg["wait_s"], leg["handle_s"]) == (wait, handled)
        assert (leg["leave_kind"] is None) == (wait is None)


@pytest.mark.parametrize("value", ["x", 1.5, float("inf"), 2**64, datetime(2026, 11, 2, tzinfo=UTC)])
def test_a_place_that_is_none_of_this_order_is_the_beginning(value):
    rows = pl.DataFrame({"name": ["b", "a", "c"], "key": [1, 2, 3]})
    turned = place.among(rows, "name", "key", place.Place(value, 1), descending=False)
    assert [key for _, key, _ in turned.rows] == [2, 1, 3]
    assert turned.newer is None
