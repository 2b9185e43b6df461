"""What the writer stores of what was said: scrubbed, also over two turns, or not at all."""

import pytest
from sqlalchemy import select

from store.schema.contacts import Message, Ticket
from store.schema.operations import Reject
from store.schema.voice import Survey
from store.writer import Writer
from tests.feed import at, contact, version

CARD = "4111 1111 1111 1111"


def message(name: str, minutes: float, body: str, **fields):
    known = {"table": "messages", "source_id": name, "source_version": version(minutes), "at": at(minutes)}
    return {**known, "contact": "c", "author_kind": "customer", "body": body, **fields}


@pytest.fixture
def stored(engine):
    """Write payloads as one delivery; returns bodies by message."""

    def write(*payloads):
        with Writer(engine, "chat", oldest=None) as writer:
            writer.write([contact("c"), *payloads])
        with engine.connect() as connection:
            return dict(tuple(row) for row in connection.execute(select(Message.source_id, Message.body)))

    return write


def test_a_message_is_scrubbed_before_it_is_stored(stored):
    assert stored(message("m", 1, f"it is {CARD}, cvv 123")) == {"m": "it is **** **** **** 1111, cvv ***"}


def test_a_number_told_in_two_turns_is_taken_out_of_both(stored):
    agent = message("b", 2, "go on", author_kind="agent")
    said = stored(message("a", 1, "my card is 4111 1111"), agent, message("c", 3, "1111 1111 and thanks"))
    assert said == {"a": "my card is ****", "b": "go on", "c": "**** **** **** 1111 and thanks"}


def test_a_code_given_on_being_asked_is_taken_out(stored):
    said = stored(message("a", 1, "And the security code?", author_kind="agent"), message("b", 2, "It's 123"))
    assert said["b"] == "It's ***"


def test_numbers_of_two_contacts_are_not_put_together(stored):
    said = stored(message("a", 1, "4111 1111"), message("b", 2, "1111 1111", contact="d"))
    assert said == {"a": "4111 1111", "b": "1111 1111"}


def test_a_message_that_cannot_be_searched_is_kept_back_and_not_stored(stored, engine):
    assert stored(message("m", 1, "4 " * 50_000)) == {}
    with engine.connect() as connection:
        reason, payload = connection.execute(select(Reject.reason, Reject.payload)).one()
    assert "body: too many numbers" in reason
    assert "4 4 4" not in payload


def test_what_is_kept_of_a_record_that_was_not_taken_is_scrubbed_too(stored, engine):
    stored(message("m", 1, CARD, author_kind="agent", at="yesterday"))
    with engine.connect() as connection:
        payload = connection.execute(select(Reject.payload)).scalar_one()
    assert "1111 1111" not in payload


def test_subjects_and_comments_are_scrubbed(stored, engine):
    ticket = {"table": "tickets", "source_id": "t", "source_version": version(0), "created_at": at(0)}
    stored(
        {**ticket, "channel": "email", "status": "open", "subject": f"charged {CARD}"},
        {
            "table": "surveys",
            "source_id": "s",
            "source_version": version(1),
            "kind": "csat",
            "sent_at": at(1),
            "comment": "call me on 138 0013 8000",
        },
    )
    with engine.connect() as connection:
        assert connection.execute(select(Ticket.subject)).scalar_one() == "charged **** **** **** 1111"
        assert connection.execute(select(Survey.comment)).scalar_one() == "call me on 138****8000"


def test_delivering_a_scrubbed_message_again_changes_nothing(stored):
    first = stored(message("a", 1, "4111 1111"), message("b", 2, "1111 1111"))
    again = stored(message("a", 1, "4111 1111"))
    assert again == first == {"a": "****", "b": "**** **** **** 1111"}
