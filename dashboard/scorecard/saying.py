"""A scorecard's codes and numbers in the words of a language: the same numbers in each."""

from datetime import date, timedelta
from typing import NamedTuple

from dashboard.analysis import amounts
from dashboard.scorecard.values import Row, Week
from dashboard.wording import numbers
from dashboard.wording.catalogue import t
from metrics import registry
from metrics.small_cells import LEAST_TOLD
from metrics.statistics import xmr
from metrics.statistics.xmr import Assurance, Standing

CHANGED = ("better", "worse", "changed")
ICONS = {Assurance.PASSES: "P", Assurance.FAILS: "F", Assurance.HIT_AND_MISS: "?", Assurance.UNKNOWN: ""}
UP, DOWN = "up", "down"


class Variation(NamedTuple):
    """What the judged week is: code (usual, better, worse, changed, none), side (up, down, ""), and words."""

    code: str
    side: str
    words: str


def name(metric: str, lang: str) -> str:
    """Name a KPI."""
    of = registry.get(metric)
    return of.name_zh if lang == "zh" else of.name


def value(row: Row, number: float | None, lang: str) -> str:
    """Write a value of the KPI in its unit."""
    return amounts.told(number, row.unit, lang)


def cases(row: Row, of: Week, lang: str) -> str:
    """Write how many cases a week has: 1,234; <5 where that is all that may be told."""
    known = row.cases(of)
    return t("small.few", lang, least=LEAST_TOLD) if known is None else numbers.number(known)


def target(row: Row, lang: str) -> str:
    """Write the target with its side: ≥ 80.0%; a dash where there is none."""
    if row.target is None:
        return numbers.UNKNOWN
    sign = "" if row.is_up_better is None else "≥ " if row.is_up_better else "≤ "
    return f"{sign}{value(row, row.target, lang)}"


def usual(row: Row, week: Week, lang: str) -> str:
    """Write what is usual: 76.0–86.0%; a dash where there are no limits."""
    return amounts.between(week.low, week.high, row.unit, lang) or numbers.UNKNOWN


def week(iso_week: str, lang: str) -> str:
    """Name an ISO week: Week 47 of 2026; 2026年第47周."""
    year, _, number = iso_week.partition("-W")
    return t("scorecard.week", lang, year=year, number=int(number))


def days(monday: date, lang: str) -> str:
    """Write the days of a week: 16–22 Nov; 11月16日–22日."""
    last = monday + timedelta(days=6)
    told: dict[str, object] = {"day": monday.day, "last": last.day}
    months: dict[str, object]
    if lang == "zh":
        months = {"month": monday.month, "last_month": last.month}
    else:
        months = {"month": numbers.MONTHS[monday.month - 1], "last_month": numbers.MONTHS[last.month - 1]}
    return t(f"scorecard.days_{'one' if monday.month == last.month else 'two'}", lang, **told, **months)


def variation(row: Row, lang: str) -> Variation:
    """Say what the judged week is."""
    of = row.judged
    if of is None or row.standing == Standing.NONE or of.low is None:
        return Variation("none", "", standing(row, lang))
    if of.reading not in CHANGED or of.reading is None:
        return Variation("usual", "", t("scorecard.variation_usual", lang))
    side = UP if _is_up(row, of) else DOWN
    return Variation(of.reading, side, t(f"scorecard.variation_{of.reading}", lang, rule=rule(of, lang)))


def rule(of: Week, lang: str) -> str:
    """Name the first rule that calls a week a special cause."""
    return t(f"scorecard.rule_{of.rules[0]}", lang) if of.rules else ""


def assurance(row: Row, lang: str) -> str:
    """Say what the process promises against the target."""
    code = "no_target" if row.target is None else str(row.assurance)
    return t(f"scorecard.assurance_{code}", lang)


def standing(row: Row, lang: str) -> str:
    """Say how far the limits can be trusted; nothing where they are locked."""
    if row.standing == Standing.NONE:
        return t("scorecard.limits_from", lang, n=xmr.LEAST, has=row.points)
    return t("scorecard.trial", lang) if row.standing == Standing.TRIAL else ""


def why_open(of: Week, lang: str) -> str:
    """Say why a week is hollow; nothing where it is not."""
    told = []
    if of.missing:
        lost = t("analysis.and", lang).join(f"{one.month}-{one.day:02}" for one in of.missing)
        told.append(t("scorecard.open_missing", lang, n=len(of.missing), days=lost))
    elif of.is_partial:
        told.append(t("scorecard.open_partial", lang, n=of.days))
    if of.is_small:
        told.append(t("scorecard.open_small", lang, n=of.n))
    if of.is_provisional:
        told.append(t("scorecard.open_provisional", lang))
    if of.is_early and not of.is_partial:
        told.append(t("scorecard.open_early", lang))
    if of.is_mixed:
        told.append(t("scorecard.open_mixed", lang))
    return t("analysis.and", lang).join(told)


def sentence(row: Row, lang: str) -> str:
    """Say in a sentence what is to be thought of the week that was asked for."""
    kpi, now = name(row.metric, lang), row.now
    if now.value is None:
        known = row.cases(now)
        why = "withheld" if known is None else "untold" if known else "nothing"
        told_of = {"kpi": kpi, "least": LEAST_TOLD, "n": numbers.number(known)}
        return f"{t(f'scorecard.says_{why}', lang, **told_of)}{_settled(row, lang)}"
    told = {"kpi": kpi, "value": value(row, now.value, lang)}
    if now.is_hollow:
        return f"{t('scorecard.says_open', lang, **told, why=why_open(now, lang))}{_settled(row, lang)}"
    return t(f"scorecard.says_{_found(row, now)}", lang, **told, **_told(row, now, lang))


def _settled(row: Row, lang: str) -> str:
    """Say of the judged week what there is to say, where another one was asked for."""
    of = row.judged
    if of is None:
        return ""
    told = {"week": week(of.iso_week, lang), "value": value(row, of.value, lang)}
    return t(f"scorecard.settled_{_found(row, of)}", lang, **told, **_told(row, of, lang))


def _found(row: Row, of: Week) -> str:
    """Return early (no limits), usual or signal."""
    if of.low is None or row.standing == Standing.NONE:
        return "early"
    return "usual" if of.reading not in CHANGED else "signal"


def _told(row: Row, of: Week, lang: str) -> dict[str, object]:
    side = "" if of.reading not in CHANGED else t(f"scorecard.reading_{of.reading}", lang)
    early = t("scorecard.limits_from", lang, n=xmr.LEAST, has=row.points)
    return {"usual": usual(row, of, lang), "rule": rule(of, lang), "reading": side, "early": early}


def _is_up(row: Row, of: Week) -> bool:
    """Whether the signal points up, whatever is better."""
    if row.is_up_better is not None:
        return (of.reading == "better") == row.is_up_better
    return of.value is not None and of.centre is not None and of.value >= of.centre
