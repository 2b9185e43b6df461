"""What the poller holds after any changes in any order is what a fresh reading finds."""

import random
import threading
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import text

from queries import intake
from queries.frames import CONTACTS, LEGS
from queries.held import KEYS
from queries.merge import BLOCK, Chunks
from store.schema.contacts import Contact, ContactLeg, Message, Ticket, TicketEvent
from store.schema.operations import AgentState
from store.schema.people import Agent, Queue, ServiceStandard
from tests.queries.world import World, asked

START = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=6)


def plain(chunks):
    rows = chunks.rows().collect()
    return rows.with_columns(pl.col(pl.Categorical).cast(pl.String)).sort(chunks.key)


def assert_fresh(held, source):
    with source.consistent():
        fresh = intake.everything(source, START - timedelta(days=8))
    for name in KEYS:
        assert_frame_equal(plain(held.chunks[name]), plain(fresh.chunks[name]), check_column_order=False)


class Chance:
    """Random writes of every kind that a feed makes, and deletions."""

    def __init__(self, world, seed):
        self.world = world
        self.dice = random.Random(seed)
        self.keys = {model: [] for model in (Contact, ContactLeg, Ticket, TicketEvent, Message, AgentState)}

    def moment(self):
        return START + timedelta(seconds=self.dice.randint(0, 10_000))

    def some(self, model):
        return self.dice.choice(self.keys[model]) if self.keys[model] else None

    def step(self):
        self.dice.choice(
            [self.contact, self.leg, self.leg, self.ticket, self.event, self.message, self.message, self.stretch,
             self.update, self.update, self.update, self.remove, self.rename]
        )()  # fmt: skip

    def add(self, model, **columns):
        self.keys[model].append(self.world.put(model, **columns))

    def contact(self):
        self.add(
            Contact, created_at=self.moment(), ticket_id=self.some(Ticket),
            direction=self.dice.choice(["inbound", "callback"]), outcome=self.dice.choice([None, "answered"]),
        )  # fmt: skip

    def leg(self):
        if contact := self.some(Contact):
            self.add(
                ContactLeg, contact_id=contact, leg_no=self.dice.randint(1, 3), queued_at=self.moment(),
                answered_at=self.dice.choice([None, self.moment()]), queue_id=self.dice.choice([1, 2, None]),
                leave_kind=self.dice.choice([None, "callback", "answered"]), agent_id=self.dice.choice([1, 2, None]),
            )  # fmt: skip

    def ticket(self):
        self.add(Ticket, created_at=self.moment(), queue_id=self.dice.choice([1, 2, None]))

    def event(self):
        if ticket := self.some(Ticket):
            to = self.dice.choice(["open", "pending_customer", "resolved"])
            self.add(TicketEvent, ticket_id=ticket, at=self.moment(), to_value=to)

    def message(self):
        on = self.dice.choice([{"contact_id": self.some(Contact)}, {"ticket_id": self.some(Ticket)}])
        if all(on.values()):
            kind = self.dice.choice(["customer", "agent", "bot"])
            author = self.dice.choice([1, 2]) if kind == "agent" else None
            self.add(Message, at=self.moment(), author_kind=kind, author_id=author, **on)

    def stretch(self):
        self.add(AgentState, agent_id=self.dice.choice([1, 2, 3]), started_at=self.moment())

    def update(self):
        model, change = self.dice.choice(
            [(ContactLeg, {"ended_at": self.moment()}), (ContactLeg, {"queued_at": self.moment()}),
             (Contact, {"segment": "vip", "reason": "bill"}), (Contact, {"ticket_id": self.some(Ticket)}),
             (Ticket, {"status": "resolved", "resolved_at": self.moment()}), (Message, {"is_public": False}),
             (AgentState, {"ended_at": self.moment()})]
        )  # fmt: skip
        if key := self.some(model):
            self.world.change(model, key, **change)

    def remove(self):
        model = self.dice.choice([ContactLeg, TicketEvent, Message, AgentState])
        if key := self.some(model):
            self.keys[model].remove(key)
            self.world.remove(model, key)

    def rename(self):
        model, key = self.dice.choice([(Queue, 1), (Agent, 2)])
        self.world.change(model, key, name=f"renamed {self.dice.randint(1, 99)}")


@pytest.mark.parametrize("seed", [5, 8])
def test_following_changes_ends_where_reading_anew_does(world, source, polled, seed):
    world.centre()
    world.put(ServiceStandard)
    chance = Chance(world, seed)
    for _ in range(8):
        for _ in range(chance.dice.randint(1, 14)):
            chance.step()
        assert_fresh(polled().held, source)


def test_nothing_changed_keeps_the_rows_and_the_version_until_a_second_has_passed(world, polled):
    world.centre()
    world.put(Contact, created_at=START)
    first = polled()
    second = polled()
    assert second.held is first.held
    assert second.version == first.version
    assert second.read_at > first.read_at
    world.put(Contact, created_at=START)
    assert polled().version == first.version + 1


def test_a_renamed_queue_is_renamed_on_every_row(world, polled):
    world.centre()
    world.put(Contact, created_at=START)
    world.put(ContactLeg, contact_id=1, queued_at=START)
    polled()
    world.change(Queue, 1, name="Verkauf")
    snapshot = polled()
    assert snapshot.frame(LEGS, asked())["queue"].to_list() == ["Verkauf"]
    assert snapshot.frame(CONTACTS, asked())["queue"].to_list() == ["Verkauf"]


def test_a_deleted_contact_is_gone_with_its_legs(world, polled):
    world.centre()
    world.put_all((Contact, {"created_at": START}), (Contact, {"created_at": START}))
    world.put_all(*((ContactLeg, {"contact_id": number, "queued_at": START}) for number in (1, 2)))
    polled()
    world.remove(ContactLeg, 1)
    world.remove(Contact, 1)
    snapshot = polled()
    assert snapshot.frame(LEGS, asked())["leg_id"].to_list() == [2]
    assert snapshot.frame(CONTACTS, asked())["contact_id"].to_list() == [2]


def test_an_old_leg_that_still_waits_is_held_and_an_old_one_that_is_over_is_not(world, polled):
    world.centre()
    old = START - timedelta(days=20)
    world.put_all((Contact, {"created_at": old}), (Contact, {"created_at": old, "outcome": "abandoned"}))
    world.put_all(*((ContactLeg, {"contact_id": number, "queued_at": old}) for number in (1, 2)))
    assert polled().held.chunks["legs"].rows().collect()["leg_id"].to_list() == [1]


def test_an_empty_store_is_not_a_lost_one(world, polled):
    assert polled().state == "empty"
    world.centre()
    assert polled().state == "empty"
    world.put(Contact, created_at=START)
    assert polled().state == "ok"


@pytest.mark.postgres
def test_a_transaction_that_commits_late_is_not_missed(postgres_url, request):
    from queries.poller import Poller
    from store.engine import begin_write, open_store

    engine = open_store(postgres_url)
    world = World(engine)
    world.centre()
    poller = Poller(postgres_url, publish=lambda _: None)
    poller.tick()
    begun, commit = threading.Event(), threading.Event()

    def late():
        with begin_write(engine) as write:
            write.connection.execute(text(INSERT.format(key=1)), {"at": START, "no": write.change_no})
            begun.set()
            commit.wait(20)

    thread = threading.Thread(target=late)
    thread.start()
    assert begun.wait(20)
    world.put(Contact, id=2, created_at=START)  # a higher number that commits first
    poller.tick()
    assert held_contacts(poller) == [2]
    before = poller.latest.held
    poller.tick()
    assert poller.latest.held is before, "rows read again near the watermark are no change"
    commit.set()
    thread.join(20)
    poller.tick()
    assert held_contacts(poller) == [1, 2]
    poller.stop()
    engine.dispose()


INSERT = (
    "INSERT INTO contacts (id, channel, direction, created_at, change_no, changed_at, source, source_id, "
    "source_version, body_hash) VALUES ({key}, 'phone', 'inbound', :at, :no, :at, 'hand', 'late', 1, 0)"
)


def held_contacts(poller):
    return poller.latest.held.chunks["contacts"].rows().collect()["contact_id"].sort().to_list()


def test_merging_touches_only_the_chunks_of_the_keys():
    rows = pl.DataFrame({"id": [1, BLOCK, 2 * BLOCK], "at": [START] * 3, "value": ["a", "b", "c"]})
    chunks = Chunks.none("id", ("at",), rows.clear()).merged(rows)
    changed = chunks.merged(rows[1:2].with_columns(value=pl.lit("B")), gone={2 * BLOCK})
    assert changed.parts[0] is chunks.parts[0]
    assert changed.rows().collect().sort("id")["value"].to_list() == ["a", "B"]
    assert chunks.height == 3
