"""Seconds from one stored instant to another, inside a statement, on both databases."""

from typing import Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


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
