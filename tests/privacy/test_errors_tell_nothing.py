"""What goes wrong is told without the values it went wrong with: they are people's."""

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dashboard import errors
from queries.source import Source, StoreUnreachableError
from store.schema.people import Customer
from tests import own_loop
from tests.privacy.planted import people
from tests.queries.world import World

ONE = people()[0]
VALUES = {"name": ONE.name, "phone": ONE.phone, "email": ONE.email}


def failure(engine):
    with engine.connect() as connection, pytest.raises(DBAPIError) as raised:
        connection.execute(text("SELECT no_such FROM customers WHERE phone = :phone OR name = :name"), VALUES)
    return raised.value


def test_an_error_of_the_store_does_not_tell_its_values(engine):
    told = str(failure(engine))
    assert "no_such" in told
    assert not [value for value in VALUES.values() if value in told]


def test_nor_does_the_log_that_an_error_on_a_page_is_noted_in(engine, caplog):
    with caplog.at_level(logging.ERROR, "floorview.errors"):
        errors.note(failure(engine), "page")
    assert "no_such" in caplog.text
    assert not [value for value in VALUES.values() if value in caplog.text]


def test_nor_an_unanswered_question(engine, store_url):
    from sqlalchemy import bindparam, select

    World(engine).put(Customer, **VALUES)
    source = Source(store_url)
    statement = select(Customer.name).where(Customer.phone == bindparam("phone"))
    assert source.read(statement, {"phone": ONE.phone})["name"].to_list() == [ONE.name]
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE customers RENAME COLUMN name TO former_name"))
    with pytest.raises(StoreUnreachableError) as raised:
        source.read(statement, {"phone": ONE.phone})
    source.close()
    chain = []
    error = raised.value
    while error is not None:
        chain.append(str(error))
        error = error.__cause__ or error.__context__
    assert not [value for value in VALUES.values() if value in "\n".join(chain)]


def test_the_log_of_requests_tells_paths_and_no_questions(caplog):
    from dashboard.middleware import RequestLog

    async def app(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(_message):
        pass

    asked = f"find={ONE.email}&phone={ONE.phone}".encode()
    scope = {"type": "http", "method": "GET", "path": "/contacts", "query_string": asked, "client": ("127.0.0.1", 1)}
    with caplog.at_level(logging.INFO, "floorview.requests"):
        own_loop.run(lambda: RequestLog(app)(scope, None, send))
    assert "/contacts" in caplog.text
    assert not [value for value in VALUES.values() if value in caplog.text]
