"""How the floor writes down what happens: flat rows of integers, and the numbers of events, leaves and outcomes."""

from store.simulator.company import QUEUES

FREE, ON_DUTY, JOIN, AGAIN, CALL_BACK = range(5)  # events
ANSWERED, ABANDONED, TRANSFERRED, CALLBACK, UNSERVED, WAITING = range(6)  # how a leg left its queue
HANDLED, GAVE_UP, FLOWED_OUT, NOT_REACHED, SELF_SERVED, LEFT = range(6)  # outcomes of contacts
CONTACT = ("place", "reason", "customer", "is_chinese", "created", "previous", "chain")
RESULT = ("contact", "settled", "outcome", "ended", "agent", "wait", "place")
LEG = (
    "contact",
    "leg_no",
    "queue",
    "agent",
    "queued",
    "offered",
    "answered",
    "left",
    "ended",
    "wrapped",
    "hold",
    "kind",
)
MINUTE, HOUR = 60_000, 3_600_000
NEVER = 1 << 62
QUEUE_SWITCH = [number for number, queue in enumerate(QUEUES) for _ in range(int(queue.volume / 100))]
PHONE_OF = {"cards": 0, "accounts": 1, "telecom": 2, "complaint": 0}
CHAT_OF = {"cards": 4, "accounts": 4, "telecom": 5, "complaint": 4}
LONG = [4 if queue.group == "voice" else 6 for queue in QUEUES]  # waiting contacts that make a queue long
