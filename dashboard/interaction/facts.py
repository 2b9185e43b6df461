"""The facts beside an interaction: sections of label and value, as words. What is not known is said to be so."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from dashboard import links, settings_file
from dashboard.lists import cells
from dashboard.shell import Opened
from dashboard.wording import numbers
from queries.drill.interaction import Interaction

CONTACT = (
    "created_at", "ended_at", "channel", "direction", "queue", "team", "agent", "reason", "segment", "language",
    "outcome", "resolution_code", "is_resolved", "handle_s", "source_id",
)  # fmt: skip
TICKET = (
    "ticket_id", "source_id", "status", "stage", "priority", "reason", "is_complaint", "queue", "team", "agent",
    "created_at", "first_response_at", "resolved_at", "closed_at", "reopened_count",
)  # fmt: skip
LONGEST = 2_000
TOPS: Mapping[str, int] = {"csat": 5, "nps": 10, "ces": 7}


class Fact(NamedTuple):
    """A label, what is known (None: nothing), and where it leads: an own address, or one of a source's program."""

    label: str
    value: str | None
    to: str | None = None
    is_outside: bool = False


class Section(NamedTuple):
    """Facts under a heading; `note` where there is none."""

    title: str
    facts: Sequence[Fact]
    note: str = ""


def sections(page: Opened, told: Interaction) -> list[dict[str, Any]]:
    """Return all sections as the component draws them."""
    found = [
        _customer(page, told),
        *_about(page, told),
        *_voices(page, told),
        *_promise(page, told),
        *_others(page, told),
    ]
    return [{"title": one.title, "note": one.note, "facts": [fact._asdict() for fact in one.facts]} for one in found]


def _customer(page: Opened, told: Interaction) -> Section:
    title, person = page.say("interaction.customer"), told.person
    if not person:
        return Section(title, [], page.say("interaction.no_customer"))
    key = person["customer_id"]
    name = Fact(page.say("interaction.name"), person["name"] or f"#{key}", links.to("customer", id=key))
    tier = Fact(cells.heading(page, "segment"), cells.said(page, "segment", person["segment"]))
    return Section(title, [name, tier, _chain(page, told)])


def _chain(page: Opened, told: Interaction) -> Fact:
    label = page.say("interaction.repeat")
    if told.chain_no is None or told.chain_no < SECOND:
        return Fact(label, page.say("interaction.first_about"))
    days, number = told.chain_days or 0, numbers.number(told.chain_no)
    key = "interaction.nth_about" if days else "interaction.nth_today"
    return Fact(label, page.say(key, n=number, days=numbers.number(days)))


SECOND = 2


def _about(page: Opened, told: Interaction) -> list[Section]:
    found = []
    if told.contact is not None:
        facts = [_fact(page, name, told.contact) for name in CONTACT]
        found.append(Section(page.say("interaction.contact"), [*facts, *_outside(page, "contact", told.contact)]))
    if told.ticket is not None:
        facts = [_fact(page, name, told.ticket) for name in TICKET]
        found.append(Section(page.say("interaction.ticket"), [*facts, *_outside(page, "ticket", told.ticket)]))
    return found


def _fact(page: Opened, name: str, row: Mapping[str, Any]) -> Fact:
    said = cells.said(page, name, row.get(name))
    if name == "agent" and said is not None:
        return Fact(cells.heading(page, name), said, links.to("agent", id=row["agent_id"]))
    if name == "ticket_id" and said is not None:
        return Fact(cells.heading(page, name), said, links.to("interaction", ticket=row["ticket_id"]))
    return Fact(cells.heading(page, name), said)


def _outside(page: Opened, kind: str, row: Mapping[str, Any]) -> list[Fact]:
    """Lead to the source's own program, where the settings say how."""
    links_of = settings_file.current().sources.get(str(row["source"]))
    template = getattr(links_of, f"{kind}_url", None) if links_of else None
    if not template:
        return []
    address = template.replace("{id}", quote(str(row["source_id"]), safe=""))
    return [Fact(page.say("interaction.outside"), str(row["source"]), address, is_outside=True)]


def _voices(page: Opened, told: Interaction) -> list[Section]:
    surveys = [fact for row in told.surveys.iter_rows(named=True) for fact in _survey(page, row)]
    reviews = [fact for row in told.reviews.iter_rows(named=True) for fact in _review(page, told, row)]
    said = Section(page.say("interaction.survey"), surveys, "" if surveys else page.say("interaction.no_survey"))
    return [said] + ([Section(page.say("interaction.review"), reviews)] if reviews else [])


def _survey(page: Opened, row: Mapping[str, Any]) -> list[Fact]:
    label = page.say(f"interaction.kind_{row['kind']}") if row["kind"] in TOPS else str(row["kind"])
    if row["score"] is None:
        return [Fact(label, page.say("interaction.unanswered"))]
    score = page.say("interaction.of", n=numbers.number(row["score"]), most=TOPS.get(row["kind"], ""))
    solved = Fact(page.say("interaction.customer_says"), cells.said(page, "is_resolved", row["is_resolved"]))
    comment = Fact(page.say("interaction.comment"), row["comment"][:LONGEST]) if row["comment"] else None
    return [Fact(label, score), solved, *([comment] if comment else [])]


def _review(page: Opened, told: Interaction, row: Mapping[str, Any]) -> list[Fact]:
    who = told.agents.get(row["reviewer_id"])
    facts = [
        Fact(page.say("interaction.score"), numbers.number(row["score"], 1)),
        Fact(cells.heading(page, "reviewed_at"), cells.said(page, "at", row["reviewed_at"])),
    ]
    note = [Fact(page.say("interaction.note"), row["note"][:LONGEST])] if row["note"] else []
    return [*facts, *([Fact(page.say("interaction.reviewer"), who)] if who else []), *note]


def _promise(page: Opened, told: Interaction) -> list[Section]:
    contact, ticket = told.contact or {}, told.ticket or {}
    due = contact.get("promise_due_at") or ticket.get("promise_due_at")
    facts = []
    if due:
        facts = [
            Fact(page.say("interaction.promised"), cells.said(page, "at", due)),
            Fact(page.say("interaction.kept"), cells.said(page, "at", contact.get("promise_kept_at"))),
        ]
    if ticket.get("follow_up_due_at"):
        facts += [
            Fact(page.say("interaction.follow_up_due"), cells.said(page, "at", ticket["follow_up_due_at"])),
            Fact(page.say("interaction.follow_up_done"), cells.said(page, "at", ticket["follow_up_done_at"])),
        ]
    return [Section(page.say("interaction.promise"), facts)] if facts else []


def _others(page: Opened, told: Interaction) -> list[Section]:
    facts = [
        Fact(
            cells.said(page, "channel", row["channel"]) or "",
            cells.said(page, "at", row["created_at"]),
            links.to("interaction", id=row["contact_id"]),
        )
        for row in told.others.iter_rows(named=True)
    ]
    return [Section(page.say("interaction.same_ticket"), facts)] if facts else []
