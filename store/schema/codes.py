"""Every code that a column may hold, in one place. Columns with codes carry a check constraint made from these.

A value that a source sends and that is not listed here is stored as ``other`` with the original kept in
``<column>_raw`` where the table has one (contacts), counted by the writer, and never dropped.
"""

OTHER = "other"

CHANNELS = (
    "phone",
    "email",
    "chat",
    "messaging",
    "social",
    "app",
    "web_form",
    "in_person",
    "bot",
    "ivr",
    OTHER,
)
SELF_SERVICE_CHANNELS = ("bot", "ivr")
DIRECTIONS = ("inbound", "outbound", "callback", OTHER)
OUTCOMES = ("answered", "abandoned", "flowed_out", "callback_taken", "self_served", "unserved", OTHER)
LEAVE_KINDS = ("answered", "abandoned", "transferred", "callback", "unserved", OTHER)
SEGMENTS = ("vip", "high_value", "standard", "basic", OTHER)

AGENT_STATES = (
    "available",
    "on_contact",
    "wrap",
    "hold",
    "ringing",
    "break",
    "lunch",
    "training",
    "meeting",
    "offline",
    "unknown",
    OTHER,
)
ACTIVITIES = ("work", "break", "lunch", "training", "meeting", OTHER)

TICKET_STATUSES = ("new", "open", "pending_customer", "pending_internal", "resolved", "closed", OTHER)
STAGES = (
    "accepted",
    "assigned",
    "first_response",
    "diagnosis",
    "resolution",
    "confirmation",
    "follow_up",
    OTHER,
)
PRIORITIES = ("low", "normal", "high", "urgent", OTHER)
TICKET_EVENTS = ("created", "assigned", "status", "stage", "priority", "reopened", "merged", OTHER)
ACTORS = ("customer", "agent", "bot", "system", OTHER)

SURVEY_KINDS = ("csat", "nps", "ces")
STANDARD_METRICS = (
    "service_level",
    "first_response",
    "next_response",
    "resolution",
    "promise",
    "follow_up",
)
ANNOTATION_KINDS = ("process_change", "outage", "holiday", "campaign", "definition", OTHER)
ROLES = ("agent", "team_lead", "supervisor", "director", "admin", "auditor")  # of people who sign in
