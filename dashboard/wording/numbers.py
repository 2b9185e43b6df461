"""Numbers, durations and dates in words. Unknown is an en dash. Halves round away from zero, at display only.

`words.js` holds the same rules for the browser; a test compares the two.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from zoneinfo import ZoneInfo

UNKNOWN = "–"
MINUS = "−"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNITS = {"en": ((1_000_000, "M"), (1_000, "k")), "zh": ((100_000_000, "亿"), (10_000, "万"))}
HOURS = {"en": " h", "zh": "时"}
DAYS = {"en": ("{d} d", " {h} h"), "zh": ("{d}天", "{h}时")}


def _rounded(value: float, places: int, shift: int = 0) -> Decimal:
    """Round the shortest decimal that means this float, `shift` digits to the left."""
    step = Decimal(1).scaleb(-places)
    return Decimal(str(value)).scaleb(shift).quantize(step, rounding=ROUND_HALF_UP)


def _signed(number: Decimal, text: str) -> str:
    return f"{MINUS}{text}" if number < 0 else text


def _known(value: float | None) -> bool:
    return value is not None and isfinite(value)


def number(value: float | None, places: int = 0) -> str:
    """Write a number with thousands grouped: 1,284 or 3.5."""
    if value is None or not isfinite(value):
        return UNKNOWN
    rounded = _rounded(value, places)
    return _signed(rounded, f"{abs(rounded):,}")


def count(value: float | None, lang: str) -> str:
    """Write a count shortly: 999, 1.2k, 3.4M; 9,999, 1.2万, 3.4亿."""
    if value is None or not isfinite(value):
        return UNKNOWN
    for size, unit in UNITS[lang]:
        if abs(value) >= size:
            short = Decimal(str(value)) / size
            rounded = short.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
            return _signed(rounded, f"{abs(rounded):,}{unit}")
    return number(value)


def percent(share: float | None, places: int = 1) -> str:
    """Write a share 0…1 as a percentage: 0.8125 is 81.3%."""
    if share is None or not isfinite(share):
        return UNKNOWN
    rounded = _rounded(share, places, shift=2)
    return _signed(rounded, f"{abs(rounded)}%")


def duration(seconds: float | None, lang: str) -> str:
    """Write seconds as mm:ss; from an hour h:mm with its unit; from two days in days and hours."""
    if seconds is None or not isfinite(seconds):
        return UNKNOWN
    total = max(int(_rounded(seconds, 0)), 0)
    if total < 3600:  # noqa: PLR2004
        return f"{total // 60:02}:{total % 60:02}"
    if total < 172_800:  # noqa: PLR2004
        return f"{total // 3600}:{total % 3600 // 60:02}{HOURS[lang]}"
    days, hours = DAYS[lang]
    return days.format(d=total // 86400) + hours.format(h=total % 86400 // 3600)


def day(when: date, lang: str) -> str:
    """Write a date: 21 Nov 2026, 2026年11月21日."""
    if lang == "zh":
        return f"{when.year}年{when.month}月{when.day}日"
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def clock(at: datetime, zone: str) -> str:
    """Write the time of day in a zone: 14:32:07."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M:%S}"
