"""Stored instants reckoned with inside a statement, on both databases: how far apart, and so long before."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, Integer, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from store.types import UtcMicros


class SecondsBetween(FunctionElement[float]):
    """`SecondsBetween(start, end)`; null where either is."""

    name = "seconds_between"
    inherit_cache = True
    type = Float()

    def __init__(self, start: Any, end: Any) -> None:
        super().__init__(start, end)


@compiles(SecondsBetween)
def _epochs(element: SecondsBetween, compiler: Any, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(EXTRACT(EPOCH FROM ({end} - {start})) AS DOUBLE PRECISION)"


@compiles(SecondsBetween, "sqlite")
def _micros(element: SecondsBetween, compiler: Any, **options: Any) -> str:
    start, end = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(({end} - {start}) / 1000000.0)"


class SecondsBefore(FunctionElement[datetime]):
    """`SecondsBefore(instant, seconds)`: an instant that an index on instants can be entered with."""

    name = "seconds_before"
    inherit_cache = True
    type = UtcMicros()

    def __init__(self, instant: Any, seconds: int) -> None:
        super().__init__(instant, literal(seconds, Integer()))


@compiles(SecondsBefore)
def _interval(element: SecondsBefore, compiler: Any, **options: Any) -> str:
    instant, seconds = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({instant} - {seconds} * INTERVAL '1 second')"


@compiles(SecondsBefore, "sqlite")
def _fewer_micros(element: SecondsBefore, compiler: Any, **options: Any) -> str:
    instant, seconds = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({instant} - {seconds} * 1000000)"
