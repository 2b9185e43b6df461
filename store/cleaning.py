"""Cleaning of what sources send, once, at the edge, so that both databases store the same.

Text loses NUL and other control characters (tab and line ends stay), bidirectional overrides and isolates; lone
surrogates become U+FFFD (halves of one character are joined). Too long text is cut between characters as people see
them, identifiers never: a cut identifier would be another one.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from store.types import from_micros

INT64_MAX = 2**63 - 1
INT64_MIN = -(2**63)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)

UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
SURROGATE = re.compile("[\ud800-\udfff]")
LEAP_SECOND = re.compile(r"(T\d\d:\d\d):60(\.\d*)?", re.IGNORECASE)
JOINER = "\u200d"
UNITS = (("seconds", 10**6), ("milliseconds", 10**3))


def clean(text: str) -> str:
    """Drop what must not be stored from a text."""
    if not UNWANTED.search(text):
        return text
    if SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return UNWANTED.sub("", text)


def shorten(text: str, limit: int) -> str:
    """Cut a text to `limit` code points at most, never inside a character with its accents or a joined emoji."""
    if len(text) <= limit:
        return text
    end = limit
    while end > 0 and (_clings(text[end]) or text[end - 1] == JOINER):
        end -= 1
    return text[: end or limit]


def as_text(value: object) -> str:
    """Take a text, or a whole number as one; ValueError on anything else."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int) and not isinstance(value, bool) and INT64_MIN <= value <= INT64_MAX:
        return str(value)
    raise ValueError(f"text is expected, not {type(value).__name__}")


def identifier(value: object, limit: int = 200) -> str:
    """Take an identifier: cleaned, without spaces around; ValueError when empty or longer than `limit`."""
    name = as_text(value).strip()
    if not name:
        raise ValueError("an identifier is expected, not an empty text (leave the field out instead)")
    if len(name) > limit:
        raise ValueError(f"an identifier of {len(name)} characters is longer than {limit}")
    return name


def instant(value: object) -> datetime:
    """Take an aware datetime, ISO 8601 text with its offset, or microseconds since 1970; ValueError otherwise."""
    at = _to_datetime(value)
    if at.tzinfo is None:
        raise ValueError(f"the timestamp {at.isoformat()} is naive: say which zone it is in")
    try:
        return at if at.tzinfo is UTC else at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"the timestamp {at.isoformat()} is beyond the calendar") from error


def within(at: datetime, oldest: datetime, latest: datetime) -> datetime:
    """Refuse an instant outside [oldest, latest], with a guess at the unit that was meant."""
    if oldest <= at <= latest:
        return at
    side = f"before {oldest.isoformat()}" if at < oldest else f"after {latest.isoformat()}"
    micros = int(at.timestamp() * 1_000_000)
    meant = [unit for unit, factor in UNITS if oldest.timestamp() <= micros * factor / 1_000_000 <= latest.timestamp()]
    hint = f" (is the number in {meant[0]}? microseconds are expected)" if meant else ""
    raise ValueError(f"{at.isoformat()} is {side}{hint}")


@cache
def time_zone(name: str) -> str:
    """Take the name of a time zone of the IANA list; ValueError when there is none such."""
    try:
        return ZoneInfo(name).key
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"{name!r} is no time zone, write one such as Asia/Shanghai") from error


def _to_datetime(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str):
        return _from_iso(value.strip())
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            return from_micros(value)
        except OverflowError as error:
            raise ValueError("the number is beyond the calendar (microseconds since 1970 are expected)") from error
    raise ValueError(f"a timestamp is expected, not {type(value).__name__}")


def _from_iso(text: str) -> datetime:
    """Parse ISO 8601; a leap second 23:59:60 is the second after 23:59:59."""
    leap = LEAP_SECOND.search(text)
    try:
        if not leap:
            return datetime.fromisoformat(text)
        return datetime.fromisoformat(LEAP_SECOND.sub(r"\1:59\2", text)) + timedelta(seconds=1)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{shorten(clean(text), 40)!r} is no ISO 8601 timestamp") from error


def _clings(character: str) -> bool:
    """Whether a code point belongs to the character before it."""
    return (
        unicodedata.category(character).startswith("M")
        or character == JOINER
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
