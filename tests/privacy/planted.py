"""Customers whose names, numbers, addresses and words are canaries: nothing that a masked page sends may hold one.

All of it comes in as a source delivers it, so that texts pass the scrubbing that every text passes.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine

from store.spoken import plain
from store.types import to_micros
from store.writer import Writer
from tests.store.identities import card, id_card, written

CUSTOMERS = 40
BEGAN = timedelta(hours=4)  # before now: when the first contact began
APART = timedelta(minutes=4)
HOSTILE = ("<b>{}</b>", "[{}](javascript:alert(1))", '=HYPERLINK("{}")', "{}\u202e", "{} :red[x]", "'{}'; --")
JOINTS = re.compile(r"[\s\-‐‑‒–—―−－.·_/,，、()（）]+")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
SOUNDS = ("zor", "qua", "vyx", "tchi", "wen", "jurr", "plo", "gwy")


@dataclass(frozen=True)
class Person:
    """A customer, and what must not be seen of the customer."""

    name: str
    phone: str
    email: str
    card: str
    identity: str
    texts: tuple[str, ...]

    @property
    def canaries(self) -> tuple[str, ...]:
        """Each datum as `squeezed` would leave it."""
        words = [word for word in self.name.lower().split() if len(word) > len("abc")]
        return (*words, re.sub(r"\D", "", self.phone)[-10:], self.email, self.card, self.identity.lower())


def people() -> list[Person]:
    """All of them; the same at every call."""
    draw = Random(11)
    return [_person(number, draw) for number in range(CUSTOMERS)]


def _person(number: int, draw: Random) -> Person:
    first, last = ("".join(draw.choices(SOUNDS, k=3)).capitalize() + f"{letter}q" for letter in "ab")
    phone = f"1{draw.choice('3578')}{draw.randrange(10**9):09d}"
    email = f"{first.lower()}.{number}@example.com"
    numbers = card(draw), id_card(draw)
    said = [f"my card is {written(numbers[0], draw)} thanks", f"身份证{numbers[1]}谢谢", f"write to {email} please",
            f"call {phone[:3]} {phone[3:7]} {phone[7:]}", f"打{written(phone, draw)}给我"]  # fmt: skip
    around = HOSTILE[number % len(HOSTILE)]
    told = phone if number % 2 else f"+86 {phone[:3]}-{phone[3:7]}-{phone[7:]}"
    return Person(f"{first} {last}", told, email, *numbers, tuple(around.format(text) for text in said))


def squeezed(told: str) -> str:
    """Write digits in one form and leave out what may stand between them; what was escaped is read."""
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), told)
    text = plain(unicodedata.normalize("NFKC", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")))
    return text.lower() + "\n" + JOINTS.sub("", text.replace("\0", "").lower())


def seen(told: str) -> list[str]:
    """Return which canaries a text holds in full."""
    text = squeezed(told)
    return [canary for person in people() for canary in person.canaries if canary in text]


def plant(engine: Engine) -> None:
    """Fill a migrated store: one site, team, queue and agent who had one call with each customer."""
    now = datetime.now(UTC).replace(microsecond=0)
    with Writer(engine, "hand") as writer:
        counts = writer.write([*_places(), *_calls(now - BEGAN)])
    if counts.rejected:
        raise AssertionError(f"{counts.rejected} records were not taken")


def _places() -> list[dict[str, Any]]:
    told = (
        {"table": "sites", "source_id": "s", "name": "London", "time_zone": "Europe/London", "locale": "en"},
        {"table": "teams", "source_id": "t", "name": "North", "site": "s"},
        {"table": "queues", "source_id": "q", "name": "Cards", "channel": "phone", "site": "s", "team": "t"},
        {"table": "agents", "source_id": "a", "name": "Ann", "team": "t"},
        {"table": "agents", "source_id": "b", "name": "Bob", "team": "t"},
    )
    return [{"source_version": 1, **row} for row in told]


def _calls(first: datetime) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    for number, person in enumerate(people()):
        told += _call(number, person, first + number * APART)
    return told


def _call(number: int, person: Person, began: datetime) -> list[dict[str, Any]]:
    at = [(began + timedelta(minutes=minutes)).isoformat() for minutes in range(5)]
    version = to_micros(began)
    case = {"channel": "phone", "status": "open", "created_at": at[0], "customer": f"u{number}", "assignee": "a",
            "team": "t", "queue": "q", "subject": person.texts[number % 5]}  # fmt: skip
    call = {"channel": "phone", "direction": "inbound", "created_at": at[0], "ended_at": at[3], "outcome": "answered",
            "customer": f"u{number}", "ticket": f"k{number}", "reason": "card_lost",
            "recording_url": f"https://records.example/{person.email}"}  # fmt: skip
    leg = {"contact": f"c{number}", "leg_no": 1, "queue": "q", "agent": "a", "team": "t", "queued_at": at[0],
           "answered_at": at[1], "left_queue_at": at[1], "ended_at": at[3], "leave_kind": "answered"}  # fmt: skip
    survey = {"contact": f"c{number}", "kind": "csat", "sent_at": at[3], "answered_at": at[4], "score": 2,
              "comment": person.texts[3]}  # fmt: skip
    rows = [
        {"table": "customers", "source_id": f"u{number}", "name": person.name, "phone": person.phone,
         "email": person.email, "segment": "standard"},
        {"table": "tickets", "source_id": f"k{number}", **case},
        {"table": "contacts", "source_id": f"c{number}", **call},
        {"table": "contact_legs", "source_id": f"l{number}", **leg},
        {"table": "surveys", "source_id": f"v{number}", **survey},
        *({"table": "messages", "source_id": f"m{number}.{place}", "contact": f"c{number}", "at": at[place % 4],
           "author_kind": "customer", "author": f"u{number}", "body": text, "is_public": True}
          for place, text in enumerate(person.texts)),
    ]  # fmt: skip
    return [{"source_version": version, **row} for row in rows]
