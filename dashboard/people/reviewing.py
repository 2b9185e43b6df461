"""Contacts to look at first on an agent's page, and why each is suggested."""

from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard import links, stored
from dashboard.people import blocks
from dashboard.people.blocks import Block
from dashboard.people.group import KEPT_S
from dashboard.people.person import Person
from dashboard.shell import Opened
from dashboard.wording import catalogue, numbers
from metrics import review
from queries import people
from queries.scope import Scope
from queries.source import Source

HEADS = ("ended", "channel", "queue", "reason", "handle", "why")


def contacts(page: Opened, who: Person) -> Block:
    """List the suggestions; a row opens the contact."""
    answer = partial(_suggested, scope=page.scope, who=who)
    found = stored.kept(page.principal, ("review", who.id, page.scope), answer, for_s=KEPT_S)
    columns = [blocks.Head(page.say(f"people.column.{name}"), name == "handle") for name in HEADS]
    rows = [_row(page, row) for row in found.iter_rows(named=True)]
    return blocks.table(page.say("people.review.title"), columns, rows, page.say("people.review.none"))


def _suggested(source: Source, scope: Scope, who: Person) -> pl.DataFrame:
    return review.suggested(people.contacts_of(source, scope, review.COLUMNS, who.row))


def _row(page: Opened, row: dict[str, Any]) -> dict[str, Any]:
    to = links.to("interaction", id=row["contact_id"])
    ended = row["ended_at"].astimezone(ZoneInfo(page.zone))
    return {
        "to": to,
        "cells": [
            blocks.cell(f"{ended:%m-%d %H:%M}", to),
            blocks.cell(_coded(page, f"channel.{row['channel']}", row["channel"])),
            blocks.cell(row["queue"]),
            blocks.cell(row["reason"] and row["reason"].replace("_", " ")),
            blocks.cell(numbers.duration(row["handle_s"], page.lang)),
            blocks.cell(page.say("people.review.and").join(_why(page, row, word) for word in row["why"])),
        ],
    }


def _why(page: Opened, row: dict[str, Any], word: str) -> str:
    if word == review.LONGEST:
        return page.say("people.review.longest", usual=numbers.duration(row["usual_s"], page.lang))
    if word == review.LOW_SCORE:
        return _low(page, row)
    if word == review.REPEAT and row["next_reason_days"] == 0:
        return page.say("people.review.repeat_same_day")
    if word == review.REPEAT:
        return page.say("people.review.repeat_followed", days=row["next_reason_days"])
    return page.say("people.review.transferred")


def _low(page: Opened, row: dict[str, Any]) -> str:
    if row["csat_score"] is not None and row["csat_score"] <= review.LOW_CSAT:
        return page.say("people.review.low_csat", score=row["csat_score"])
    return page.say("people.review.low_quality", score=numbers.number(row["quality_score"]))


def _coded(page: Opened, key: str, code: str) -> str:
    return page.say(key) if key in catalogue.entries() else code
