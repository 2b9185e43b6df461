"""The access log: what somebody saw of a person is noted before it is shown."""

from dashboard import written
from queries.access_log import TooManyViewsError
from queries.scope import Principal


class NotNotedError(RuntimeError):
    """It could not be noted, so it must not be shown."""

    @property
    def is_too_many(self) -> bool:
        """Whether it is refused because this user opened very many records (`reveal.too_many` says so)."""
        return isinstance(self.__cause__, TooManyViewsError)


def note(principal: Principal, action: str, object_: str) -> None:
    """Note that `principal` does `action` (such as "interaction") to `object_` (such as "contact:12"), for good.

    To be called before the value is shown; NotNotedError where the log cannot be written: then it is not shown.
    """
    try:
        written.writes().note(principal.name, principal.role.value, action, object_)
    except Exception as error:
        raise NotNotedError(f"{action} of {object_} was not noted: {type(error).__name__}") from error


def note_export(principal: Principal, action: str, rows: int) -> None:
    """Note that so many rows leave in a file; NotNotedError where that cannot be written, or are too many for a day."""
    try:
        written.writes().note_export(principal.name, principal.role.value, action, rows)
    except Exception as error:
        raise NotNotedError(f"{action} was not noted: {type(error).__name__}") from error
