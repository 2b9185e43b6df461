"""Opens the store that a command asks; what cannot be answered ends the command, with what to ask instead."""

from collections.abc import Callable
from typing import NoReturn, TypeVar

import typer

from queries.source import Source, StoreUnreachableError

DEADLINE_S = 120.0
Answer = TypeVar("Answer")


def asked(url: str, command: str, answer: Callable[[Source], Answer]) -> Answer:
    """Answer from the store at `url`; ends with 2 for a question that is wrong, 1 for a store that does not answer."""
    source = Source(url, deadline_s=DEADLINE_S)
    try:
        return answer(source)
    except StoreUnreachableError as error:
        _refuse(command, f"the store cannot be read: {error}", 1)
    except ValueError as error:  # metrics, options and windows that do not exist are such
        _refuse(command, str(error), 2)
    finally:
        source.close()


def _refuse(command: str, message: str, code: int) -> NoReturn:
    typer.echo(f"floorview {command}: {message}", err=True)
    raise typer.Exit(code)
