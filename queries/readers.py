"""Who reads which frame: one line a frame, each module imported when its frame is first read."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

import polars as pl

from queries.frames import (
    AGENT_LOAD,
    AGENT_TIME,
    CALLBACKS,
    CONTACTS,
    CUSTOMERS,
    LEGS,
    OUTCOMES,
    RESPONSES,
    REVIEWS,
    SCHEDULE,
    SELF_SERVICE,
    STAGES,
    SURVEYS,
    TARGETS,
    TICKET_MOVES,
    TICKETS,
)
from queries.reading import Reading
from queries.sealed.bases import CLOCKS, HANDLED, MOVED, TOLD

Reader = Callable[[Reading], pl.LazyFrame]


def _late(place: str) -> Reader:
    """Give the reader `function` of `module`, written "module:function"; a question over months starts the faster."""
    module, _, function = place.partition(":")

    def read(reading: Reading) -> pl.LazyFrame:
        return cast("Reader", getattr(import_module(module), function))(reading)

    return read


# Each gives the rows of its frame whose anchor lies in the window, whoever asks; history limits them to the scope.
READERS: Mapping[str, Reader] = {
    LEGS.name: _late("queries.read_contacts:legs"),
    CONTACTS.name: _late("queries.read_contacts:contacts"),
    RESPONSES.name: _late("queries.read_tickets:responses"),
    AGENT_TIME.name: _late("queries.facts.agent_time:between"),
    AGENT_LOAD.name: _late("queries.facts.agent_load:between"),
    SCHEDULE.name: _late("queries.facts.schedule:between"),
    TICKETS.name: _late("queries.read_tickets:tickets"),
    CLOCKS.name: _late("queries.targets:clocks"),
    TARGETS.name: _late("queries.targets:between"),
    STAGES.name: _late("queries.facts.stages:between"),
    MOVED.name: _late("queries.facts.ticket_moves:moved"),
    TICKET_MOVES.name: _late("queries.facts.ticket_moves:between"),
    HANDLED.name: _late("queries.facts.outcomes_contacts:handled"),
    TOLD.name: _late("queries.outcomes:told"),
    OUTCOMES.name: _late("queries.outcomes:between"),
    SELF_SERVICE.name: _late("queries.facts.self_service:between"),
    CALLBACKS.name: _late("queries.facts.callbacks:between"),
    SURVEYS.name: _late("queries.facts.surveys:between"),
    REVIEWS.name: _late("queries.facts.reviews:between"),
    CUSTOMERS.name: _late("queries.facts.customers:between"),
}
