"""One line of an Asterisk queue_log: `time|call|queue|agent|EVENT|argument|…`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from store.types import to_micros

SECOND = 1_000_000
LONGEST = 8_192  # characters; Asterisk writes a few hundred at most
EARLIEST = 946_684_800 * SECOND  # 2000-01-01: Asterisk did not exist before
AHEAD = timedelta(minutes=5)
FIELDS = 5
SECONDS_DIGITS = 10
NOBODY = frozenset({"", "NONE", "REALTIME", "MANAGER"})
CONTROLS = dict.fromkeys((*range(32), 127))


class LineError(ValueError):
    """A line that cannot be taken; the message is the reason."""


class LeftOutError(ValueError):
    """A line that a rule leaves out; the message is the rule."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event: `at` in microseconds since 1970 UTC; empty fields and Asterisk's NONE are ``""``."""

    at: int
    call: str
    queue: str
    agent: str
    event: str
    args: tuple[str, ...]

    def number(self, place: int) -> float | None:
        """Return the argument at `place` (negative: from the end) as a number; None where there is none."""
        try:
            text = self.args[place]
        except IndexError:
            return None
        return float(text) if text.isascii() and text.replace(".", "", 1).isdigit() else None

    def micros(self, place: int, unit: int = SECOND) -> int | None:
        """Return the argument at `place`, a duration in seconds (or `unit` microseconds), in microseconds."""
        number = self.number(place)
        return None if number is None else round(number * unit)


def parse(text: str, zone: ZoneInfo, latest: int) -> Line:
    """Read one line (without its end); LineError says why it cannot be taken. `latest`: the last instant allowed."""
    if len(text) > LONGEST:
        raise LineError(f"line of {len(text)} characters: the longest that Asterisk writes is far below {LONGEST}")
    fields = text.translate(CONTROLS).split("|")
    if len(fields) < FIELDS:
        raise LineError(f"{len(fields)} fields where a queue_log line has at least {FIELDS}")
    at = _instant(fields[0].strip(), zone)
    if not EARLIEST <= at <= latest:
        raise LineError("time before 2000 or more than 5 minutes ahead of this machine's clock")
    call, queue, agent = (_named(field) for field in fields[1:4])
    args = [field.strip() for field in fields[5:]]
    while args and not args[-1]:  # some versions end each line with a bar
        args.pop()
    return Line(at, call, queue, agent, fields[4].strip().upper(), tuple(args))


def _named(field: str) -> str:
    field = field.strip()
    return "" if field in NOBODY else field


def _instant(text: str, zone: ZoneInfo) -> int:
    """Epoch seconds with or without a fraction, or a local `YYYY-MM-DD HH:MM:SS` as databases export it."""
    whole, _, fraction = text.partition(".")
    if text.isascii() and whole.isdigit() and (not fraction or fraction.isdigit()):
        if len(whole) > SECONDS_DIGITS:
            raise LineError("time is no number of seconds since 1970: it has too many digits")
        return int(whole) * SECOND + int(fraction.ljust(6, "0")[:6])
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        raise LineError("time is neither seconds since 1970 nor YYYY-MM-DD HH:MM:SS") from None
    # A local time that occurs twice is the earlier one; one that the clocks skip is as far after the gap as it was in.
    return to_micros(local if local.tzinfo else local.replace(tzinfo=zone))
