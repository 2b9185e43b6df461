"""When which weekly report goes where: `[[reports]]` of `floorview.toml`, checked at start. Secrets are never here."""

import re
from datetime import datetime, time, timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from dashboard.settings_table import Table

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WHEN = r"^(mon|tue|wed|thu|fri|sat|sun) ([01][0-9]|2[0-3]):[0-5][0-9]$"
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
Form = Literal["pdf", "xlsx", "html", "json"]


def _address(text: str) -> str:
    if not ADDRESS.fullmatch(text):
        raise ValueError("is not a mail address")
    return text


def _hook(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username is not None or parts.fragment:
        raise ValueError("is not an https address without a user's name in it")
    return text


class ReportPlan(Table):
    """One report: when it is sent (local time of the site), in which language and form, and to whom."""

    when: str = Field(default="mon 07:30", pattern=WHEN, examples=["mon 07:30"])
    lang: Literal["en", "zh"] = Field(default="en", examples=["en"])
    format: Form = Field(default="pdf", examples=["pdf"])
    to: tuple[Annotated[str, AfterValidator(_address)], ...] = Field(
        default=(), max_length=50, examples=[["director@example.org"]]
    )
    webhook: Annotated[str, AfterValidator(_hook)] | None = Field(
        default=None, max_length=1000, examples=["https://hooks.example.org/floorview"]
    )
    private_webhook: bool = Field(default=False, examples=[False])

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Self:
        if not self.to and self.webhook is None:
            raise ValueError("goes nowhere: name mail addresses (to) or a webhook")
        if self.webhook and self.webhook.startswith("http:") and not self.private_webhook:
            raise ValueError("webhook must be https, unless private_webhook = true lets it be in your own network")
        return self

    def last(self, now: datetime, zone: str) -> datetime:
        """Return the latest instant, not after `now`, at which this report was to be sent."""
        day, _, clock = self.when.partition(" ")
        local = now.astimezone(ZoneInfo(zone))
        back = (local.weekday() - DAYS.index(day)) % 7
        at = datetime.combine(local.date() - timedelta(days=back), time.fromisoformat(clock), local.tzinfo)
        return at if at <= now else at - timedelta(days=7)
