"""What the demo company is: reasons, queues, teams. Numbers only; everything random is drawn elsewhere.

Meridian is a bank that also sells mobile and broadband. Its service centre answers in English and Chinese.
Times in seconds, volumes in contacts a week at full strength, probabilities 0…1.
"""

from dataclasses import dataclass

COMPANY = "Meridian"
SOURCE = "demo"
WEEK_VOLUME = 0.72  # one dial for all volumes


@dataclass(frozen=True)
class Reason:
    """Why customers make contact.

    `resolves` is the chance that an average agent settles it by phone; `self_serves` the chance that a bot or the
    IVR does; `codes` the resolution codes an agent may enter, with their shares.
    """

    code: str
    domain: str
    weight: float
    talk_s: float
    resolves: float
    transfers: float
    has_ticket: float
    self_serves: float
    codes: tuple[tuple[str, float], ...]
    is_improved: bool = False  # by the process change


REASONS = (
    Reason("card_lost", "cards", 1.3, 260, 0.88, 0.03, 0.10, 0.35, (("card_blocked", 0.85), ("card_replaced", 0.15))),
    Reason("card_declined", "cards", 1.6, 280, 0.74, 0.05, 0.10, 0.30, (("limit_raised", 0.3), ("explained", 0.7))),
    Reason(
        "payment_dispute", "cards", 1.4, 430, 0.48, 0.08, 0.40, 0.04, (("claim_opened", 0.7), ("refunded", 0.3)), True
    ),
    Reason(
        "fee_refund", "cards", 1.2, 300, 0.52, 0.06, 0.20, 0.08, (("refunded", 0.86), ("refund_declined", 0.14)), True
    ),
    Reason("balance_query", "accounts", 1.3, 170, 0.93, 0.01, 0.02, 0.82, (("explained", 1.0),)),
    Reason(
        "account_access", "accounts", 1.8, 250, 0.78, 0.04, 0.08, 0.52, (("access_restored", 0.9), ("explained", 0.1))
    ),
    Reason(
        "loan_application",
        "accounts",
        0.9,
        520,
        0.62,
        0.09,
        0.45,
        0.03,
        (("application_taken", 0.8), ("explained", 0.2)),
    ),
    Reason("address_change", "accounts", 0.7, 210, 0.90, 0.02, 0.05, 0.60, (("details_changed", 1.0),)),
    Reason(
        "bill_query", "telecom", 1.9, 310, 0.56, 0.05, 0.15, 0.30, (("explained", 0.6), ("bill_corrected", 0.4)), True
    ),
    Reason(
        "network_fault", "telecom", 1.5, 400, 0.60, 0.07, 0.35, 0.15, (("fault_cleared", 0.6), ("visit_booked", 0.4))
    ),
    Reason(
        "plan_change", "telecom", 1.2, 330, 0.66, 0.04, 0.08, 0.25, (("plan_changed", 0.9), ("explained", 0.1)), True
    ),
    Reason("sim_replacement", "telecom", 0.7, 260, 0.82, 0.03, 0.12, 0.20, (("sim_sent", 1.0),)),
    Reason("roaming", "telecom", 0.6, 240, 0.80, 0.03, 0.05, 0.45, (("roaming_on", 0.7), ("explained", 0.3))),
    Reason("cancel_service", "telecom", 0.6, 420, 0.70, 0.10, 0.25, 0.02, (("retained", 0.45), ("cancelled", 0.55))),
    Reason("complaint", "complaint", 0.45, 560, 0.42, 0.10, 0.95, 0.00, (("apology", 0.5), ("compensated", 0.5))),
)
REASON_NO = {reason.code: number for number, reason in enumerate(REASONS)}
ODD_CHANNEL = "app"  # answers ODD_REASON otherwise than every other channel does
ODD_REASON = "fee_refund"
ODD_CODES = (("refund_declined", 0.82), ("refunded", 0.18))


@dataclass(frozen=True)
class Queue:
    """Where contacts of one channel wait. `group` names the people who serve it; `opens` False: arrivals at all hours.

    `talk` scales the reason's talk time; `quality` is added to its chance of being settled; `patience_s` is the mean.
    """

    name: str
    channel: str
    group: str
    team: int
    domains: dict[str, float]
    volume: float
    patience_s: float
    threshold_s: float
    target: float
    talk: float
    wrap_s: float
    quality: float
    ring_s: float = 0.0
    chinese: float = 0.22  # share of contacts in Chinese
    is_always_open: bool = False


ALL = {"cards": 1.0, "accounts": 1.0, "telecom": 1.0, "complaint": 0.4}
BANK = {"cards": 1.0, "accounts": 1.0, "complaint": 0.3}
QUEUES = (
    Queue("Cards and payments", "phone", "voice", 1, {"cards": 1, "complaint": 0.5}, 2050, 640, 20, 0.8, 0.84, 42, 0.0, 3.2, 0.0),
    Queue("Accounts and loans", "phone", "voice", 2, {"accounts": 1, "complaint": 0.5}, 1600, 680, 20, 0.8, 0.84, 47, 0.02, 3.2, 0.0),
    Queue("Mobile and broadband", "phone", "voice", 3, {"telecom": 1, "complaint": 0.5}, 2100, 600, 20, 0.8, 0.84, 43, 0.0, 3.4, 0.0),
    Queue("Chinese line 中文热线", "phone", "voice", 3, ALL, 950, 640, 20, 0.8, 0.86, 43, 0.01, 3.2, 1.0),
    Queue("Chat, banking", "chat", "digital", 4, BANK, 1350, 800, 60, 0.8, 1.6, 30, -0.04, 2.0),
    Queue("Chat, mobile and broadband", "chat", "digital", 4, {"telecom": 1}, 1150, 760, 60, 0.8, 1.6, 30, -0.04, 2.0),
    Queue("Messaging", "messaging", "digital", 4, ALL, 1050, 2400, 180, 0.8, 1.7, 25, -0.03, 2.0, 0.55),
    Queue("E-mail, general", "email", "mail", 5, ALL, 1250, 0, 28_800, 0.8, 1.05, 30, -0.07, 0.0, is_always_open=True),
    Queue("E-mail, complaints", "email", "mail", 5, {"complaint": 1, "cards": 0.15, "telecom": 0.15}, 210, 0, 14_400, 0.8, 1.2, 60, -0.02, 0.0, is_always_open=True),
    Queue("Social media", "social", "digital", 4, ALL, 360, 0, 900, 0.8, 1.2, 25, -0.09, 2.0, 0.3, is_always_open=True),
    Queue("In-app support", "app", "digital", 4, ALL, 950, 1300, 120, 0.8, 1.45, 25, -0.05, 2.0, 0.35),
    Queue("Branch desk", "in_person", "branch", 6, BANK, 1150, 2000, 300, 0.85, 1.45, 40, 0.06, 0.0, 0.25),
)  # fmt: skip
QUEUE_NO = {queue.name: number for number, queue in enumerate(QUEUES)}
SELF_SERVICE = (("ivr", 3300.0, 75.0), ("bot", 3300.0, 130.0))  # channel, volume, mean length
OVERFLOW = {0: 1, 1: 0, 2: 3, 4: 6, 5: 6}  # where a queue flows over to when it is long
ESCALATION = {"voice": (0, 1, 2), "digital": (4, 5, 6), "mail": (8, 7), "branch": (11,)}  # queues that transfers go to


@dataclass(frozen=True)
class Team:
    """A team and how its people work: contacts in hand at once, queues by preference."""

    name: str
    size: int
    group: str
    skills: tuple[int, ...]
    second: tuple[int, ...]
    at_once: int = 1


TEAMS = (
    Team("Cards", 11, "voice", (0,), (1, 2)),
    Team("Accounts", 9, "voice", (1,), (0, 2)),
    Team("Telecom", 11, "voice", (2,), (0, 1)),
    Team("Digital", 15, "digital", (4, 5, 6, 9, 10), (), 3),
    Team("Correspondence", 8, "mail", (7, 8), ()),
    Team("Branch desk", 6, "branch", (11,), ()),
)
AGENTS = sum(team.size for team in TEAMS)
SEGMENTS = (("vip", 0.03), ("high_value", 0.12), ("standard", 0.60), ("basic", 0.25))
