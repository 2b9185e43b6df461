"""What the top of a page tells, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from dashboard.period import LENGTHS, Period
from dashboard.wording import catalogue
from queries.dimensions import Dimensions
from queries.reach import choosable
from queries.scope import Principal, Scope


class Known(Protocol):
    """What the store is about."""

    @property
    def dims(self) -> Dimensions:
        """Its small tables."""

    @property
    def until(self) -> datetime | None:
        """Its newest instant."""


class Page(Protocol):
    """What the top needs of a page."""

    @property
    def lang(self) -> str:
        """Its language."""

    @property
    def principal(self) -> Principal:
        """Who looks."""

    @property
    def known(self) -> Known:
        """What the store is about."""

    @property
    def scope(self) -> Scope:
        """What is asked."""

    def say(self, key: str, **values: object) -> str:
        """Say a key of the catalogue."""


@dataclass(frozen=True)
class Head:
    """What one page's top has: its title, the way here, the period (None: it has none), filters, words refused."""

    title: str
    crumbs: Sequence[tuple[str, str]]
    period: Period | None
    offers: Sequence[str]
    refused: Sequence[str]


def told(page: Page, head: Head) -> dict[str, Any]:
    """Return what the component draws."""
    return {
        "lang": page.lang,
        "title": head.title,
        "crumbs": [{"text": text, "address": address} for text, address in head.crumbs],
        "as_of": _as_of(page),
        "who": {"name": page.principal.name, "role": page.say(f"role.{page.principal.role}")},
        "period": _periods(page, head.period) if head.period else None,
        "filters": [_filter(page, name) for name in head.offers],
        "refused": [page.say("top.refused", what=what) for what in head.refused],
        "remove": page.say("top.remove"),
    }


def _as_of(page: Page) -> str:
    if page.known.until is None:
        return page.say("top.empty")
    zone = page.scope.window.zone
    return page.say("top.as_of", at=f"{page.known.until.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}", zone=zone)


def _periods(page: Page, between: Period) -> dict[str, Any]:
    zone = ZoneInfo(between.window.zone)
    newest = between.window.end_at - timedelta(microseconds=1)  # the end itself belongs to what follows
    first, last = (at.astimezone(zone).date() for at in (between.window.start_at, newest))
    return {
        "name": between.name,
        "offered": [{"name": name, "text": page.say(f"top.period.{name}")} for name in LENGTHS],
        "from": first.isoformat(),
        "last": last.isoformat(),
        "from_label": page.say("top.first_day"),
        "last_label": page.say("top.last_day"),
    }


def _filter(page: Page, name: str) -> dict[str, Any]:
    values = dict(page.scope.chosen).get(name, ())
    every = _offered(choosable(page.known.dims, page.principal), name)
    return {
        "name": name,
        "text": page.say(f"live.filter_{name}"),
        "values": [{"value": value, "text": _named(page, name, value)} for value in values],
        "offered": [{"value": one, "text": _named(page, name, one)} for one in every if one not in values],
    }


def _offered(dims: Dimensions, name: str) -> list[str]:
    found: Mapping[str, Any] = {
        "channel": dims.queues["queue_channel"],
        "queue": dims.queues["queue"],
        "team": dims.teams["team"],
    }
    return sorted(set(found[name].drop_nulls().to_list()))


def _named(page: Page, name: str, value: str) -> str:
    key = f"{name}.{value}"
    return page.say(key) if key in catalogue.entries() else value
