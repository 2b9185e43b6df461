"""A question of the command line: every word of it checked before anything is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from metrics import registry
from metrics.metric import AnyMetric, MetricError, lacking
from metrics.options import OptionError, did_you_mean
from queries import extent
from queries.dimensions import Dimensions
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source

WEEK = timedelta(days=7)
EARLIEST, LATEST = date(1971, 1, 1), date(2199, 12, 31)  # with years to look back and ahead from them
LIVE = "live"  # its metrics are of an instant, not of a period


@dataclass(frozen=True)
class Question:
    """What was asked, as it was typed; dates are local days, `end` exclusive."""

    url: str
    metrics: tuple[str, ...]
    first: date | None
    end: date | None
    by: tuple[str, ...]
    settings: tuple[str, ...]
    chosen: Mapping[str, tuple[str, ...]]
    site: str | None
    level: float | None = None  # confidence of intervals; null: none asked for


def settings_of(typed: Sequence[str]) -> dict[str, str]:
    """Read METRIC.OPTION=VALUE; OptionError for what no metric offers."""
    pairs = [text.partition("=") for text in typed]
    if wrong := [text for text, (_, sign, _) in zip(typed, pairs, strict=True) if not sign]:
        raise OptionError(f"--set {wrong[0]}: write METRIC.OPTION=VALUE")
    settings = {name.strip(): value.strip() for name, _, value in pairs}
    registry.check_settings(settings)
    return settings


def metrics_of(question: Question) -> tuple[list[AnyMetric], list[str]]:
    """Metrics to tell, and those left out because their frames do not know what was asked for."""
    families = [members for name, members in registry.families().items() if name != LIVE]
    wanted = [registry.get(key) for key in question.metrics] or [one for members in families for one in members]
    live = {one.key for one in registry.family(LIVE)}
    if now := [one.key for one in wanted if one.key in live]:
        raise MetricError(f"{now[0]} is of this moment and has no history; the live page and walls show it")
    _check_dimensions(question.by, wanted)
    unfit = {one.key: lacking(one, (*question.by, *question.chosen)) for one in wanted}
    fit = [one for one in wanted if not unfit[one.key]]
    named = next((key for key in question.metrics if unfit[key]), None)
    if named or not fit:
        key = named or wanted[0].key
        raise MetricError(f"{key} cannot be told by {', '.join(unfit[key])}")
    return fit, [one.key for one in wanted if unfit[one.key]]


def _check_dimensions(by: Sequence[str], wanted: Sequence[AnyMetric]) -> None:
    known = sorted({name for one in wanted for part in one.parts for name in part.frame.dimensions})
    for name in by:
        if name not in known:
            raise MetricError(f"--by {name}: no such dimension; {did_you_mean(name, known)}")
    if len(set(by)) < len(by):
        raise MetricError("--by names a dimension twice")


def check_names(chosen: Mapping[str, tuple[str, ...]], dims: Dimensions) -> None:
    """Refuse a queue or team that does not exist: a wrong name must not read as a quiet one."""
    known = {"queue": dims.queues["queue"].to_list(), "team": dims.teams["team"].to_list()}
    for kind in known.keys() & chosen.keys():
        for name in chosen[kind]:
            if name not in known[kind]:
                raise MetricError(f"--{kind} {name}: no such {kind}; {did_you_mean(name, known[kind])}")


def scope_of(question: Question, source: Source, dims: Dimensions) -> tuple[Scope, str]:
    """Work out the period and the filters, and the name of the site whose days count."""
    sites = dict(dims.sites.select("site", "zone").rows())
    site = question.site or dims.site
    if site and site not in sites:
        raise MetricError(f"--site {site}: no such site; {did_you_mean(site, list(sites))}")
    window = _window(question, source, sites.get(site, dims.zone))
    asker = replace(OPERATOR, sites=frozenset({site})) if len(sites) > 1 else OPERATOR
    return Scope(window, asker).choosing(**question.chosen), site or "no site yet"


def _window(question: Question, source: Source, zone: str) -> Window:
    """Local days asked for; in default of them the last 7 full days that the store knows of."""
    first, end = question.first, question.end
    for name, day in (("--from", first), ("--to", end)):
        if day is not None and not EARLIEST <= day <= LATEST:
            raise MetricError(f"{name} {day}: days from {EARLIEST} to {LATEST} can be asked for")
    if end is None:
        today = datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
        latest = extent.last_day(source, zone)
        end = min(today, latest + timedelta(days=1)) if latest else today
        if first is not None and first >= end:
            end = first + WEEK
    if first is not None and end <= first:
        raise MetricError(f"--to {end} is the day after the last: it has to lie after --from {first}")
    return Window.days(first or end - WEEK, end, zone)
