"""Frames that are sealed but asked for by no metric: what of others does not depend on when they are asked for."""

from queries.frame import FLAG, INSTANT, KEY, SECONDS, TEXT, Frame
from queries.frames import OUTCOMES, TARGETS, TICKET_MOVES

# What OUTCOMES is linked from, so that months of repeat contacts are not read contact by leg.
HANDLED = Frame(
    name="handled",
    grain="one handled inbound contact with a person, folded from its legs",
    key=("contact_id",),
    time="created_at",
    dimensions=("channel", "reason", "language", "segment", "source"),
    columns={
        "contact_id": KEY(),
        "ticket_id": KEY(),
        "customer_id": KEY(),  # as stored: before merging
        "channel": TEXT(),
        "reason": TEXT(),
        "language": TEXT(),
        "segment": TEXT(),
        "source": TEXT(),
        "created_at": INSTANT,
        "ended_at": INSTANT,
        "resolution_code": TEXT(),
        "is_resolved": FLAG(),
        "previous_contact_id": KEY(),
        "queue_id": KEY(),
        "agent_id": KEY(),
        "own_team_id": KEY(),
        "queued_at": INSTANT,
        "answered_at": INSTANT,
        "is_transferred": FLAG(),
        "handle_s": SECONDS(),
    },
)

# What OUTCOMES says of a contact beside its links: what its ticket, the customer and a reviewer said.
BESIDE = (
    "reopened_days", "agent_replies", "is_ticket_resolved", "survey_is_resolved", "csat_score", "quality_score",
    "is_response_met", "is_resolution_met",
)  # fmt: skip
TOLD = Frame(
    name="told",
    grain="one inbound contact with a person, with what was written down elsewhere about it",
    key=("contact_id",),
    time="ended_at",
    anchors=OUTCOMES.anchors,
    dimensions=(),
    columns={
        **{name: OUTCOMES.columns[name] for name in ("contact_id", "created_at", "ended_at", *BESIDE)},
        "running_ticket_id": KEY(),  # its ticket is open and in time: it may be missed when asked for
    },
)

# What TARGETS are judged from, as of any instant after the one that they were read at.
AS_OF = ("used_s", "is_due", "is_running", "is_decided", "is_met", "is_paused")
CLOCKS = Frame(
    name="clocks",
    grain="one target, as its clock stood when it was read",
    key=TARGETS.key,
    time=TARGETS.time,
    anchors=TARGETS.anchors,
    dimensions=(),
    columns={
        **{name: dtype for name, dtype in TARGETS.columns.items() if name not in AS_OF},
        "stopped_at": INSTANT,  # when its clock ended for good; null: it goes on
        "fate": TEXT(),  # lost, withdrawn; null: by the clock
        "used_s": SECONDS(),  # of a clock that goes on: up to the instant that it was read at
        "is_paused": FLAG(),  # until something is heard of it
        "calendar_id": KEY(),
        "counts_from": KEY(),  # open µs from which a clock that goes on counts; null: it does not go on
        "rest": KEY(),  # open µs from any instant to its due time, of one that stands still; null: due_at is fixed
        "is_ahead": FLAG(),  # something of it lies after the instant that it was read at
    },
)

# TICKET_MOVES without the age of each: the day that the store has reached since tells that.
MOVED = Frame(
    name="moved",
    grain=TICKET_MOVES.grain,
    key=TICKET_MOVES.key,
    time=TICKET_MOVES.time,
    dimensions=(),
    columns={name: dtype for name, dtype in TICKET_MOVES.columns.items() if name != "age_days"},
)
