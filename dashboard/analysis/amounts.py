"""Values in words, by their unit, in the viewer's language. Unknown is an en dash."""

from dashboard.wording import numbers
from metrics.metric import Unit

POINTS = {"en": " pts", "zh": " 个百分点"}
AFTER = {  # what stands behind a number of these
    Unit.POINTS: POINTS,
    Unit.HOURS: {"en": " h", "zh": " 小时"},
    Unit.DAYS: {"en": " d", "zh": " 天"},
}
WHOLE = frozenset({Unit.COUNT, Unit.SLOTS, Unit.AGENTS, Unit.NET})
PLACES = 1
SAYING = frozenset("123456789")  # digits without which a number says 0


def told(value: float | None, unit: Unit | str, lang: str) -> str:
    """Write a value: 81.2%, 06:02, 1,284, 4.3."""
    kind = Unit(unit)
    if kind is Unit.SHARE:
        return numbers.percent(value)
    if kind is Unit.SECONDS:
        return numbers.duration(value, lang)
    bare = numbers.number(value, 0 if kind in WHOLE else 2 if kind is Unit.RATIO else PLACES)
    return bare if bare == numbers.UNKNOWN or kind not in AFTER else bare + AFTER[kind][lang]


def between(low: float | None, high: float | None, unit: Unit | str, lang: str) -> str:
    """Write an interval: 80.1–82.3%; nothing where there is none."""
    if low is None or high is None:
        return ""
    first, last = told(low, unit, lang), told(high, unit, lang)
    after = AFTER.get(Unit(unit), {}).get(lang, "%")
    return f"{first.removesuffix(after)}–{last}"


def apart(value: float | None, unit: Unit | str, lang: str) -> str:
    """Write a difference with its sign: +1.2 pts, −00:14; without one where nothing of it is left: 0.0 pts."""
    if value is None:
        return numbers.UNKNOWN
    is_share = Unit(unit) is Unit.SHARE
    size = told(abs(value), unit, lang) if not is_share else numbers.number(abs(value) * 100, PLACES) + POINTS[lang]
    if not SAYING & {*size}:
        return size
    return f"{numbers.MINUS if value < 0 else '+'}{size}"


def apart_between(low: float | None, high: float | None, unit: Unit | str, lang: str) -> str:
    """Write the interval of a difference: −0.4…+1.9 pts."""
    if low is None or high is None:
        return ""
    first, last = apart(low, unit, lang), apart(high, unit, lang)
    after = AFTER.get(Unit(unit), POINTS)[lang]
    return f"{first.removesuffix(after)}…{last}"
