"""Sample boards, made without a store: a floor in good order, in breach, old, empty, and one with hostile names.

Imported by tests through the `sample` fixture and run by the browser tests' own server.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from dashboard.queue_risk import risk

QUEUES = (
    ("Cards", "phone", "Banking"),
    ("Returns", "phone", "Orders"),
    ("Billing", "phone", "Billing"),
    ("Technical support", "phone", "Technical"),
    ("VIP desk", "phone", "Banking"),
    ("Sales chat", "chat", "Sales"),
    ("Service chat", "chat", "Orders"),
    ("App messages", "messaging", "Orders"),
    ("Social", "social", "Sales"),
    ("E-mail service", "email", "Back office"),
    ("Complaints", "email", "Back office"),
    ("Branch call-outs", "in_person", "Technical"),
)
CHINESE = ("退换货", "信用卡服务", "欧阳·话费与账单咨询专席", "投诉处理")
HOSTILE = (
    "<script>window.__pwn=1</script>",
    '<img src="http://127.0.0.1:{beacon}/p.png" onerror="window.__pwn=1">',
    "![x](http://127.0.0.1:{beacon}/m.png) [link](http://127.0.0.1:{beacon}/l) :red[ALERT] $x^2$ # `a` | b |",
    '"><svg onload=window.__pwn=1>',
    "evil\u202egnp.exe\u202c twist",
    "Z̸̡̢̛͓͙̪̭̗͈̼̲̯̞͖͔̮̦̪͂̐̌̓͒͆̊̅̒̕͘͜͝a̵̡̧̛̛̰͙̘̤̠̭͖͎̯̯͖̦̓̊̈́̒̓̾̋͐̕͝͠l̸̨̧̛͎̮̗̤̙͖̥̦̲͙̥̔̍̄̿̉̐́͌̀̚͘͠͠g̶o",
    "👩‍👩‍👧‍👦 𠮷野家 family",
    "javascript:window.__pwn=1//{constructor.constructor('window.__pwn=1')()}",
    "datum.x'+alert(1)+'",
    "A queue whose name is far too long for any table on any screen that was ever built for a desk",
    "عربي \u200fقائمة الانتظار",
    "count()",
)
PEOPLE = ("Li Wei", "王芳", "J. Smith", "欧阳娜娜", "M. Okafor", "Zhang San", "A. García", "陈静")
STATES = {"available": 9, "on_contact": 31, "ringing": 2, "hold": 3, "wrap": 6, "break": 3, "lunch": 2, "training": 1}


@dataclass(frozen=True)
class Snapshot:
    """What the floor needs of a snapshot."""

    version: int
    read_at: datetime
    zone: str = "Asia/Shanghai"
    site: str = "Harbour Service Centre"
    state: str = "ok"


def value(number: float | None, n: int | None = None) -> dict[str, Any]:
    return {"value": number, "n": n}


def milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def queue(index: int, told: tuple[str, str, str], at: datetime, luck: random.Random, *, worst: str) -> dict:
    name, channel, team = told
    waiting = luck.choice((0, 0, 1, 1, 2, 3))
    status, minutes, oldest = "ok", None, luck.uniform(4, 55)
    if worst == "breach" and index < 3:
        status, minutes, waiting, oldest = (("breach", 0.0, 7, 251), ("breach", 0.0, 4, 128), ("watch", 3.4, 3, 71))[
            index
        ]
    level = {"breach": 0.612, "watch": 0.774, "ok": luck.uniform(0.81, 0.97)}[status]
    offered = luck.randint(40, 400)
    return {
        "id": index + 1,
        "name": name,
        "channel": channel,
        "team": team,
        "source": "desk mail" if channel == "email" else "telephony" if channel == "phone" else "chat",
        "waiting": waiting,
        "oldest_queued_at": milliseconds(at - timedelta(seconds=oldest)) if waiting else None,
        "in_progress": luck.randint(0, 8),
        "available": 0 if status == "breach" else luck.randint(1, 6),
        "service_level_now": value(level if index != 8 else None, luck.randint(8, 40) if index != 8 else 0),
        "service_level_today": value(min(level + 0.05, 0.98), offered),
        "abandonment_today": value(luck.uniform(0.005, 0.06), offered),
        "asa_today": value(luck.uniform(8, 40), offered - 9),
        "offered_today": offered,
        "answered_today": offered - 9,
        "threshold_s": 20.0,
        "target_share": 0.8,
        "expected_wait_s": luck.uniform(5, 90) if status == "ok" else 214.0,
        "minutes_to_breach": minutes,
        "status": status,
        "trend": [luck.randint(3, 24) for _ in range(8)],
    }


def course(at: datetime, luck: random.Random) -> list[dict]:
    first = at.replace(hour=0, minute=0, second=0, microsecond=0)
    points = []
    for step in range(16, 44):
        usual = 30 + 70 * max(0.0, 1 - abs(step - 29) / 16)
        past = step < 33
        offered = round(usual * luck.uniform(0.75, 1.2)) if past else 0
        points.append(
            {
                "at": milliseconds(first + timedelta(minutes=30 * step) - timedelta(hours=8)),
                "offered": offered,
                "answered": round(offered * 0.95),
                "abandoned": offered - round(offered * 0.95),
                "service_level": luck.uniform(0.72, 0.95) if past else None,
                "usual_low": usual * 0.8,
                "usual_high": usual * 1.15,
                "staffed": 38 + luck.uniform(-3, 8) if past else None,
            }
        )
    return points


def people(at: datetime, names: tuple[str, ...], states: dict[str, int]) -> list[dict]:
    told = []
    for state, count in states.items():
        for number in range(count):
            told.append(
                {
                    "id": len(told) + 1,
                    "name": names[len(told) % len(names)],
                    "team": "Orders",
                    "state": state,
                    "reason": None,
                    "since": milliseconds(at - timedelta(seconds=40 + 67 * number)),
                    "in_hand": 1 if state == "on_contact" else 0,
                }
            )
    return told


def waiting(queues: list[dict], at: datetime, reasons: tuple[str, ...]) -> list[dict]:
    rows = []
    for item in queues:
        for number in range(item["waiting"]):
            oldest = item["oldest_queued_at"]
            rows.append(
                {
                    "leg_id": len(rows) + 1,
                    "contact_id": 1000 + len(rows),
                    "queue_id": item["id"],
                    "queue": item["name"],
                    "channel": item["channel"],
                    "reason": reasons[number % len(reasons)] if number != 3 else None,
                    "segment": ("vip", "standard", "basic", None)[number % 4],
                    "queued_at": oldest + number * (milliseconds(at) - oldest) // (item["waiting"] + 1),
                }
            )
    return rows


def alarms(at: datetime, queues: list[dict]) -> list[dict]:
    def alarm(rule: str, severity: str, name: str | None, *, number: float, limit: float | None, since: float) -> dict:
        began = milliseconds(at - timedelta(seconds=since))
        return {
            "rule": rule,
            "severity": severity,
            "queue": name,
            "source": None,
            "value": number,
            "limit": limit,
            "since": began,
        }

    return [
        alarm("longest_wait", "breach", queues[0]["name"], number=251, limit=120, since=190),
        alarm("service_level", "breach", queues[1]["name"], number=0.612, limit=0.7, since=840),
        alarm("longest_wait", "watch", queues[2]["name"], number=71, limit=60, since=45),
        alarm("available_low", "watch", queues[1]["name"], number=0, limit=1, since=320),
        alarm("reports_failing", "watch", None, number=2, limit=None, since=60),
    ]


def board(snapshot: Snapshot, scope: Any, now: datetime, *, kind: str = "normal", beacon: int = 0) -> dict:
    """Make a board: normal, breach, hostile or empty. `scope.chosen` narrows the queues as the real one does."""
    at, luck = snapshot.read_at, random.Random(7)
    hostile = tuple(text.replace("{beacon}", str(beacon)) for text in HOSTILE)
    named = [(hostile[i], *rest) for i, (_, *rest) in enumerate(QUEUES)] if kind == "hostile" else list(QUEUES)
    if kind in {"normal", "breach"}:
        named[6:8] = [(CHINESE[0], *QUEUES[6][1:]), (CHINESE[2], *QUEUES[7][1:])]
    worst = "breach" if kind in {"breach", "hostile"} else "ok"
    queues = [queue(i, entry, at, luck, worst=worst) for i, entry in enumerate(named)]
    troubles = alarms(at, queues) if worst == "breach" else []
    chosen = dict(getattr(scope, "chosen", ()))
    columns = {"channel": "channel", "queue": "name", "team": "team"}
    queues = [q for q in queues if all(q[columns[name]] in allowed for name, allowed in chosen.items())]
    is_empty = kind == "empty"
    queues, troubles = ([], []) if is_empty else (queues, troubles)
    total = sum(item["waiting"] for item in queues)
    oldest = [item["oldest_queued_at"] for item in queues if item["oldest_queued_at"]]
    states_now = {**STATES, "available": 1} if worst == "breach" else STATES
    reasons = hostile if kind == "hostile" else ("Lost card", "退货", "Invoice question", "Delivery")
    return {
        "version": snapshot.version,
        "as_of": milliseconds(at),
        "composed_at": milliseconds(now),
        "store": "empty" if is_empty else snapshot.state,
        "site": hostile[2] if kind == "hostile" else snapshot.site,
        "zone": snapshot.zone,
        "sources": []
        if is_empty
        else [
            {"name": "telephony", "is_live": True, "as_of": milliseconds(at)},
            {"name": "chat", "is_live": True, "as_of": milliseconds(at - timedelta(seconds=3))},
            {
                "name": hostile[1] if kind == "hostile" else "desk mail",
                "is_live": True,
                "as_of": milliseconds(at - timedelta(seconds=190 if kind == "breach" else 5)),
            },
            {"name": "archive 2025", "is_live": False, "as_of": None},
        ],
        "totals": {
            "service_level": value(0.6743 if worst == "breach" else 0.8571, 1331),
            "waiting": value(total),
            "longest_wait": value((milliseconds(at) - min(oldest)) / 1000 if oldest else None),
            "asa": value(17.4, 1284),
            "abandonment_rate": value(0.0353, 1331),
            "handle_time": value(362.0, 1270),
            "offered": value(1331),
            "answered": value(1284),
            "available_agents": value(1 if worst == "breach" else 9),
        },
        "usual": {"waiting": [4, 9], "service_level": [0.79, 0.88], "asa": [12, 21]},
        "targets": {"service_level": 0.8, "longest_wait": 60, "available_agents": 2},
        "breaches": {"service_level": 0.7, "longest_wait": 120, "available_agents": 1},
        "states": {} if is_empty else {**states_now, "unknown": 2, "offline": 14},
        "channels": {},
        "queues": sorted(queues, key=risk),
        "waiting": waiting(queues, at, reasons),
        "people": [] if is_empty else people(at, hostile if kind == "hostile" else PEOPLE, states_now),
        "course": [] if is_empty else course(datetime.now(UTC).replace(hour=14), luck),
        "alarms": troubles,
    }
