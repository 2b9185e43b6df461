"""Stores in which something happens every quarter of an hour, over a week in which a zone changes its clocks."""

from tests.queries.conftest import source, world

__all__ = ["source", "world"]
