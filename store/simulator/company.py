"""What the demo company is: queues, teams, tiers. Numbers only; everything random is drawn elsewhere.

Meridian is a bank that also sells mobile and broadband. Its service centre answers in English and Chinese.
Times in seconds, volumes in contacts a week at full strength, probabilities 0…1.
"""

from dataclasses import dataclass

COMPANY = "Meridian"
SOURCE = "demo"
WEEK_VOLUME = 0.72  # one dial for all volumes


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
CARDS, ACCOUNTS, TELECOM = ({name: 1.0, "complaint": 0.5} for name in ("cards", "accounts", "telecom"))
GRIEF = {"complaint": 1.0, "cards": 0.15, "telecom": 0.15}
BANK = {"cards": 1.0, "accounts": 1.0, "complaint": 0.3}
QUEUES = (
    Queue("Cards and payments", "phone", "voice", 1, CARDS, 2050, 640, 20, 0.8, 0.82, 41, 0.0, 3.2, 0.0),
    Queue("Accounts and loans", "phone", "voice", 2, ACCOUNTS, 1600, 680, 20, 0.8, 0.82, 46, 0.02, 3.2, 0.0),
    Queue("Mobile and broadband", "phone", "voice", 3, TELECOM, 2100, 600, 20, 0.8, 0.82, 42, 0.0, 3.4, 0.0),
    Queue("Chinese line 中文热线", "phone", "voice", 3, ALL, 950, 640, 20, 0.8, 0.83, 42, 0.01, 3.2, 1.0),
    Queue("Chat, banking", "chat", "digital", 4, BANK, 1350, 800, 60, 0.8, 1.6, 30, -0.04, 2.0),
    Queue("Chat, mobile and broadband", "chat", "digital", 4, {"telecom": 1}, 1150, 760, 60, 0.8, 1.6, 30, -0.04, 2.0),
    Queue("Messaging", "messaging", "digital", 4, ALL, 1050, 2400, 180, 0.8, 1.7, 25, -0.03, 2.0, 0.55),
    Queue("E-mail, general", "email", "mail", 5, ALL, 1250, 0, 28_800, 0.8, 1.05, 30, -0.07, 0.0, is_always_open=True),
    Queue("E-mail, complaints", "email", "mail", 5, GRIEF, 210, 0, 14_400, 0.8, 1.2, 60, -0.02,
          is_always_open=True),
    Queue("Social media", "social", "digital", 4, ALL, 360, 0, 900, 0.8, 1.2, 25, -0.09, 2.0, 0.3, is_always_open=True),
    Queue("In-app support", "app", "digital", 4, ALL, 950, 1300, 120, 0.8, 1.45, 25, -0.05, 2.0, 0.35),
    Queue("Branch desk", "in_person", "branch", 6, BANK, 1030, 2000, 300, 0.80, 1.45, 40, 0.06, 0.0, 0.25),
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
