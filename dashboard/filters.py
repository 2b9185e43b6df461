"""The filters of the live page: they live in the URL, so that a view can be shared and Back works."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.board import Board

OFFERED = ("channel", "queue", "team")  # of queries.scope.FILTERS, those with a chip
MOST_VALUES = 200
LONGEST_VALUE = 200
Chosen = tuple[tuple[str, tuple[str, ...]], ...]


def _clean(values: Sequence[Any]) -> tuple[str, ...]:
    texts = {value for value in values[:MOST_VALUES] if isinstance(value, str) and 0 < len(value) <= LONGEST_VALUE}
    return tuple(sorted(texts))


def tidy(asked: Mapping[str, Sequence[Any]]) -> Chosen:
    """Keep of what was asked the filters that exist, their values sorted, each once; what is no text is dropped."""
    kept = {name: _clean(asked[name]) for name in OFFERED if isinstance(asked.get(name), list | tuple)}
    return tuple(sorted((name, values) for name, values in kept.items() if values))


def from_url() -> Chosen:
    """Read the filters from the URL."""
    return tidy({name: st.query_params.get_all(name) for name in OFFERED})


def to_url(chosen: Chosen) -> None:
    """Write the filters to the URL; the other parameters stay."""
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name not in OFFERED}
    st.query_params.from_dict({**kept, **{name: list(values) for name, values in chosen}})


def choices(board: Board) -> dict[str, list[str]]:
    """Return what each filter offers, of a board that no filter has narrowed."""
    queues = board["queues"]
    return {
        "channel": sorted({queue["channel"] for queue in queues}),
        "queue": sorted({queue["name"] for queue in queues}),
        "team": sorted({queue["team"] for queue in queues if queue["team"]} | _teams_of_people(board)),
    }


def _teams_of_people(board: Board) -> set[str]:
    return {person["team"] for person in board["people"] if person["team"]}
